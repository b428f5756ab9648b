"""What administrators and leads see of the desk itself: the ladder, its rules and promises, as page and as text.

Owns no rows. It draws the tiers with the figures of the last 30 days between them, tries routing rules on
past tickets, shows what a changed text or a changed policy would do, and edits tables by generic forms. Every
change goes through `foundation/records`, which checks it, numbers it and keeps it in the journal.
Leads read, compare and try; administrators save. People have pages of their own in `foundation/people`.
"""

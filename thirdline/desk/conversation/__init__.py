"""What people say on a ticket: public replies, internal notes and drafts that survive a crash.

Its verbs are `reply`, `add_note`, `edit_message`, `save_draft` and `discard_draft`. A reply by the
person who asked takes a waiting ticket off hold; a first reply by the team that has the ticket
accepts it. Letters become messages in `inbound`; it does not parse mail and does not send it.
"""

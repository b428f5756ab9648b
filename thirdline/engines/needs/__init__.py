"""What is left when something fails: items, what they need, and what they share.

Pure Python, no Django. An item works while it is not down itself and every one of its needs still
has at least k working members; a fate takes all of its members down at once.
"""

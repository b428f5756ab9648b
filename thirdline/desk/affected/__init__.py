"""What of the estate a ticket is about.

Owns Affected: a ticket, an item of the estate, who said so, when and why. Its verbs say that items are
affected and take that back. The ticket carries a folded copy for conditions (`Ticket.affected_items`),
written here and nowhere else.

Whoever may not read a ticket does not learn from an item that there is one: every list and every
count asks for its reader. Requesters and vendors are told nothing of it. How an item stands, and what
is left when it fails, the estate says.
"""

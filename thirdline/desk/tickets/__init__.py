"""The ticket and its path: what was asked, where it is, where it has been.

Owns tickets, services, categories, stays, legs, handoffs, holds, resolutions, attachments and
watchers. Its verbs open, place, move, take, assign, hold, resolve, reopen, close, cancel and edit.
`move_ticket` is the only way a stay opens or closes after the first; the database refuses anything
else. It does not decide where a ticket goes (routing), whether it may climb (escalation) or how long
that may take (sla): those packages listen to what is journaled here.
"""

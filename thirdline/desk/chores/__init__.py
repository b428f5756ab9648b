"""What is still to be done on a ticket and what was done: reminders, replies for later, checklists, time.

Owns Reminder, LaterReply, Checklist with its templates, TimeEntry and Timer. Its verbs stand in
`operations`, one module a story. What falls due is found by an index on its moment and claimed by
one drain; a reply for later is sent by `conversation.reply` or withheld, and then says why.
"""

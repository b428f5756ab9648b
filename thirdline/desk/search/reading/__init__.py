"""Reads the text out of attached files, whatever somebody put into them; touches no database.

`apart.read_apart` is the way in: it reads one file in a process of its own (`child`), which knows no
secret, may open nothing else and has little time and memory, because files are somebody else's work
and some are made to do harm. There the file is told by its bytes (`kinds`) and read by `pdf`,
`office`, `plain`; what they say goes to a `paper`, which ends when it is full. Decision 16 says why.
"""

"""Who else has a ticket open, and who is writing on it.

Owns Host and Place: two small tables nobody logs. A tab that listens to `here:42` stands at ticket 42
until its stream ends; a web process that dies takes its places along when its lease runs out. Nothing
here is journaled and nothing is kept: it is said to colleagues, never to the person who asked.
"""

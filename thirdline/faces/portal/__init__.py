"""What people who ask see (L0): ask, follow, answer, confirm or reopen.

Holds no state of its own: it reads tickets and calls the desk's operations. Its words are those of
people outside IT: no tier numbers, no OLA, no vendors. It does not offer articles yet.
"""

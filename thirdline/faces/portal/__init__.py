"""What people see who ask (L0): one box before the form, articles, known outages, their own tickets.

Holds no state of its own: it reads tickets, articles and outages, calls the desk's operations, and
lets `practices/self_service` keep what was tried alone. Its words are those of people outside IT: no
tier numbers, no OLA, no vendors. Visitors see what an administrator opened to them, and nothing else.
"""

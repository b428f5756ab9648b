"""Problems: what lies behind incidents, or what waits to become one.

Owns Problem and its links. A first, small record: title, service, owner, state. The room in which
it is investigated comes later.
"""

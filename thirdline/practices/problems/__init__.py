"""Problems: what lies behind incidents, or what waits to become one.

Owns Problem and its links to tickets, items of the estate and redundancy debts. A first, small record:
title, service, owner, state, words. Its verbs open, edit, move, hand on and link; a redundancy debt is
raised as one. The room in which a problem is investigated comes later, and so does what is found there.

Whoever works here reads every problem; a ticket linked to one is shown only to those who may read it.
"""

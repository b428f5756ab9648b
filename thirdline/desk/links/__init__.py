"""What ties tickets to each other: merged into one, split, parent and children, typed links.

Owns merges, links, ties and runs. A merge destroys nothing: the merged ticket stands still and
leads to the other, and the row says what was lent to it, so that the undo takes exactly that back.
One answer to many is a run with a step for each child; a step and what it does commit together,
which is why a killed worker says nothing twice. Whoever may not read the other ticket does not
learn here that there is one. It does not decide how a merged talk is read (tickets.joining does).
"""

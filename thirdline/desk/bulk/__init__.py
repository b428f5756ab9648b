"""The same for many tickets: what would change is shown first, then it runs, and can be put back.

Owns bulk changes and what became of each ticket in them. A *verb* is something that can be done to
many; packages above add theirs with `contributing.contribute_verb`, and each goes through the
operation of its own package, one ticket whole or not at all, with a sentence for each that stayed.

Verbs: `draft_change`, `plan_change`, `start_change`, `work_off`, `cancel_change`, `undo_change`.

A change of up to fifty tickets runs at once, a larger one in the worker, in batches that commit whole:
one that dies in the middle of a batch has done nothing of it, and the next goes on from there.

Deliberately not here: what may be done to a ticket, which the operations below and above decide.
"""

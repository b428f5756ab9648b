"""Lists of tickets people work from: the queue, its fixed views, their counts and their pages.

Owns no rows of its own. A *view* is a condition with a name (`rules.py`, as data); packages above
add theirs with `contributing.contribute_view`. Pages go by keyset, so that the hundredth costs what
the first costs, and every count is exact up to a thousand.

Verb: `assign_many`, each ticket whole or not at all, with a sentence for each that stayed.

Slots it draws: `queue.clock` (per row), `queue.bulk` and `queue.dialogs` (for what is ticked), and in
the preview `queue.peek`, `queue.peek.below` and `queue.peek.verbs`.

Deliberately not here: what a clock or a contract says, and who may read what: tickets decide that.
"""

"""Lists of tickets people work from: the queue, its views, their counts and their pages.

Owns saved views and what each person does with views in their own list. A *view* is a condition with
a name: fixed ones stand in `rules.py` as data, packages above add theirs with
`contributing.contribute_view`, and people save theirs, with columns (`columns.contribute_column`) and
an order. Pages go by keyset, so that the hundredth costs what the first costs, and every count is
exact up to a thousand; one of a list people put together takes only the time a page has for it.

Verbs: `save_view`, `change_view`, `share_view`, `retire_view`, `place_view`.

Slots it draws: `queue.clock` (per row), `queue.bulk` and `queue.dialogs` (for what is ticked), and in
the preview `queue.peek`, `queue.peek.below` and `queue.peek.verbs`.

Deliberately not here: what a clock or a contract says, who may read what (tickets decide that), and
what is done to many tickets at once (`desk/bulk`).
"""

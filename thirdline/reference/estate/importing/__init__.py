"""Items of other systems, read and compared; nothing here writes.

A reader (`tables`, `netbox`, `kubernetes`) turns a file into a `Reading`: items, what they need, how they
are related, and a sentence for every row that cannot be used. `matching` finds them again in the
estate, `comparing` says what would change. The rows of that plan are kept and applied by `operations`.
"""

"""The estate: what there is, what needs what, and what shares a fate.

Owns ConfigurationItem, Need, Relation, FateSet and what is known of their state. Its verbs register,
edit, relate and retire items, say what an item needs and whether it is up. The mathematics of what
is left when something fails is `engines/needs`.
"""

"""Macros: a named list of actions, run on a ticket as one.

Owns Macro. Its verbs are `write_macro`, `change_macro`, `retire_macro` and `run_macro`; bulk
changes run it on many. A macro does nothing a person could not do themselves: every action is an
operation of another package, asked in the runner's name, and all happen or none. Packages above add
kinds of action by `actions.contribute`; `try_macro` says beforehand what would happen.
"""

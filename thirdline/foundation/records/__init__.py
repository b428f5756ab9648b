"""Configuration as reviewed records: edit, export, compare and apply what packages list as tables.

A package lists the tables an administrator may edit in its `config.py`; this package reads and
writes them in one generic, journaled way, as forms and as YAML. `apply_text` compares first, applies
all or nothing, and keeps each applied state as a numbered version. It is for configuration only:
work (tickets, messages, clocks) has operations of its own.
"""

"""Rows of foreign files: opened and unpacked within bounds, tables read in pieces, bad rows named.

A reader yields `Record`s (a line number and text values) or `BadRow`s (a line number and a
sentence). What a value means is said by whoever asked for it, not here. A file that cannot be read
at all ends in `UnreadableLog`, whose reason is a sentence.
"""

from __future__ import annotations

from thirdline.kit.rows.files import LogFile, UnreadableLog, open_log
from thirdline.kit.rows.records import LIMITS, BadRow, Dialect, Record
from thirdline.kit.rows.tables import read_table

__all__ = [
    "LIMITS", "BadRow", "Dialect", "LogFile", "Record", "UnreadableLog", "open_log", "read_table",
]  # fmt: skip

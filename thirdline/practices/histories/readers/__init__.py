"""Streaming readers of foreign event logs: XES and CSV, plain or gzipped, one row at a time.

They know files, not service desks: a reader yields `Record`s (a line number and text values) or
`BadRow`s (a line number and a sentence). What a value means is said by a mapping, not here.
A file that cannot be read at all ends in `UnreadableLog`, whose reason is a sentence.
"""

from __future__ import annotations

from thirdline.practices.histories.readers.files import LogFile, UnreadableLog, open_log
from thirdline.practices.histories.readers.reading import read_records
from thirdline.practices.histories.readers.records import BadRow, Dialect, Record

__all__ = ["BadRow", "Dialect", "LogFile", "Record", "UnreadableLog", "open_log", "read_records"]

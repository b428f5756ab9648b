"""Streaming readers of foreign event logs: XES and CSV, plain or gzipped, one row at a time.

They know files, not service desks; tables and bad rows are the kit's (`kit/rows`). What a value
means is said by a mapping, not here.
"""

from __future__ import annotations

from thirdline.kit.rows import BadRow, Dialect, LogFile, Record, UnreadableLog, open_log
from thirdline.practices.histories.readers.reading import read_records

__all__ = ["BadRow", "Dialect", "LogFile", "Record", "UnreadableLog", "open_log", "read_records"]

"""One door to both formats, with the limit on events and the report of progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from thirdline.kit.rows.files import LogFile, UnreadableLog
from thirdline.kit.rows.records import LIMITS, BadRow, Dialect, Record
from thirdline.kit.rows.tables import read_table
from thirdline.practices.histories.readers.xes import read_xes

Progress = Callable[[float, int], None]
_EVERY = 2_000


def read_records(
    log: LogFile, *, dialect: Dialect | None = None, progress: Progress | None = None
) -> Iterator[Record | BadRow]:
    """Every event of the log in file order; `progress` hears the share read and the events."""
    dialect = dialect or Dialect()
    is_xes = log.format == "xes"
    found = read_xes(log, encoding=dialect.encoding) if is_xes else read_table(log, dialect)
    numbers = count(1)
    for number, record in zip(numbers, found, strict=False):
        if number > LIMITS.events:
            raise UnreadableLog(
                f"{log.name} holds more than {LIMITS.events:,} events. Split it and import the "
                "parts as sets of their own."
            )
        if progress and number % _EVERY == 0:
            progress(log.share_read, number)
        yield record

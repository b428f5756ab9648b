"""What a reader yields, and how a table is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Record(NamedTuple):
    """One event as the file has it; in XES, attributes of the trace carry the prefix `case:`."""

    line: int
    values: dict[str, str]


class BadRow(NamedTuple):
    """A row that cannot be used: where it is and why, in words."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written; what is None is found out from the beginning of the file."""

    delimiter: str | None = None
    encoding: str | None = None
    quote: str = '"'


class Limits(NamedTuple):
    """How much a file may hold before it is refused rather than read into memory."""

    unpacked_bytes: int = 4 * 1024**3
    events: int = 2_000_000
    attributes: int = 200
    value_characters: int = 10_000
    depth: int = 24
    token_bytes: int = 4 * 1024**2


LIMITS = Limits()

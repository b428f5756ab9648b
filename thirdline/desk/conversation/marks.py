"""A place in the order of a talk, as an address carries it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_WRITTEN = re.compile(r"([0-9]{1,17})-([0-9])-([0-9]{1,18})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOST = 2**63 - 1


@dataclass(frozen=True, order=True)
class Mark:
    """When, which kind of entry at the same moment, and its number within the kind."""

    at: datetime
    rank: int
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.rank}-{self.pk}"

    def bound(self, rank: int) -> tuple[datetime, int]:
        """What of another kind lies before: at an earlier moment, or at this one with a lower number."""
        if rank == self.rank:
            return self.at, self.pk
        return self.at, _MOST if rank < self.rank else 0


LAST = Mark(datetime(9999, 1, 1, tzinfo=UTC), 9, 0)
NEVER = LAST.bound(LAST.rank)


def read_mark(text: str) -> Mark | None:
    """None for what no address of ours says: the talk is shown from its end then."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    after, rank, number = (int(one) for one in found.groups())
    return Mark(_EPOCH + after * _MICROSECOND, rank, number)

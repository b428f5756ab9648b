"""Medians that add up: counts of durations in buckets that grow by a fixed share.

A duration of x seconds falls into bucket ceil(log x / log GROWTH), and every duration of a bucket
is answered by one value no further from it than ERROR of its length. Two digests are merged by
adding their counts, so days make weeks and months without a loss. The method is that of DDSketch
(Masson, Rim and Lee, 2019) with unbounded buckets; a year of seconds needs about 430 of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

ERROR = 0.02
GROWTH = (1 + ERROR) / (1 - ERROR)
# Nothing took no time at all, and has no logarithm.
ZERO = -10_000


def bucket_of(seconds: float) -> int:
    """The bucket of a duration in seconds; what is not above zero falls into ZERO."""
    return ZERO if seconds <= 0 else math.ceil(math.log(seconds) / math.log(GROWTH))


def seconds_of(bucket: int) -> float:
    """The seconds that stand for a bucket, at most ERROR from any duration in it."""
    return 0.0 if bucket == ZERO else 2 * GROWTH**bucket / (GROWTH + 1)


def quantile(digest: Mapping[int, int], share: float) -> float | None:
    """Seconds below which this share (0 to 1) of the durations lies; None of an empty digest.

    Between two neighbours it is interpolated, as percentile_cont does, so that the error against
    the exact figure stays within ERROR for few durations too.
    """
    total = sum(digest.values())
    if not total:
        return None
    place = share * (total - 1)
    low = _at(digest, math.floor(place))
    return low + (place - math.floor(place)) * (_at(digest, math.ceil(place)) - low)


def _at(digest: Mapping[int, int], rank: int) -> float:
    passed = 0
    for bucket in sorted(digest):
        passed += digest[bucket]
        if passed > rank:
            return seconds_of(bucket)
    raise IndexError(rank)

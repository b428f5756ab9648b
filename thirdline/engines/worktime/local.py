"""From local clock times to instants, and instants as whole microseconds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SECOND = 1_000_000
DAY = 86_400 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = EPOCH.toordinal()


def micros(moment: datetime) -> int:
    """Microseconds since 1970 UTC of an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    since = moment - EPOCH
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def moment_of(instant: int) -> datetime:
    """The moment in UTC, `instant` microseconds after 1970."""
    return EPOCH + timedelta(microseconds=instant)


def offset_micros(local: datetime) -> int:
    """The offset from UTC in microseconds that holds for a local time of a zone.

    `fold` stays 0: Python then gives the offset before a clock change, which is exactly the
    rule wanted, one gap length later in spring and the first occurrence in autumn (PEP 495).
    """
    offset = local.utcoffset()
    if offset is None:
        raise ValueError("A local time needs a time zone.")
    return offset.days * DAY + offset.seconds * SECOND + offset.microseconds


def local_micros(ordinal: int, seconds: int, zone: ZoneInfo) -> int:
    """The instant at which the clocks of `zone` show `seconds` after midnight of a date."""
    extra, rest = divmod(seconds, 86_400)
    day = date.fromordinal(ordinal + extra)
    hour, left = divmod(rest, 3600)
    local = datetime(day.year, day.month, day.day, hour, left // 60, left % 60, tzinfo=zone)
    return (ordinal - EPOCH_ORDINAL) * DAY + seconds * SECOND - offset_micros(local)


def instant_of(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC of a wall-clock time without a zone, read in `zone`."""
    return (local.replace(tzinfo=zone, fold=0)).astimezone(UTC)

"""Moments as other desks write them. What is ambiguous is decided by the order the reader chose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ORDERS = ("dmy", "mdy")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"^\d{4}-\d\d-\d\d")
_WRITTEN = re.compile(
    r"^(?P<a>\d{1,4})[./ -](?P<b>\d{1,2}|[A-Za-z]{3})[./ -](?P<c>\d{2,4}),?"
    r"(?:[ T]+(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d)(?:\.\d+)?)?\s*(?P<half>[AaPp][Mm])?)?$"
)
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


class NoMoment(ValueError):
    """The text is no moment; the message says what it looks like."""


def read_moment(text: str, *, zone: ZoneInfo, order: str = "dmy") -> datetime:
    """The moment in UTC; a text without a zone is meant in `zone`."""
    text = text.strip()
    found = _iso(text) if _ISO.match(text) else _written(text, order)
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    found = found.astimezone(UTC)
    if found < _EARLIEST:
        raise NoMoment("lies before 1980")
    return found


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.replace(" UTC", "+00:00").replace(" +", "+"))
    except ValueError:
        raise NoMoment("is no moment") from None


def _written(text: str, order: str) -> datetime:
    match = _WRITTEN.match(text)
    if match is None:
        raise NoMoment("is no moment")
    a, b, c = match["a"], match["b"].lower(), match["c"]
    if b in _MONTHS:
        day, month, year = int(a), _MONTHS.index(b) + 1, int(c)
    elif len(a) == 4:
        year, month, day = int(a), int(b), int(c)
    elif order == "mdy":
        month, day, year = int(a), int(b), int(c)
    else:
        day, month, year = int(a), int(b), int(c)
    hour = _hour(int(match["h"] or 0), (match["half"] or "").lower())
    try:
        return datetime(  # noqa: DTZ001 - the zone is the reader's to say
            year + 2000 if year < 100 else year, month, day, hour, int(match["m"] or 0),
            int(match["s"] or 0),
        )  # fmt: skip
    except ValueError:
        raise NoMoment("is no moment") from None


def _hour(hour: int, half: str) -> int:
    if half == "pm" and hour < 12:
        return hour + 12
    return 0 if half == "am" and hour == 12 else hour


def likely_order(texts: Iterable[str]) -> str:
    """The order that reads more of the texts; day first where both read all."""
    found = dict.fromkeys(ORDERS, 0)
    for text in texts:
        for order in ORDERS:
            try:
                read_moment(text, zone=ZoneInfo("UTC"), order=order)
                found[order] += 1
            except NoMoment:
                continue
    return max(ORDERS, key=lambda order: found[order])


def lies_ahead(moment: datetime, now: datetime) -> bool:
    """Clocks of two machines differ by a little; a day ahead is no moment of the past."""
    return moment > now + timedelta(days=1)

"""Reading opening hours: text such as "08:00" into seconds of a local day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from thirdline.engines.worktime.errors import BadHours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_SECONDS = 86_400

Span = tuple[int, int]
"""A half-open stretch [from, to) of one local day, in seconds after midnight."""

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


def parse_time(text: str) -> int:
    """Seconds after midnight of "HH:MM" or "HH:MM:SS"; "24:00" is the end of the day."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise BadHours("“%(text)s” is not a time of day. Write it as 08:00.", text=text)
    hour, minute, second = (int(part or 0) for part in found.groups())
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > DAY_SECONDS:
        raise BadHours("“%(text)s” is not a time of day. The last one is 24:00.", text=text)
    return seconds


def parse_spans(pairs: Iterable[Sequence[str]]) -> tuple[list[Span], list[Span]]:
    """Spans of the day itself, and the part of night shifts that falls on the next day.

    A pair that ends at or before its start, such as 22:00 to 06:00, runs over midnight.
    Raises BadHours for unreadable, empty or overlapping pairs.
    """
    today: list[Span] = []
    tomorrow: list[Span] = []
    for pair in pairs:
        if isinstance(pair, str) or len(pair) != 2:
            raise BadHours("“%(pair)s” is not a pair of times, such as 08:00 to 12:00.", pair=pair)
        start, end = parse_time(pair[0]), parse_time(pair[1])
        if start in (end, DAY_SECONDS):
            raise BadHours(
                "%(start)s to %(end)s has no length. The whole day is 00:00 to 24:00.",
                start=pair[0],
                end=pair[1],
            )
        if start < end:
            today.append((start, end))
        else:
            today.append((start, DAY_SECONDS))
            if end:
                tomorrow.append((0, end))
    today.sort()
    for before, after in pairwise(today):
        if after[0] < before[1]:
            raise BadHours("%(one)s and %(other)s overlap.", one=_pair(before), other=_pair(after))
    return today, tomorrow


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted spans with touching and overlapping ones made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def without(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """Spans with the holes taken out."""
    left = list(spans)
    for out_from, out_to in holes:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, out_from)), (max(start, out_to), end))
            if piece[0] < piece[1]
        ]
    return joined(left)


def week_of(hours: Mapping[str, Iterable[Sequence[str]]]) -> tuple[tuple[Span, ...], ...]:
    """Seven tuples of spans, Monday first; night shifts are split at midnight."""
    unknown = set(hours) - set(WEEKDAYS)
    if unknown:
        raise BadHours(
            "“%(day)s” is not a weekday. Use mon, tue, wed, thu, fri, sat, sun.", day=min(unknown)
        )
    days: list[list[Span]] = [[] for _ in WEEKDAYS]
    for number, name in enumerate(WEEKDAYS):
        today, tomorrow = parse_spans(hours.get(name, ()))
        days[number].extend(today)
        days[(number + 1) % 7].extend(tomorrow)
    return tuple(joined(spans) for spans in days)


def dates_of(
    replaced: Mapping[date, Iterable[Sequence[str]]],
    week: Sequence[tuple[Span, ...]],
) -> dict[int, tuple[Span, ...]]:
    """Spans by date ordinal for the dates whose hours are replaced.

    A replacement that runs over midnight adds to the next date, whatever that date's own hours.
    """
    parsed = {day.toordinal(): parse_spans(pairs) for day, pairs in replaced.items()}
    result = {ordinal: joined(today) for ordinal, (today, _) in parsed.items()}
    for ordinal, (_, tomorrow) in parsed.items():
        if tomorrow:
            following = ordinal + 1
            own = result.get(following, week[(following - 1) % 7])
            result[following] = joined([*own, *tomorrow])
    return result


def _pair(span: Span) -> str:
    return " to ".join(f"{seconds // 3600:02}:{seconds // 60 % 60:02}" for seconds in span)

"""Working time keeps its promises for any schedule, in zones with odd clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdline.engines.worktime import WEEKDAYS, Schedule

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "America/St_Johns",
    "UTC",
)
pytestmark = pytest.mark.slow
TICK = timedelta(microseconds=1)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def day_hours(draw: st.DrawFn) -> list[tuple[str, str]]:
    marks = draw(st.lists(st.integers(0, 1440), max_size=6, unique=True).map(sorted))
    return [(clock(start), clock(end)) for start, end in zip(marks[::2], marks[1::2], strict=False)]


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    kinds = [[], draw(day_hours()), draw(day_hours())]
    hours = {name: draw(st.sampled_from(kinds)) for name in WEEKDAYS}
    # One night shift, so that no schedule is closed for ever.
    hours[draw(st.sampled_from(WEEKDAYS))] = [("22:00", "06:00")]
    near = st.dates(date(2011, 3, 1), date(2012, 3, 31))
    return Schedule(
        draw(st.sampled_from(ZONES)),
        hours,
        holidays=draw(st.lists(near, max_size=8)),
        shifts=draw(st.dictionaries(near, day_hours(), max_size=4)),
        breaks=draw(st.dictionaries(near, day_hours(), max_size=4)),
    )


moments = st.datetimes(
    datetime(2011, 3, 1), datetime(2012, 3, 31), timezones=st.just(UTC)
) | st.datetimes(datetime(2011, 12, 28), datetime(2012, 1, 2), timezones=st.just(UTC))
amounts = st.integers(0, 40 * 86_400 * 10**6).map(lambda micros: micros / 10**6)


def whole(seconds: float) -> int:
    return round(seconds * 10**6)


@given(schedules(), moments, amounts)
@settings(max_examples=120, deadline=None)
def test_elapsed_gives_back_what_add_added(s: Schedule, start: datetime, amount: float) -> None:
    end = s.add(start, amount)

    assert end >= start
    assert whole(s.elapsed(start, end)) == whole(amount)


@given(schedules(), moments, amounts)
@settings(max_examples=120, deadline=None)
def test_elapsed_gives_back_what_subtract_took(s: Schedule, end: datetime, amount: float) -> None:
    start = s.subtract(end, amount)

    assert start <= end
    assert whole(s.elapsed(start, end)) == whole(amount)


@given(schedules(), moments, moments)
@settings(max_examples=120, deadline=None)
def test_adding_what_elapsed_lands_on_the_same_open_moment(
    s: Schedule, one: datetime, other: datetime
) -> None:
    start, end = sorted((one, other))
    open_end = s.next_open(end)

    assert s.add(start, s.elapsed(start, open_end), boundary="next-open") == open_end


@given(schedules(), st.lists(moments, min_size=3, max_size=8).map(sorted))
@settings(max_examples=120, deadline=None)
def test_splitting_an_interval_never_loses_a_second(s: Schedule, cuts: list[datetime]) -> None:
    pieces = [whole(s.elapsed(a, b)) for a, b in pairwise(cuts)]

    assert sum(pieces) == whole(s.elapsed(cuts[0], cuts[-1]))
    assert min(pieces) >= 0


@given(schedules(), moments, moments)
@settings(max_examples=120, deadline=None)
def test_elapsed_is_the_sum_of_the_open_periods(
    s: Schedule, one: datetime, other: datetime
) -> None:
    start, end = sorted((one, other))
    periods = s.periods_between(start, end)

    assert whole(s.elapsed(start, end)) == sum((b - a) // TICK for a, b in periods)
    assert whole(s.elapsed(end, start)) == -whole(s.elapsed(start, end))


@given(schedules(), moments, amounts, amounts)
@settings(max_examples=120, deadline=None)
def test_more_working_time_never_ends_earlier(
    s: Schedule, start: datetime, one: float, other: float
) -> None:
    less, more = sorted((one, other))

    assert s.add(start, less) <= s.add(start, more) or less == 0


@given(schedules(), moments, moments, amounts.filter(bool))
@settings(max_examples=120, deadline=None)
def test_starting_later_never_ends_earlier(
    s: Schedule, one: datetime, other: datetime, amount: float
) -> None:
    earlier, later = sorted((one, other))

    assert s.add(earlier, amount) <= s.add(later, amount)


@given(schedules(), st.dates(date(2011, 12, 20), date(2012, 1, 10)))
@settings(max_examples=120, deadline=None)
def test_open_seconds_agree_with_asking_every_minute(s: Schedule, day: date) -> None:
    begin, end = s.day_bounds(day)
    step = timedelta(minutes=1)
    minutes = [begin + step * n for n in range((end - begin) // step)]

    assert sum(s.is_open(minute) for minute in minutes) * 60 == s.elapsed(begin, end)


@given(schedules(), moments)
@settings(max_examples=120, deadline=None)
def test_the_next_open_moment_is_open_and_nothing_before_it_was(
    s: Schedule, moment: datetime
) -> None:
    opening, closing = s.next_open(moment), s.last_open(moment)

    assert s.is_open(opening)
    assert s.elapsed(closing, opening) == 0
    assert closing <= moment <= opening
    assert s.is_open(moment) == (opening == moment)

"""Odd calendars: night shifts, years without an opening, calendars that never open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from thirdline.engines.worktime import BadHours, NeverOpen, Schedule, TooFar

WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {name: [("08:00", "12:00"), ("13:00", "17:00")] for name in WEEK}
NIGHTS = {name: [("22:00", "06:00")] for name in WEEK}
MONDAY = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)


def test_lunch_is_not_working_time() -> None:
    office = Schedule("UTC", OFFICE)

    assert office.add(MONDAY, 4 * 3600) == MONDAY + timedelta(hours=5)


def test_a_night_shift_runs_over_midnight_into_a_closed_day() -> None:
    nights = Schedule("UTC", NIGHTS)
    friday_night = datetime(2024, 1, 5, 22, 0, tzinfo=UTC)

    assert nights.add(friday_night, 8 * 3600) == datetime(2024, 1, 6, 6, 0, tzinfo=UTC)
    assert nights.periods_after(friday_night, 1) == [
        (friday_night, datetime(2024, 1, 6, 6, 0, tzinfo=UTC))
    ]


def test_a_holiday_closes_its_date_from_midnight_to_midnight() -> None:
    nights = Schedule("UTC", NIGHTS, holidays=[date(2024, 1, 3)])

    assert nights.periods_on(date(2024, 1, 3)) == []
    assert nights.elapsed(datetime(2024, 1, 2, tzinfo=UTC), datetime(2024, 1, 5, tzinfo=UTC)) == (
        (6 + 2 + 0 + 6 + 2) * 3600
    )


def test_replaced_hours_may_run_over_midnight() -> None:
    office = Schedule("UTC", OFFICE, shifts={date(2024, 1, 1): [("20:00", "02:00")]})

    assert office.elapsed(MONDAY, datetime(2024, 1, 2, 8, 0, tzinfo=UTC)) == 6 * 3600
    assert office.elapsed(MONDAY, datetime(2024, 1, 3, tzinfo=UTC)) == (6 + 8) * 3600


def test_the_leap_day_is_a_day() -> None:
    always = Schedule("UTC", {name: [("00:00", "24:00")] for name in (*WEEK, "sat", "sun")})

    assert always.elapsed(datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)) == (
        366 * 86_400
    )


def test_the_missing_date_of_samoa_has_no_working_time() -> None:
    apia = Schedule("Pacific/Apia", OFFICE)

    assert apia.periods_on(date(2011, 12, 30)) == []
    assert apia.is_working_day(date(2011, 12, 30))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "America/New_York"])
def test_every_hour_of_always_open_counts_once(zone: str) -> None:
    always = Schedule(zone, {name: [("00:00", "24:00")] for name in (*WEEK, "sat", "sun")})
    hours = [MONDAY + timedelta(hours=n) for n in range(24 * 40)]

    assert all(always.is_open(hour) for hour in hours)
    assert {always.elapsed(a, b) for a, b in pairwise(hours)} == {3600.0}


def test_a_span_swallowed_by_one_moved_over_it_counts_once() -> None:
    hours = {"sun": [("01:00", "02:50"), ("03:00", "03:10")]}
    los_angeles = Schedule("America/Los_Angeles", hours)

    assert los_angeles.elapsed(*los_angeles.day_bounds(date(2006, 4, 2))) == 110 * 60


def test_a_gap_around_midnight_keeps_the_days_apart() -> None:
    # Toronto went from 23:30 on the 30th to 00:30 on the 31st.
    toronto = Schedule("America/Toronto", {"sun": [("23:40", "24:00")], "mon": [("00:30", "8:00")]})
    sunday, monday = date(1919, 3, 30), date(1919, 3, 31)

    assert toronto.day_bounds(sunday)[1] == toronto.day_bounds(monday)[0]
    assert toronto.periods_on(sunday)[-1][1] <= toronto.day_bounds(monday)[0]
    assert toronto.periods_on(monday)[0][0] >= toronto.day_bounds(monday)[0]


def test_a_calendar_without_hours_says_that_it_never_opens() -> None:
    never = Schedule("UTC", {})

    with pytest.raises(NeverOpen, match="never opens after"):
        never.add(MONDAY, 1)
    with pytest.raises(NeverOpen, match="never open before"):
        never.subtract(MONDAY, 1)
    with pytest.raises(NeverOpen):
        never.next_open(MONDAY)
    with pytest.raises(NeverOpen):
        never.periods_after(MONDAY, 1)
    with pytest.raises(NeverOpen):
        never.add_working_days(MONDAY, 1, rule="shift-then-open")


def test_a_calendar_without_hours_still_measures_nothing() -> None:
    never = Schedule("UTC", {})

    assert never.elapsed(MONDAY, MONDAY + timedelta(days=400)) == 0
    assert not never.is_open(MONDAY)


def test_hours_that_a_rule_closes_every_day_never_open() -> None:
    def every_day(year: int) -> list[date]:
        first = date(year, 1, 1)
        return [first + timedelta(days=n) for n in range(366)]

    closed = Schedule("UTC", OFFICE, holidays_of=every_day)

    with pytest.raises(NeverOpen):
        closed.next_open(MONDAY)
    with pytest.raises(NeverOpen):
        closed.next_working_day(MONDAY.date())


def test_years_without_an_opening_are_crossed() -> None:
    first = date(2024, 1, 1)
    closed = [first + timedelta(days=n) for n in range(15 * 366)]
    office = Schedule("UTC", OFFICE, holidays=closed)
    reopening = office.next_open(MONDAY)

    assert reopening.date() > closed[-1]
    assert office.is_open(reopening)


def test_a_single_date_is_found_years_ahead_and_nothing_after_it() -> None:
    once = Schedule("UTC", {}, shifts={date(2044, 5, 5): [("09:00", "10:00")]})

    assert once.next_open(MONDAY) == datetime(2044, 5, 5, 9, 0, tzinfo=UTC)
    assert len(once.periods_after(MONDAY, 3)) == 1
    with pytest.raises(NeverOpen):
        once.add(MONDAY, 3601)


def test_an_endless_amount_is_refused_instead_of_searched() -> None:
    office = Schedule("UTC", OFFICE)

    with pytest.raises(TooFar):
        office.add(MONDAY, 1e10)


def test_always_open_is_told_in_long_periods() -> None:
    always = Schedule("UTC", {name: [("00:00", "24:00")] for name in (*WEEK, "sat", "sun")})
    (start, end), *_ = always.periods_after(MONDAY, 2)

    assert start == MONDAY
    assert timedelta(days=366) < end - start < timedelta(days=400)


def test_zero_from_a_closed_moment_is_the_next_opening() -> None:
    office = Schedule("UTC", OFFICE)
    noon = MONDAY.replace(hour=12)

    assert office.add(noon + timedelta(minutes=5), 0) == MONDAY.replace(hour=13)
    assert office.add(noon, 0) == noon
    assert office.add(noon, 0, boundary="next-open") == MONDAY.replace(hour=13)


def test_a_closing_at_midnight_is_a_closing() -> None:
    evenings = Schedule("UTC", {name: [("20:00", "24:00")] for name in (*WEEK, "sat", "sun")})
    midnight = datetime(2024, 1, 2, tzinfo=UTC)
    midnights = [midnight + timedelta(days=n) for n in range(40)]

    assert [evenings.add(each, 0) for each in midnights] == midnights
    assert evenings.subtract_working_days(midnight, 0, rule="open-then-shift") == (
        MONDAY.replace(hour=20)
    )


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([("8", "12:00")], "not a time of day"),
        ([("08:60", "12:00")], "not a time of day"),
        ([("08:00", "24:01")], "24:00"),
        ([("08:00", "08:00")], "no length"),
        ([("24:00", "06:00")], "no length"),
        ([("08:00", "12:00"), ("11:00", "13:00")], "overlap"),
        (["0800"], "not a pair"),
    ],
)
def test_hours_that_cannot_be_read_are_refused_with_a_sentence(
    pairs: list[tuple[str, str]], sentence: str
) -> None:
    with pytest.raises(BadHours, match=sentence):
        Schedule("UTC", {"mon": pairs})


def test_an_unknown_weekday_or_zone_is_refused() -> None:
    with pytest.raises(BadHours, match="weekday"):
        Schedule("UTC", {"monday": []})
    with pytest.raises(BadHours, match="time zone"):
        Schedule("Mars/Olympus", OFFICE)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Schedule("UTC", OFFICE).add(datetime(2024, 1, 1), 60)

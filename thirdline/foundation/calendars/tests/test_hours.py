"""What hours may say, and how they read."""

from __future__ import annotations

import pytest

from thirdline.foundation.calendars.rules import (
    ALL_DAY,
    describe_hours,
    describe_times,
    why_not_calendar,
    why_not_hours,
    why_not_region,
    why_not_time_zone,
    why_not_times,
)

WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {day: [["08:00", "18:00"]] for day in WEEK}


def test_office_hours_read_as_a_sentence() -> None:
    assert describe_hours(OFFICE) == "08:00–18:00, Mon–Fri"


def test_split_and_differing_days_are_told_apart() -> None:
    hours = {day: [["13:00", "17:00"], ["08:00", "12:00"]] for day in WEEK} | {
        "fri": [["08:00", "12:00"]],
        "sun": [["08:00", "12:00"]],
    }

    assert describe_hours(hours) == "08:00–12:00 and 13:00–17:00, Mon–Thu; 08:00–12:00, Fri, Sun"


def test_whole_days_read_as_day_and_night() -> None:
    whole = dict.fromkeys((*WEEK, "sat", "sun"), ALL_DAY)

    assert describe_hours(whole) == "day and night"
    assert describe_hours({}, always_open=True) == "day and night"
    assert describe_hours(dict.fromkeys(WEEK, ALL_DAY)) == "00:00–24:00, Mon–Fri"


def test_no_hours_read_as_never_open() -> None:
    assert describe_hours({"mon": []}) == "never open"
    assert describe_times([]) == "closed"


def test_sound_hours_may_be_kept() -> None:
    assert why_not_hours(OFFICE) is None
    assert why_not_hours({"sat": [["22:00", "06:00"]]}) is None
    assert why_not_hours({}) is None


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ([], "Hours are a list of times for each weekday."),
        ({"someday": []}, "“someday” is not a weekday. Use mon, tue, wed, thu, fri, sat, sun."),
        ({"mon": "08:00"}, "Monday: Write the times as pairs, such as 08:00 to 12:00."),
        ({"mon": [[8, 12]]}, "Monday: Write the times as pairs, such as 08:00 to 12:00."),
        ({"tue": [["8am", "12:00"]]}, "Tuesday: “8am” is not a time of day. Write it as 08:00."),
        (
            {"fri": [["08:00", "12:00"], ["11:00", "13:00"]]},
            "Friday: 08:00 to 12:00 and 11:00 to 13:00 overlap.",
        ),
    ],
)
def test_hours_that_cannot_be_kept_are_refused_with_a_sentence(
    hours: object, sentence: str
) -> None:
    assert why_not_hours(hours) == sentence


def test_a_short_day_is_checked_like_any_other() -> None:
    assert why_not_times([["09:00", "12:00"]]) is None
    assert why_not_times([["09:00"]]) == "Write the times as pairs, such as 08:00 to 12:00."


@pytest.mark.slow
def test_zones_and_regions_are_checked_by_name() -> None:
    assert why_not_time_zone("Europe/Berlin") is None
    assert "not a time zone" in (why_not_time_zone("Berlin") or "")
    assert "not a time zone" in (why_not_time_zone("../etc/passwd") or "")
    assert why_not_region("", "") is None
    assert why_not_region("DE", "BY") is None
    assert "are not known" in (why_not_region("XX", "") or "")
    assert "is not a part of DE" in (why_not_region("DE", "QQ") or "")
    assert "Choose the country" in (why_not_region("", "BY") or "")


def test_a_calendar_that_never_opens_cannot_be_kept() -> None:
    facts = {"time_zone": "UTC", "country": "", "subdivision": ""}

    assert why_not_calendar(**facts, hours=OFFICE, always_open=False) is None
    assert why_not_calendar(**facts, hours={}, always_open=True) is None
    assert why_not_calendar(**facts, hours={"mon": []}, always_open=False) == (
        "It never opens. Give it hours, or make it open day and night."
    )
    assert why_not_calendar(**facts, hours={"mon": [["9", "12:00"]]}, always_open=True) == (
        "Monday: “9” is not a time of day. Write it as 08:00."
    )

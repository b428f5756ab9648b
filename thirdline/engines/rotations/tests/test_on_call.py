"""Who is on call, with overrides, around clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdline.engines.rotations import (
    BadRotation,
    Override,
    Rotation,
    TooManyShifts,
    Unit,
    shifts_between,
    who_is_on_call,
)

WEEKLY = Rotation("weekly", 1, "Europe/Berlin", datetime(2024, 3, 4, 9), ("noor", "tomas", "ines"))


def utc(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=UTC)


def test_members_take_turns_from_the_start_on() -> None:
    assert [who_is_on_call(WEEKLY, [], utc(3, day, 12)) for day in (4, 11, 18, 25)] == [
        "noor",
        "tomas",
        "ines",
        "noor",
    ]


def test_the_order_reaches_back_before_the_start() -> None:
    assert who_is_on_call(WEEKLY, [], utc(2, 27)) == "ines"


def test_the_hand_over_keeps_its_local_time_after_the_clocks_change() -> None:
    assert who_is_on_call(WEEKLY, [], utc(3, 25, 7, 59)) == "ines"
    assert who_is_on_call(WEEKLY, [], utc(3, 25, 8)) == "noor"
    assert who_is_on_call(WEEKLY, [], utc(4, 1, 6, 59)) == "noor"
    assert who_is_on_call(WEEKLY, [], utc(4, 1, 7)) == "tomas"


def test_an_override_is_cut_into_the_shift() -> None:
    swap = Override(utc(3, 6), utc(3, 7), "ines")
    shifts = shifts_between(WEEKLY, [swap], utc(3, 5), utc(3, 8))

    assert [(each.start, each.end, each.member) for each in shifts] == [
        (utc(3, 5), utc(3, 6), "noor"),
        (utc(3, 6), utc(3, 7), "ines"),
        (utc(3, 7), utc(3, 8), "noor"),
    ]
    assert shifts[1].planned == "noor"
    assert shifts[1].override is swap


def test_one_override_across_a_hand_over_is_one_stretch() -> None:
    away = Override(utc(3, 10), utc(3, 12), "vik")
    shifts = shifts_between(WEEKLY, [away], utc(3, 9), utc(3, 13))

    assert [each.member for each in shifts] == ["noor", "vik", "tomas"]


def test_an_override_for_one_member_leaves_the_others_alone() -> None:
    away = Override(utc(3, 1), utc(4, 1), "vik", instead_of="tomas")

    assert who_is_on_call(WEEKLY, [away], utc(3, 5)) == "noor"
    assert who_is_on_call(WEEKLY, [away], utc(3, 12)) == "vik"


def test_the_last_override_wins_and_may_say_nobody() -> None:
    first = Override(utc(3, 5), utc(3, 7), "ines")
    nobody: Override[str] = Override(utc(3, 6), utc(3, 7), None)

    assert who_is_on_call(WEEKLY, [first, nobody], utc(3, 5, 12)) == "ines"
    assert who_is_on_call(WEEKLY, [first, nobody], utc(3, 6, 12)) is None


def test_a_shift_swallowed_by_the_spring_gap_is_nobodys() -> None:
    hourly = Rotation("hourly", 1, "America/Chicago", datetime(2020, 3, 8, 1), ("a", "b", "c"))
    shifts = shifts_between(
        hourly, [], datetime(2020, 3, 8, 7, tzinfo=UTC), datetime(2020, 3, 8, 10, tzinfo=UTC)
    )

    assert [each.member for each in shifts] == ["a", "c", "a"]


@pytest.mark.parametrize(
    ("zone", "inside", "end_of_gap"),
    [
        *[("America/Chicago", datetime(2020, 3, 8, 2, n), "2020-03-08T08:00Z") for n in range(60)],
        ("Australia/Lord_Howe", datetime(2020, 10, 4, 2, 1), "2020-10-03T15:30Z"),
        ("Australia/Lord_Howe", datetime(2020, 10, 4, 2, 29), "2020-10-03T15:30Z"),
        ("Pacific/Apia", datetime(2011, 12, 30, 9, 7), "2011-12-30T10:00Z"),
    ],
)
def test_a_hand_over_inside_a_gap_waits_for_its_end(
    zone: str, inside: datetime, end_of_gap: str
) -> None:
    rotation = Rotation("daily", 1, zone, inside, ("a",))

    assert rotation.handover(0) == datetime.fromisoformat(end_of_gap)


def test_a_month_end_start_hands_over_on_the_last_day_of_shorter_months() -> None:
    monthly = Rotation("monthly", 1, "UTC", datetime(2024, 1, 31, 9), ("a", "b", "c"))

    assert monthly.handover(1) == utc(2, 29, 9)
    assert monthly.handover(2) == utc(3, 31, 9)
    assert monthly.shift_at(utc(2, 29, 8))[0] == utc(1, 31, 9)


def test_what_cannot_be_a_rotation_is_refused_with_a_sentence() -> None:
    start = datetime(2024, 1, 1)
    with pytest.raises(BadRotation, match="at least one member"):
        Rotation[str]("daily", 1, "UTC", start, ())
    with pytest.raises(BadRotation, match="1 to 1000"):
        Rotation("daily", 0, "UTC", start, ("a",))
    with pytest.raises(BadRotation, match="time zone"):
        Rotation("daily", 1, "Nowhere", start, ("a",))
    with pytest.raises(BadRotation, match="ends after"):
        Override(utc(3, 2), utc(3, 1), "a")


def test_more_shifts_than_anybody_can_read_are_refused() -> None:
    hourly = Rotation("hourly", 1, "UTC", datetime(2024, 1, 1), ("a", "b"))

    with pytest.raises(TooManyShifts):
        shifts_between(hourly, [], utc(1, 1), utc(1, 1) + timedelta(days=900))


moments = st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31), timezones=st.just(UTC))
spans = st.tuples(moments, st.integers(1, 20_000)).map(
    lambda pair: (pair[0], pair[0] + timedelta(minutes=pair[1]))
)


@st.composite
def rotations(draw: st.DrawFn) -> Rotation[str]:
    zone = draw(
        st.sampled_from(
            ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
        )
    )
    units: list[tuple[Unit, int]] = [("hourly", 7), ("daily", 1), ("weekly", 2), ("monthly", 1)]
    unit, length = draw(st.sampled_from(units))
    start = draw(st.datetimes(datetime(2023, 1, 1), datetime(2024, 12, 31)))
    return Rotation(unit, length, zone, start, ("noor", "tomas", "ines"))


overrides = st.lists(
    st.tuples(spans, st.sampled_from(("vik", None)), st.sampled_from((None, "noor"))).map(
        lambda each: Override[str](*each[0], member=each[1], instead_of=each[2])
    ),
    max_size=4,
)


@pytest.mark.slow
@given(rotations(), overrides, spans)
@settings(max_examples=150, deadline=None)
def test_shifts_cover_the_time_without_a_gap_and_agree_with_who_is_on_call(
    rotation: Rotation[str], cut_in: list[Override[str]], span: tuple[datetime, datetime]
) -> None:
    shifts = shifts_between(rotation, cut_in, *span)

    assert (shifts[0].start, shifts[-1].end) == span
    assert all(before.end == after.start for before, after in pairwise(shifts))
    for each in shifts:
        middle = each.start + (each.end - each.start) / 2
        assert each.start < each.end
        assert who_is_on_call(rotation, cut_in, each.start) == each.member
        assert who_is_on_call(rotation, cut_in, middle) == each.member

"""A ledger under random events: nothing is lost, whatever the order things were entered in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdline.flow.sla.ledger import Event, reckon
from thirdline.flow.sla.planning import Ledger
from thirdline.flow.sla.promises import Promise
from thirdline.flow.sla.rules import SECOND, ClockKind, ClockState, Key, What
from thirdline.flow.sla.tests import make
from thirdline.flow.sla.tests.make import MONDAY, at, hours

OFFICE = make.promise(calendar=make.snapshot(make.OFFICE, "Europe/Berlin"))
SPLIT = make.promise(calendar=make.snapshot(make.SPLIT, "America/New_York"), policy="split")
ALWAYS = make.promise(policy="always")
PROMISES = [OFFICE, SPLIT, ALWAYS]
WEEK = 7 * 24 * 3600

moments = st.integers(0, 2 * WEEK).map(lambda seconds: MONDAY + timedelta(seconds=seconds))
keys = st.sampled_from(["hold", "elsewhere", "by_hand"])
pausing = st.builds(
    lambda what, moment, key: make.event(what, moment, key=key),
    st.sampled_from([What.PAUSE, What.RESUME]),
    moments,
    keys,
)
retargeting = st.builds(
    lambda moment, promise, target: make.event(
        What.RETARGET, moment, promise=promise, target=target
    ),
    moments,
    st.sampled_from(PROMISES),
    st.integers(60, 200 * 3600),
)
ledgers = st.builds(
    lambda promise, rest: [make.start(MONDAY, promise), *rest],
    st.sampled_from(PROMISES),
    st.lists(pausing | retargeting, max_size=25),
)


def promised(event: Event) -> Promise:
    assert event.promise is not None
    return event.promise


def open_time(events: list[Event], start: datetime, end: datetime) -> int:
    """Open microseconds, told apart from the replay: by the calendar in force in each stretch."""
    promise, moment, total = promised(events[0]), start, 0
    for event in sorted(events[1:], key=lambda event: event.at):
        if event.what is What.RETARGET and event.at >= start:
            total += round(promise.schedule.elapsed(moment, event.at) * SECOND)
            promise, moment = promised(event), event.at
    return total + round(promise.schedule.elapsed(moment, end) * SECOND)


@given(ledgers)
def test_used_and_stood_still_make_up_the_open_time_that_passed(events: list[Event]) -> None:
    end = MONDAY + timedelta(days=15)

    book = reckon(events).at(end)

    assert book.used + book.still == open_time(events, MONDAY, end)
    assert sum(one.micros for one in book.intervals) == book.used + book.still


@settings(max_examples=25)
@given(ledgers, st.randoms(use_true_random=False))
def test_the_order_of_entering_does_not_matter_where_moments_differ(
    events: list[Event], chance
) -> None:
    events = list({event.at: event for event in reversed(events)}.values())
    first = next(event for event in events if event.what is What.START)
    rest = [event for event in events if event is not first]
    expected = reckon([first, *rest])

    chance.shuffle(rest)
    book = reckon([first, *rest])

    assert (book.used, book.still, book.due_at, book.state) == (
        expected.used,
        expected.still,
        expected.due_at,
        expected.state,
    )


@given(ledgers)
def test_saying_lines_one_by_one_is_the_same_as_replaying_all(events: list[Event]) -> None:
    ledger = Ledger(ClockKind.RESOLUTION)
    for event in events:
        ledger.say(
            event.what, event.at, event.recorded_at, event.cause,
            key=event.key, promise=event.promise, target=event.target,
        )  # fmt: skip

    assert (ledger.book.used, ledger.book.still, ledger.book.due_at) == (
        reckon(events).used,
        reckon(events).still,
        reckon(events).due_at,
    )


@given(ledgers)
def test_at_its_due_moment_a_clock_has_used_exactly_its_target(events: list[Event]) -> None:
    book = reckon(events)

    if book.state is ClockState.RUNNING and book.breached_at is None and book.due_at is not None:
        assert book.at(book.due_at).used == max(book.target * SECOND, book.used)


@given(
    st.sampled_from(PROMISES),
    st.lists(st.tuples(st.integers(0, 30 * 3600), st.integers(0, 30 * 3600)), max_size=12),
)
def test_a_clock_that_comes_back_to_its_team_never_loses_a_second(
    promise: Promise, visits: list[tuple[int, int]]
) -> None:
    """Each visit lasts, then the ticket is elsewhere; the clock has what the visits had together."""
    moment, expected, events = MONDAY, 0, [make.start(MONDAY, promise)]
    for stays, away in visits:
        left = moment + timedelta(seconds=stays)
        back = left + timedelta(seconds=away)
        expected += round(promise.schedule.elapsed(moment, left) * SECOND)
        events += [
            make.event(What.PAUSE, left, key=Key.ELSEWHERE),
            make.event(What.RESUME, back, key=Key.ELSEWHERE),
        ]
        moment = back

    assert reckon(events).used == expected


@pytest.mark.slow
@given(ledgers, moments, moments)
def test_a_past_pause_never_makes_a_clock_run_faster(events: list[Event], one, other) -> None:
    since, until = sorted((one, other))
    end = MONDAY + timedelta(days=15)
    paused = [
        *events,
        make.event(What.PAUSE, since, key="past 1"),
        make.event(What.RESUME, until, key="past 1"),
    ]

    before, after = reckon(events).at(end), reckon(paused).at(end)

    assert after.used <= before.used
    assert after.used + after.still == before.used + before.still


def test_overlapping_pauses_are_counted_once() -> None:
    events = [
        make.start(at("Mon 08:00")),
        make.event(What.PAUSE, at("Mon 09:00"), key="hold"),
        make.event(What.PAUSE, at("Mon 10:00"), key="by_hand"),
        make.event(What.RESUME, at("Mon 11:00"), key="hold"),
        make.event(What.RESUME, at("Mon 12:00"), key="by_hand"),
    ]

    book = reckon(events).at(at("Mon 13:00"))

    assert (book.used, book.still) == (2 * 3600 * SECOND, 3 * 3600 * SECOND)


def test_an_earlier_start_entered_later_moves_the_due_time_forward() -> None:
    made = make.promise()
    events = [make.start(at("Mon 09:30"), made), make.start(at("Mon 08:47"), made)]

    assert reckon(events).due_at == at("Mon 16:47")


def test_a_retarget_keeps_what_was_used() -> None:
    events = [
        make.start(at("Mon 08:00")),
        make.event(What.RETARGET, at("Mon 10:00"), target=4 * 3600),
    ]

    book = reckon(events)

    assert (book.used, book.due_at) == (2 * 3600 * SECOND, at("Mon 12:00"))


def test_a_shorter_target_than_what_was_used_is_a_breach_at_once() -> None:
    events = [
        make.start(at("Mon 08:00")),
        make.event(What.RETARGET, at("Mon 13:00"), target=4 * 3600),
    ]

    assert reckon(events).breached_at == at("Mon 13:00")


def test_a_longer_target_takes_a_breach_back() -> None:
    events = [
        make.start(at("Mon 08:00"), target=3600),
        make.event(What.BREACH, at("Mon 09:00")),
        make.event(What.RETARGET, at("Mon 10:00"), target=4 * 3600),
    ]

    assert reckon(events).breached_at is None


def test_finishing_on_the_due_moment_is_in_time_and_a_microsecond_later_is_not() -> None:
    in_time = [make.start(at("Mon 08:00")), make.event(What.MET, at("Mon 16:00"))]
    late = [
        make.start(at("Mon 08:00")),
        make.event(What.MET, at("Mon 16:00") + timedelta(microseconds=1)),
    ]

    assert reckon(in_time).state is ClockState.MET
    assert reckon(late).state is ClockState.MISSED


def test_a_calendar_that_never_opens_leaves_a_clock_without_a_due_moment() -> None:
    book = reckon([make.start(MONDAY, make.promise(calendar=make.snapshot({})))])

    assert (book.due_at, book.next_step_at(), book.at(MONDAY + hours(500)).used) == (None, None, 0)

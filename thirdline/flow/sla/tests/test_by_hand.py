"""What is done to one clock by hand or by a higher package, also for a time that has passed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.flow.sla.models import Clock, ClockEvent, Promise
from thirdline.flow.sla.operations import (
    backdate_clock,
    pause_clock,
    reset_clock,
    resume_clock,
    retarget_clock,
    start_clock,
    stop_clock,
)
from thirdline.flow.sla.operations.writing import columns_of
from thirdline.flow.sla.queries import clock_for, clocks_of_consults, explain, faces_of, next_clocks
from thirdline.flow.sla.rules import ClockKind, ClockState
from thirdline.flow.sla.tests import make
from thirdline.flow.sla.tests.make import at
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused


@pytest.fixture
def asked(house: House, rae: Person) -> Ticket:
    make.policy(targets={"resolution": "8h"})
    with clock.at(at("Mon 09:30")):
        return open_ticket(title="VPN drops", requester=rae, by=rae)


@pytest.fixture
def resolution(asked: Ticket) -> Clock:
    return make.the_clock(asked, "resolution")


def test_a_consult_gets_a_clock_of_its_own(asked: Ticket, ines: Person) -> None:
    with clock.at(at("Mon 10:00")):
        row = start_clock(
            asked, kind=ClockKind.CONSULT, target="30m", name="Consult", consult_id=7, by=ines
        )
    with clock.at(at("Mon 10:13")):
        row = stop_clock(row, cause="answered", by=ines)

    assert (row.state, row.used_seconds) == ("met", 13 * 60)
    assert clocks_of_consults([7, 8]) == {7: row}
    assert [
        face.shape.left for face in faces_of(asked, at("Mon 10:20")) if face.consult_id == 7
    ] == ["13 m of 30 m"]


def test_a_clock_may_start_in_the_past(asked: Ticket, ines: Person) -> None:
    with clock.at(at("Mon 10:00")):
        row = start_clock(asked, kind=ClockKind.VENDOR, target="4h", at=at("Mon 09:00"), by=ines)

    assert row.due_at == at("Mon 13:00")


def test_a_clock_cannot_start_in_the_future(asked: Ticket, ines: Person) -> None:
    with clock.at(at("Mon 10:00")), pytest.raises(Refused, match="has passed"):
        start_clock(asked, kind=ClockKind.VENDOR, target="4h", at=at("Mon 11:00"), by=ines)


def test_an_unreadable_length_is_refused(asked: Ticket, ines: Person) -> None:
    with pytest.raises(Refused, match="Write it as 30m"):
        start_clock(asked, kind=ClockKind.VENDOR, target="soon", by=ines)


def test_an_earlier_start_is_entered_afterwards_and_the_words_say_so(
    asked: Ticket, resolution: Clock, ines: Person
) -> None:
    with clock.at(at("Mon 11:00")):
        row = backdate_clock(resolution, at=at("Mon 08:47"), by=ines)

    assert (row.started_at, row.due_at) == (at("Mon 08:47"), at("Mon 16:47"))
    assert explain(row, at("Mon 12:00"))[0].words == (
        "Started Mon 08:47 when it was first told: 8 h of Vpn Gold, day and night. Entered Mon 11:00."
    )


def test_a_later_start_is_refused(resolution: Clock, ines: Person) -> None:
    with pytest.raises(Refused, match="started before"):
        backdate_clock(resolution, at=at("Mon 10:00"), by=ines)


def test_a_past_pause_moves_the_due_time_and_the_words_say_so(
    resolution: Clock, ines: Person
) -> None:
    with clock.at(at("Mon 14:00")):
        row = pause_clock(
            resolution,
            reason="Waiting for the key",
            at=at("Mon 10:00"),
            until=at("Mon 11:00"),
            by=ines,
        )

    assert (row.due_at, row.still_seconds) == (at("Mon 18:30"), 3600)
    assert explain(row, at("Mon 15:00"))[1].words == (
        "Stood still 1 h, Mon 10:00–11:00, waiting for the key. Entered afterwards."
    )


def test_a_pause_by_hand_lasts_until_it_is_ended_by_hand(resolution: Clock, ines: Person) -> None:
    with clock.at(at("Mon 10:30")):
        row = pause_clock(resolution, reason="Waiting for the key", by=ines)
    assert (row.state, row.due_at, row.next_step_at) == ("paused", None, None)

    with clock.at(at("Mon 12:30")):
        row = resume_clock(row, by=ines)
    assert (row.state, row.due_at) == ("running", at("Mon 19:30"))


def test_a_pause_must_end_after_it_begins(resolution: Clock, ines: Person) -> None:
    with clock.at(at("Mon 14:00")), pytest.raises(Refused, match="ends after"):
        pause_clock(resolution, reason="x", at=at("Mon 11:00"), until=at("Mon 10:00"), by=ines)


def test_resuming_what_nobody_paused_is_refused(resolution: Clock, ines: Person) -> None:
    with pytest.raises(Refused, match="Nobody has paused"):
        resume_clock(resolution, by=ines)


def test_an_ended_clock_is_not_stopped_twice(resolution: Clock, ines: Person) -> None:
    with clock.at(at("Mon 10:00")):
        stop_clock(resolution, by=ines)
        with pytest.raises(Refused, match="ended already"):
            stop_clock(resolution, by=ines)


def test_a_clock_cannot_end_before_it_started(resolution: Clock, ines: Person) -> None:
    with clock.at(at("Mon 10:00")), pytest.raises(Refused, match="before it started"):
        stop_clock(resolution, at=at("Mon 09:00"), by=ines)


@pytest.mark.parametrize("outcome", [ClockState.MET, ClockState.MISSED, ClockState.STOPPED])
def test_a_clock_ends_as_it_is_told(resolution: Clock, ines: Person, outcome: ClockState) -> None:
    with clock.at(at("Mon 10:00")):
        assert stop_clock(resolution, outcome=outcome, by=ines).state == outcome


@pytest.mark.parametrize("outcome", [ClockState.MET, ClockState.STOPPED])
def test_no_way_of_ending_hides_a_breach(
    resolution: Clock, ines: Person, outcome: ClockState
) -> None:
    with clock.at(at("Mon 17:48")):
        row = stop_clock(resolution, outcome=outcome, by=ines)

    assert (row.state, row.breached_at) == ("missed", at("Mon 17:30"))
    assert next_clocks([row.ticket_id], at("Tue 08:00"))[row.ticket_id].words == "18 m over"


def test_a_reset_closes_a_cycle_and_gives_the_full_target(resolution: Clock, ines: Person) -> None:
    with clock.at(at("Mon 12:00")):
        row = reset_clock(resolution, by=ines)

    assert (row.cycles_met, row.used_seconds, row.due_at) == (1, 0, at("Mon 20:00"))


def test_another_calendar_midway_keeps_what_was_used(resolution: Clock, ines: Person) -> None:
    with clock.at(at("Mon 15:30")):
        row = retarget_clock(resolution, calendar=make.calendar(), by=ines)

    assert (row.used_seconds, row.due_at) == (6 * 3600, at("Mon 17:30"))


def test_every_verb_is_in_the_journal(resolution: Clock, ines: Person) -> None:
    with clock.at(at("Mon 12:00")):
        row = pause_clock(resolution, reason="Waiting for the key", by=ines)
        row = resume_clock(row, by=ines)
        stop_clock(row, by=ines)

    said = (
        Entry.objects.filter(verb__startswith="clock.")
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert list(said) == ["clock.paused", "clock.resumed", "clock.stopped"]


def test_the_columns_are_a_copy_of_the_replayed_ledger(resolution: Clock, ines: Person) -> None:
    with clock.at(at("Mon 12:00")):
        pause_clock(resolution, reason="x", at=at("Mon 10:00"), until=at("Mon 11:00"), by=ines)
        row = retarget_clock(resolution, target="6h", by=ines)

    expected = columns_of(make.book_of(row))
    assert {name: getattr(row, name) for name in expected} == expected


def test_a_row_says_what_the_face_and_the_explanation_say(asked: Ticket, resolution: Clock) -> None:
    now = at("Mon 16:00")

    [face] = faces_of(asked, now)

    assert next_clocks([asked.pk], now)[asked.pk].words == "1 h 30 m" == face.shape.left
    assert (face.shape.state, face.shape.left_word) == ("soon", "left")
    assert explain(resolution, now)[-1].words == "Used 6 h 30 m; 1 h 30 m left; due Mon 17:30."


def test_fifty_rows_are_one_query(asked: Ticket, django_assert_max_num_queries) -> None:
    next_clocks([asked.pk], at("Mon 16:00"))

    with django_assert_max_num_queries(1):
        next_clocks([asked.pk], at("Mon 16:00"))


def test_a_stranger_finds_no_clock(resolution: Clock, otto: Person, rae: Person) -> None:
    with pytest.raises(NotFound):
        clock_for(otto, resolution.pk)

    assert clock_for(rae, resolution.pk) == resolution


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sla_clockevent SET at = at - interval '1 hour'",
        "DELETE FROM sla_clockevent",
        "UPDATE sla_promise SET content = '{}'",
        "DELETE FROM sla_promise",
    ],
)
def test_the_database_refuses_to_edit_a_ledger(resolution: Clock, change: str) -> None:
    assert ClockEvent.objects.exists()
    assert Promise.objects.exists()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)

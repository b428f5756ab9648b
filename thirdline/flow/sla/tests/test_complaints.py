"""What users of other desks complained about; the number is that of the complaint in the field notes."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from tests.cast import House
from thirdline.desk.conversation.operations import reply
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    move_ticket,
    open_ticket,
    put_on_hold,
    reopen_ticket,
    resolve_ticket,
    set_priority,
    take_off_hold,
    take_ticket,
)
from thirdline.desk.tickets.states import HandoffKind, HoldReason
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.queries import explain, next_clocks
from thirdline.flow.sla.rules import ClockState
from thirdline.flow.sla.tasks import drain_due
from thirdline.flow.sla.tests import make
from thirdline.flow.sla.tests.make import BERLIN, at
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


def asked(rae: Person, moment: str = "Mon 08:00") -> Ticket:
    with clock.at(at(moment)):
        return open_ticket(title="VPN drops", requester=rae, by=rae)


def breached() -> list[object]:
    return [entry.facts["kind"] for entry in Entry.objects.filter(verb="clock.breached")]


def test_8_an_ola_is_not_breached_while_the_ticket_waits_with_a_reason(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy("between-teams", "ola", pause_on=["vendor"])
    ticket = asked(rae)
    with clock.at(at("Mon 08:10")):
        put_on_hold(ticket, reason=HoldReason.VENDOR, by=ines)

    with clock.at(at("Wed 08:00")):
        drain_due()

    assert breached() == []
    assert next_clocks([ticket.pk], at("Wed 08:00"))[ticket.pk].words == "Waiting for the vendor"


def test_9_changing_the_priority_keeps_the_pause_already_earned(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy(targets={"resolution": {"2": "4h", "*": "8h"}}, pause_on=["requester"])
    ticket = asked(rae)
    with clock.at(at("Mon 09:00")):
        put_on_hold(ticket, reason=HoldReason.REQUESTER, by=ines)
    with clock.at(at("Mon 12:00")):
        take_off_hold(ticket, by=ines)
    with clock.at(at("Mon 12:30")):
        set_priority(ticket, priority=2, reason="The board meets.", by=ines)

    row = make.the_clock(ticket, "resolution")
    assert (row.used_seconds, row.still_seconds) == (1.5 * 3600, 3 * 3600)
    assert row.due_at == at("Mon 15:00")


def test_9_changing_the_priority_while_on_hold_keeps_the_clock_still(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy(targets={"resolution": {"2": "4h", "*": "8h"}}, pause_on=["requester"])
    ticket = asked(rae)
    with clock.at(at("Mon 09:00")):
        put_on_hold(ticket, reason=HoldReason.REQUESTER, by=ines)
    with clock.at(at("Mon 10:00")):
        set_priority(ticket, priority=2, reason="The board meets.", by=ines)

    row = make.the_clock(ticket, "resolution")
    assert (row.state, row.target_seconds, row.used_seconds) == ("paused", 4 * 3600, 3600)


def test_10_a_team_that_gets_a_ticket_late_gets_its_own_full_target(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy("between-teams", "ola", targets={"work": "4h"})
    ticket = asked(rae)
    with clock.at(at("Wed 08:00")):
        move_ticket(
            ticket, to=house.network, kind=HandoffKind.ESCALATE, reason="needs_network", by=ines
        )

    assert make.the_clock(ticket, "work", team=house.desk).used_seconds == 48 * 3600
    assert make.the_clock(ticket, "work", team=house.network).due_at == at("Wed 12:00")


def test_10_a_ticket_that_comes_back_finds_its_teams_clock_where_it_stood(
    house: House, rae: Person, ines: Person, tomas: Person
) -> None:
    make.policy("between-teams", "ola", targets={"work": "4h"})
    ticket = asked(rae)
    with clock.at(at("Mon 09:00")):
        move_ticket(
            ticket, to=house.workplace, kind=HandoffKind.ESCALATE, reason="needs_access", by=ines
        )
    with clock.at(at("Tue 09:00")):
        move_ticket(ticket, to=house.desk, kind=HandoffKind.RETURN, reason="incomplete", by=tomas)

    row = make.the_clock(ticket, "work", team=house.desk)
    assert (row.state, row.used_seconds, row.due_at) == ("running", 3600, at("Tue 12:00"))
    assert Clock.objects.filter(ticket=ticket, kind="work").count() == 2


def test_11_steps_never_fire_at_midnight_when_the_calendar_has_several_segments(
    house: House, rae: Person
) -> None:
    split = make.calendar(make.SPLIT, slug="split")
    make.policy(
        targets={"resolution": "16h"},
        calendar=split,
        steps=[{"at": f"{share}%", "do": "escalate"} for share in (25, 50, 75, 100, 125)],
    )
    asked(rae, "Mon 10:00")

    for hour in range(0, 24 * 4, 8):
        with clock.at(at("Mon 00:00") + make.hours(hour)):
            drain_due()

    due = [
        entry.facts["due"][5:16]
        for entry in Entry.objects.filter(verb="clock.step_due").order_by("id")
    ]
    assert due == ["06-29T15:00", "06-30T10:00", "06-30T15:00", "07-01T10:00", "07-01T15:00"]


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kathmandu", "UTC"])
def test_12_a_deadline_is_the_same_in_every_readers_zone(
    house: House, rae: Person, zone: str
) -> None:
    make.policy(targets={"resolution": "4h"}, calendar=make.calendar(zone="Europe/Berlin"))
    with timezone.override(zone):
        ticket = asked(rae, "Mon 14:00")  # 16:00 in Berlin: two hours on Monday, two on Tuesday
        shown = next_clocks([ticket.pk], at("Mon 15:00"))[ticket.pk]

    assert make.the_clock(ticket, "resolution").due_at == datetime(2026, 6, 30, 10, tzinfo=BERLIN)
    assert (shown.state, shown.words) == ("run", "3 h")


def test_12_resolving_while_on_hold_keeps_the_time_that_stood_still(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy(pause_on=["requester"])
    ticket = asked(rae)
    with clock.at(at("Mon 09:00")):
        put_on_hold(ticket, reason=HoldReason.REQUESTER, by=ines)
    with clock.at(at("Mon 09:00") + make.hours(42 * 24)):
        resolve_ticket(ticket, by=ines)

    row = make.the_clock(ticket, "resolution")
    assert (row.state, row.used_seconds, row.still_seconds) == ("met", 3600, 42 * 24 * 3600)


def test_13_lunch_is_not_counted(house: House, rae: Person) -> None:
    make.policy(targets={"resolution": "2h"}, calendar=make.calendar(make.SPLIT, slug="split"))

    ticket = asked(rae, "Mon 11:00")

    assert make.the_clock(ticket, "resolution").due_at == at("Mon 14:00")


@pytest.mark.parametrize("reason", list(HoldReason))
def test_14_every_reason_to_hold_can_pause(
    house: House, rae: Person, ines: Person, reason: HoldReason
) -> None:
    make.policy(pause_on=[reason])
    ticket = asked(rae)

    with clock.at(at("Mon 09:00")):
        put_on_hold(ticket, reason=reason, by=ines)

    assert make.the_clock(ticket, "resolution").state == "paused"


def test_15_the_old_teams_target_does_not_persist_after_moving(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy("between-teams", "ola", targets={"acknowledge": "30m", "work": "4h"})
    ticket = asked(rae)
    with clock.at(at("Mon 08:10")):
        move_ticket(
            ticket, to=house.network, kind=HandoffKind.TRANSFER, reason="wrong_team", by=ines
        )

    with clock.at(at("Mon 08:35")):
        drain_due()

    assert breached() == []
    assert ticket.next_due_at == at("Mon 08:40")


def test_15_a_shorter_update_target_does_not_override_the_first_response(
    house: House, rae: Person
) -> None:
    make.policy(targets={"first_response": "4h", "update_cadence": "1h"})
    ticket = asked(rae)

    with clock.at(at("Mon 10:00")):
        drain_due()

    assert breached() == ["update_cadence"]
    assert make.the_clock(ticket, "first_response").due_at == at("Mon 12:00")


def test_15_reminders_come_in_working_hours(house: House, rae: Person) -> None:
    make.policy(
        targets={"resolution": "4h"},
        calendar=make.calendar(),
        steps=[{"at": "50%", "do": "notify", "to": "team"}],
    )
    ticket = asked(rae, "Mon 17:00")

    assert make.the_clock(ticket, "resolution").next_step_at == at("Tue 09:00")


def test_16_the_next_response_does_not_run_on_after_resolving(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy(targets={"next_response": "2h"})
    ticket = asked(rae)
    with clock.at(at("Mon 08:30")):
        reply(ticket, text="We are looking.", by=ines)
    with clock.at(at("Mon 09:00")):
        reply(ticket, text="It dropped again.", by=rae)
    with clock.at(at("Mon 10:00")):
        resolve_ticket(ticket, by=ines)

    with clock.at(at("Wed 10:00")):
        drain_due()

    assert (breached(), make.the_clock(ticket, "next_response").state) == ([], "met")


def test_16_the_next_response_starts_again_when_the_requester_reopens(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy(targets={"next_response": "2h"})
    ticket = asked(rae)
    with clock.at(at("Mon 08:30")):
        reply(ticket, text="Done, it was the client.", by=ines)
        resolve_ticket(ticket, by=ines)

    with clock.at(at("Tue 09:00")):
        reopen_ticket(ticket, reason="It dropped again.", by=rae)

    row = make.the_clock(ticket, "next_response", state=ClockState.RUNNING)
    assert row.due_at == at("Tue 11:00")


def test_16_responses_are_promised_in_business_hours(house: House, rae: Person) -> None:
    make.policy(targets={"first_response": "1h"}, calendar=make.calendar())

    ticket = asked(rae, "Fri 17:30")

    assert make.the_clock(ticket, "first_response").due_at == at("Sun 08:30") + make.hours(24)


def test_the_explanation_of_a_hold_names_who_was_waited_for(
    house: House, rae: Person, ines: Person
) -> None:
    make.policy(pause_on=["requester"], calendar=make.calendar())
    ticket = asked(rae, "Mon 08:47")
    with clock.at(at("Mon 10:00")):
        take_ticket(ticket, by=ines)
        put_on_hold(ticket, reason=HoldReason.REQUESTER, by=ines)
    with clock.at(at("Mon 10:18")):
        take_off_hold(ticket, by=ines)

    told = [line.words for line in explain(make.the_clock(ticket, "resolution"), at("Mon 14:12"))]

    assert told == [
        "Started Mon 08:47 when Rae asked: 8 h of Vpn Gold, 08:00–18:00, Mon–Fri.",
        "Stood still 18 m, Mon 10:00–10:18, waiting for Rae.",
        "Used 5 h 07 m; 2 h 53 m left; due Mon 17:05.",
    ]

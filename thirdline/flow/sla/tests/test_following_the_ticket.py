"""The clocks of a ticket follow what is done to it."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.conversation.operations import reply
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    cancel_ticket,
    move_ticket,
    open_ticket,
    put_on_hold,
    reopen_ticket,
    resolve_ticket,
    take_off_hold,
    take_ticket,
)
from thirdline.desk.tickets.states import HandoffKind, HoldReason
from thirdline.flow.sla.models import Clock, ClockEvent
from thirdline.flow.sla.operations import sync_clocks
from thirdline.flow.sla.tests import make
from thirdline.flow.sla.tests.make import at
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


@pytest.fixture
def policies(house: House) -> None:
    make.policy(
        targets={
            "first_response": "1h",
            "next_response": "2h",
            "resolution": {"1": "4h", "*": "8h"},
            "update_cadence": "3h",
        },
        pause_on=["requester"],
    )
    make.policy("between-teams", "ola", pause_on=["requester"])


@pytest.fixture
def asked(policies: None, house: House, rae: Person) -> Ticket:
    with clock.at(at("Mon 08:00")):
        return open_ticket(
            title="VPN drops", requester=rae, by=rae, service=house.vpn, category=house.incident
        )


def states(ticket: Ticket) -> dict[str, str]:
    return {row.kind: row.state for row in Clock.objects.filter(ticket=ticket).order_by("id")}


def test_a_new_ticket_starts_what_was_promised_to_the_customer_and_between_teams(
    asked: Ticket,
) -> None:
    assert states(asked) == {
        "first_response": "running",
        "resolution": "running",
        "update_cadence": "running",
        "acknowledge": "running",
        "work": "running",
    }
    assert make.the_clock(asked, "resolution").due_at == at("Mon 16:00")


def test_lists_sort_by_the_soonest_clock(asked: Ticket, ines: Person) -> None:
    assert asked.next_due_at == at("Mon 08:30")

    with clock.at(at("Mon 08:10")):
        take_ticket(asked, by=ines)

    assert asked.next_due_at == at("Mon 09:00")


def test_lists_do_not_sort_by_a_clock_that_stands_still_even_when_it_is_over(
    asked: Ticket, ines: Person
) -> None:
    with clock.at(at("Mon 08:31")):
        put_on_hold(asked, reason=HoldReason.REQUESTER, by=ines)

    assert asked.next_due_at is None


def test_agreeing_twice_changes_nothing(asked: Ticket) -> None:
    before = ClockEvent.objects.count()

    sync_clocks(asked, cause="", by=None)

    assert ClockEvent.objects.count() == before


def test_taking_a_ticket_meets_the_promise_to_acknowledge_it(asked: Ticket, ines: Person) -> None:
    with clock.at(at("Mon 08:20")):
        take_ticket(asked, by=ines)

    row = make.the_clock(asked, "acknowledge")
    assert (row.state, row.used_seconds) == ("met", 20 * 60)


def test_our_first_public_reply_meets_the_first_response(asked: Ticket, ines: Person) -> None:
    with clock.at(at("Mon 08:40")):
        reply(asked, text="We are looking.", by=ines)

    assert make.the_clock(asked, "first_response").state == "met"


def test_a_message_of_the_requester_starts_the_next_response_and_our_reply_meets_it(
    asked: Ticket, ines: Person, rae: Person
) -> None:
    with clock.at(at("Mon 08:40")):
        reply(asked, text="We are looking.", by=ines)
    with clock.at(at("Mon 10:00")):
        reply(asked, text="It dropped again.", by=rae)

    row = make.the_clock(asked, "next_response")
    assert (row.state, row.due_at) == ("running", at("Mon 12:00"))

    with clock.at(at("Mon 11:00")):
        reply(asked, text="Try this.", by=ines)
    row.refresh_from_db()
    assert (row.state, row.used_seconds) == ("met", 3600)


def test_a_second_message_does_not_start_the_wait_again(
    asked: Ticket, ines: Person, rae: Person
) -> None:
    with clock.at(at("Mon 08:40")):
        reply(asked, text="We are looking.", by=ines)
    for moment in ("Mon 10:00", "Mon 10:30"):
        with clock.at(at(moment)):
            reply(asked, text=f"Still down at {moment}.", by=rae)

    assert make.the_clock(asked, "next_response").due_at == at("Mon 12:00")


def test_each_public_update_starts_the_update_cadence_again(asked: Ticket, ines: Person) -> None:
    with clock.at(at("Mon 09:00")):
        reply(asked, text="Still looking.", by=ines)

    row = make.the_clock(asked, "update_cadence")
    assert (row.due_at, row.cycles_met) == (at("Mon 12:00"), 1)


def test_resolving_ends_every_clock_and_reopening_gives_back_what_was_earned(
    asked: Ticket, ines: Person, rae: Person
) -> None:
    with clock.at(at("Mon 08:10")):
        take_ticket(asked, by=ines)
    with clock.at(at("Mon 11:00")):
        resolve_ticket(asked, by=ines)
    assert states(asked) == {
        "first_response": "missed",
        "resolution": "met",
        "update_cadence": "met",
        "acknowledge": "met",
        "work": "met",
    }

    with clock.at(at("Tue 09:00")):
        reopen_ticket(asked, reason="It dropped again.", by=rae)

    row = make.the_clock(asked, "resolution")
    assert (row.state, row.used_seconds, row.due_at) == ("running", 3 * 3600, at("Tue 14:00"))


def test_cancelling_stops_the_clocks_and_counts_nothing(asked: Ticket, rae: Person) -> None:
    with clock.at(at("Mon 08:10")):
        cancel_ticket(asked, reason="It works again.", by=rae)

    assert set(states(asked).values()) == {"stopped"}


def test_cancelling_does_not_hide_a_breach(asked: Ticket, rae: Person) -> None:
    with clock.at(at("Mon 10:00")):
        cancel_ticket(asked, reason="It works again.", by=rae)

    assert states(asked)["first_response"] == "missed"
    assert states(asked)["resolution"] == "stopped"


def test_a_hold_the_policy_knows_makes_the_clocks_stand_still(asked: Ticket, ines: Person) -> None:
    with clock.at(at("Mon 09:00")):
        put_on_hold(asked, reason=HoldReason.REQUESTER, by=ines)
    row = make.the_clock(asked, "resolution")
    assert (row.state, row.waiting, row.due_at) == ("paused", "hold:requester", None)

    with clock.at(at("Mon 12:00")):
        take_off_hold(asked, by=ines)

    row.refresh_from_db()
    assert (row.state, row.used_seconds, row.still_seconds) == ("running", 3600, 3 * 3600)


def test_a_hold_the_policy_does_not_know_pauses_nothing(asked: Ticket, ines: Person) -> None:
    with clock.at(at("Mon 09:00")):
        put_on_hold(asked, reason=HoldReason.CHANGE, by=ines)

    assert make.the_clock(asked, "resolution").state == "running"


def test_handing_on_opens_a_clock_for_the_next_team_and_parks_that_of_the_last(
    asked: Ticket, house: House, ines: Person
) -> None:
    with clock.at(at("Mon 09:00")):
        move_ticket(
            asked, to=house.workplace, kind=HandoffKind.ESCALATE, reason="needs_access", by=ines
        )

    first, second = Clock.objects.filter(ticket=asked, kind="work").order_by("id")
    assert (first.state, first.waiting, first.used_seconds) == ("paused", "elsewhere", 3600)
    assert (second.team, second.due_at) == (house.workplace, at("Mon 13:00"))
    assert Clock.objects.filter(ticket=asked, kind="acknowledge").count() == 2

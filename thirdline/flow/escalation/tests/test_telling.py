"""Who hears of a handoff, and what the clocks make of a ticket that waits too long."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import resolve_ticket, restrict_ticket
from thirdline.flow.escalation.operations import accept_handoff, inform_authority
from thirdline.flow.escalation.tests.make import DROP_TIMES, climb, climb_to, come_back, contract
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.operations import record
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused


def step_due(ticket: Ticket, **facts: str) -> Entry:
    known = {"clock": 1, "kind": "resolution", "at": "75%", "to": ""}
    return record("clock.step_due", ticket, by=None, facts={**known, **facts})


def heard(kind: str) -> dict[str, str]:
    return {one.person.first_name: one.text for one in Notice.objects.filter(kind=kind)}


def test_the_team_hears_of_an_arrival(ticket: Ticket, ines: Person, tomas: Person) -> None:
    climb(ticket, ines)

    assert heard("handoff.arrived") == {
        "Tomas": f"Ines handed {ticket.label} “{ticket.title}” to Workplace and access: "
        "needs deeper knowledge."
    }


def test_the_sender_hears_what_exactly_is_missing_and_the_lead_sees_the_trend(
    ticket: Ticket, ines: Person, tomas: Person, mina: Person
) -> None:
    climb_to(ticket, tomas, start=ines)

    come_back(ticket, tomas, "Drop times", "Client log")

    assert heard("handoff.returned")["Ines"] == (
        f"{ticket.label} “{ticket.title}” came back from Workplace and access (Tomas): "
        "information is missing. Missing: “Drop times” and “Client log”."
    )
    assert heard("handoff.trend")["Mina"] == (
        f"{ticket.label} came back to Service desk: 1 of the 1 tickets it escalated "
        "in the last 30 days. Missing: “Drop times” and “Client log”."
    )


def test_a_restricted_ticket_is_told_to_nobody_who_may_not_read_it(
    ticket: Ticket, ines: Person, tomas: Person
) -> None:
    restrict_ticket(ticket, named=[ines], by=ines)

    climb(ticket, ines)

    assert heard("handoff.arrived") == {}


def test_a_step_climbs_when_the_contract_allows_it(
    ticket: Ticket, house: House, ines: Person
) -> None:
    step_due(ticket, do="escalate")

    handoff = ticket.handoffs.get()
    assert (handoff.to_stay.team, handoff.reason, handoff.by.is_robot) == (
        house.workplace,
        "out_of_time",
        True,
    )
    assert handoff.words == "Resolution came to 75% of its target."


def test_a_step_informs_the_lead_when_the_contract_does_not(
    ticket: Ticket, house: House, mina: Person
) -> None:
    contract(DROP_TIMES, by=mina)

    step_due(ticket, do="escalate")

    assert (ticket.stays.count(), ticket.authority_informed.get().to) == (1, mina)
    assert "misses “Three drop times”" in heard("ticket.authority_informed")["Mina"]


def test_a_step_informs_without_moving_when_it_says_so(
    ticket: Ticket, house: House, mina: Person
) -> None:
    step_due(ticket, do="inform", to="lead")

    assert (ticket.stays.count(), ticket.authority_informed.get().to) == (1, mina)


@pytest.mark.parametrize("do", ["escalate", "notify"])
def test_a_step_leaves_alone_what_is_done_or_not_its_matter(
    ticket: Ticket, ines: Person, mina: Person, do: str
) -> None:
    if do == "escalate":
        resolve_ticket(ticket, by=ines)

    step_due(ticket, do=do)

    assert (ticket.handoffs.count(), ticket.authority_informed.count()) == (0, 0)


def test_a_step_at_the_top_with_no_lead_changes_nothing(
    ticket: Ticket, ines: Person, noor: Person
) -> None:
    climb_to(ticket, noor, start=ines)

    step_due(ticket, do="escalate")

    assert (ticket.handoffs.count(), ticket.authority_informed.count()) == (1, 0)


def test_authority_is_informed_with_words_or_not_at_all(
    ticket: Ticket, ines: Person, mina: Person
) -> None:
    with pytest.raises(Refused, match="Say what they should know"):
        inform_authority(ticket, reason=" ", by=ines)


def test_a_team_without_a_lead_has_nobody_to_inform(ticket: Ticket, ines: Person) -> None:
    with pytest.raises(Refused, match="Service desk has no lead to inform"):
        inform_authority(ticket, reason="It waits.", by=ines)


def test_accepting_is_not_announced_to_oneself(ticket: Ticket, ines: Person, tomas: Person) -> None:
    climb(ticket, ines)
    before = Notice.objects.count()

    accept_handoff(ticket, by=tomas)

    assert Notice.objects.filter(person=tomas).count() <= before

"""Two people at the same moment, on real connections: one wins, the other reads a sentence."""

from __future__ import annotations

import pytest

from tests.at_once import at_once
from tests.cast import House, person
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation.operations import (
    accept_handoff,
    answer_consult,
    ask_team,
    hand_over_many,
)
from thirdline.flow.escalation.queries import consults_of
from thirdline.flow.escalation.tests.make import climb, come_back
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import join_team
from thirdline.foundation.people.rules import Role

pytestmark = pytest.mark.django_db(transaction=True)


def again(ticket: Ticket) -> Ticket:
    """Each request holds an object of its own."""
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def lena(house: House) -> Person:
    lena = person("Lena Vos", Role.SPECIALIST)
    join_team(lena, team=house.workplace, by=None)
    return lena


def test_two_escalate_at_once(ticket: Ticket, house: House, ines: Person) -> None:
    ben = person("Ben Adeyemi", Role.AGENT)
    join_team(ben, team=house.desk, by=None)

    told = at_once(
        lambda: climb(again(ticket), ines),
        lambda: climb(again(ticket), ben),
    )

    assert told[0] == ""
    assert "is with Workplace and access now" in told[1]
    assert again(ticket).handoffs_count == 1


def test_a_lead_who_presses_twice_climbs_once(ticket: Ticket, house: House, mina: Person) -> None:
    seen = ticket.stay_id

    told = at_once(*[lambda: climb(again(ticket), mina, seen_stay=seen)] * 2)

    assert told[0] == ""
    assert "went to Workplace and access while you were deciding" in told[1]
    assert again(ticket).tier_level == 2


def test_two_accept_at_once(ticket: Ticket, ines: Person, tomas: Person, lena: Person) -> None:
    climb(ticket, ines)

    told = at_once(
        lambda: accept_handoff(again(ticket), by=tomas),
        lambda: accept_handoff(again(ticket), by=lena),
    )

    assert told[0] == ""
    assert "has accepted" in told[1]


def test_one_accepts_while_the_other_returns(
    ticket: Ticket, ines: Person, tomas: Person, lena: Person
) -> None:
    climb(ticket, ines)

    told = at_once(
        lambda: accept_handoff(again(ticket), by=tomas),
        lambda: come_back(again(ticket), lena),
    )

    assert not any(one.startswith("failed") for one in told)
    assert again(ticket).team is not None
    assert again(ticket).stays.filter(closed_at=None).count() == 1


def test_two_answer_at_once(ticket: Ticket, ines: Person, tomas: Person, lena: Person) -> None:
    ask_team(ticket, question="Which group?", by=ines)

    told = at_once(
        lambda: answer_consult(consults_of(ticket)[0], answer="This.", by=tomas),
        lambda: answer_consult(consults_of(ticket)[0], answer="That.", by=lena),
    )

    assert told[0] == ""
    assert "has answered already" in told[1]


def test_overlapping_lists_in_opposite_order_do_not_lock_each_other_out(
    ticket: Ticket, house: House, rae: Person, ines: Person, mina: Person
) -> None:
    tickets = [ticket] + [open_ticket(title=f"VPN {n}", requester=rae, by=rae) for n in range(4)]

    def over(some: list[Ticket], by: Person) -> None:
        fresh = [again(one) for one in some]
        kind = HandoffKind.ESCALATE
        hand_over_many(fresh, kind=kind, reason="outage", to_team=house.workplace, by=by)

    told = at_once(lambda: over(tickets, ines), lambda: over(tickets[::-1], mina))

    assert told == ["", ""]
    assert {again(one).handoffs_count for one in tickets} == {1}

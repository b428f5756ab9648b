"""Complaints other desks never answered, each as a test: numbers are those of the field notes."""

from __future__ import annotations

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

from tests.cast import House
from thirdline.desk.tickets.models import Handoff, Stay, Ticket
from thirdline.desk.tickets.operations import assign_ticket, close_ticket, resolve_ticket
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation.operations import (
    accept_handoff,
    escalate_ticket,
    inform_authority,
    return_ticket,
    transfer_ticket,
)
from thirdline.flow.escalation.targets import targets_for
from thirdline.flow.escalation.tests.make import (
    CLIENT_LOG,
    DROP_TIMES,
    climb,
    climb_to,
    come_back,
    contract,
)
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.operations import join_team
from thirdline.kit.refusals import Refused


def test_complaint_1_first_line_climbs_a_ticket_nobody_is_assigned_to(
    ticket: Ticket, house: House, ines: Person
) -> None:
    assert ticket.person is None

    climb(ticket, ines)

    assert (ticket.team, ticket.tier_level) == (house.workplace, 2)


def test_complaint_2_every_candidate_says_its_tier_and_which_way_the_ticket_goes(
    ticket: Ticket, house: House, ines: Person, tomas: Person
) -> None:
    climb_to(ticket, tomas, start=ines)

    up = targets_for(ticket, HandoffKind.ESCALATE, tomas)
    down = targets_for(ticket, HandoffKind.RETURN, tomas)

    assert {(one.team.slug, one.tier_level) for one in up} == {("network", 3), ("database", 3)}
    assert [(one.team.slug, one.tier_level) for one in down] == [("service-desk", 1)]


def test_complaint_3_a_return_ignores_who_is_assigned_now(
    ticket: Ticket, house: House, ines: Person, tomas: Person, mina: Person
) -> None:
    second = Team.objects.create(tier=house.desk.tier, name="A second desk", slug="second")
    join_team(ines, team=second, by=mina)
    climb_to(ticket, tomas, start=ines)
    transfer_ticket(ticket, to_team=_other_l2(house), reason="wrong_team", by=tomas)

    come_back(ticket, mina)

    assert (ticket.team, ticket.asked_person) == (house.desk, ines)


def test_complaint_4_up_asks_the_team_and_down_asks_the_very_person_who_sent_it(
    ticket: Ticket, ines: Person, tomas: Person
) -> None:
    up = climb(ticket, ines)
    accept_handoff(ticket, by=tomas)

    down = come_back(ticket, tomas)

    assert up.asked_person is None
    assert down.asked_person == ines
    assert ticket.team_id in ines.standing.team_ids


def test_complaint_5_authority_is_informed_again_and_the_ticket_stays(
    ticket: Ticket, house: House, ines: Person, mina: Person
) -> None:
    inform_authority(ticket, reason="No answer for a day.", by=ines)
    inform_authority(ticket, reason="Reopened twice.", by=ines)

    assert ticket.authority_informed.count() == 2
    assert (ticket.team, ticket.stays.count()) == (house.desk, 1)


def test_complaint_6_three_lines_need_no_status_of_their_own(
    ticket: Ticket, ines: Person, tomas: Person, noor: Person
) -> None:
    climb_to(ticket, tomas, noor, start=ines)

    assert ticket.state == "in_progress"
    assert [stay.tier_level for stay in ticket.stays.order_by("number")] == [1, 2, 3]


def test_complaint_7_a_return_path_can_be_used_again_and_again(
    ticket: Ticket, house: House, ines: Person, tomas: Person
) -> None:
    for _round in range(3):
        climb(ticket, ines, to_team=house.workplace)
        accept_handoff(ticket, by=tomas)
        come_back(ticket, tomas)
        assert (ticket.team, ticket.asked_person) == (house.desk, ines)
        accept_handoff(ticket, by=ines)

    assert ticket.stays.count() == 7


def test_complaint_7_the_team_that_released_a_ticket_is_the_first_to_get_it_again(
    ticket: Ticket, house: House, ines: Person, jonas: Person, noor: Person
) -> None:
    climb(ticket, ines, to_team=house.network)
    accept_handoff(ticket, by=noor)
    come_back(ticket, noor)

    climb(ticket, ines, to_tier=3)

    assert ticket.team == house.network


def test_complaint_19_a_contract_blocks_climbing_and_nothing_else(
    ticket: Ticket, house: House, ines: Person, mina: Person
) -> None:
    contract(DROP_TIMES, CLIENT_LOG, by=mina)

    with pytest.raises(Refused):
        climb(ticket, ines)
    assign_ticket(ticket, to=ines, by=ines)
    resolve_ticket(ticket, by=ines)
    close_ticket(ticket, by=ines)

    assert ticket.state == "closed"


def test_complaint_19_a_transfer_within_the_tier_asks_no_contract(
    ticket: Ticket, house: House, ines: Person, mina: Person
) -> None:
    contract(DROP_TIMES, by=mina, tier_level=1)
    other = Team.objects.create(tier=house.desk.tier, name="Another desk", slug="another")

    transfer_ticket(ticket, to_team=other, reason="load", by=ines)

    assert ticket.team == other


def test_complaint_20_a_refused_handoff_leaves_no_trace_at_all(
    ticket: Ticket, house: House, ines: Person, tomas: Person, mina: Person
) -> None:
    contract(DROP_TIMES, by=mina)
    entries = Entry.objects.count()

    with pytest.raises(Refused):
        escalate_ticket(ticket, reason="needs_skill", by=ines)
    with pytest.raises(Refused):
        return_ticket(ticket, reason="missing_information", missing=["log"], by=ines)

    assert Entry.objects.count() == entries
    assert (Handoff.objects.count(), Stay.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_complaint_20_a_handoff_that_fails_at_the_very_end_is_undone_whole(
    ticket: Ticket, house: House
) -> None:
    nobody = Person(pk=10**9, kind="robot", name="Nobody", role="agent")

    with pytest.raises((IntegrityError, ObjectDoesNotExist)):
        climb(ticket, nobody)

    assert (Handoff.objects.count(), Stay.objects.count()) == (0, 1)
    assert not Entry.objects.filter(verb__in=["ticket.moved", "ticket.escalated"]).exists()


def _other_l2(house: House) -> Team:
    return Team.objects.create(tier=house.workplace.tier, name="Applications", slug="applications")

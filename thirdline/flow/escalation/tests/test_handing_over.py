"""Up, down and sideways: who may, where it lands, what is written down."""

from __future__ import annotations

import pytest

from tests.cast import House, person
from thirdline.desk.tickets.models import Service, Ticket
from thirdline.desk.tickets.operations import move_ticket, reopen_ticket, resolve_ticket
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation.models import HandoffReason
from thirdline.flow.escalation.operations import (
    accept_handoff,
    escalate_ticket,
    hand_over_many,
    return_ticket,
    transfer_ticket,
)
from thirdline.flow.escalation.queries import reasons
from thirdline.flow.escalation.targets import targets_for, why_not_escalate, why_not_return
from thirdline.flow.escalation.tests.make import DROP_TIMES, climb, climb_to, come_back, contract
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.operations import join_team, leave_team, retire_person
from thirdline.foundation.people.rules import Role
from thirdline.kit.refusals import Refused


def test_escalating_goes_one_tier_up_and_waits_for_somebody_there(
    ticket: Ticket, house: House, ines: Person
) -> None:
    handoff = climb(ticket, ines, words="Client is not it.")

    assert (handoff.kind, handoff.to_stay.team, handoff.words) == (
        "escalate",
        house.workplace,
        "Client is not it.",
    )
    assert (ticket.person, ticket.state) == (None, "new")


def test_a_tier_may_be_skipped_when_it_is_asked_for(
    ticket: Ticket, house: House, ines: Person
) -> None:
    climb(ticket, ines, to_team=house.database)

    assert ticket.team == house.database


def test_the_owner_of_the_service_gets_it_first(
    ticket: Ticket, house: House, tomas: Person, ines: Person
) -> None:
    Service.objects.filter(pk=house.vpn.pk).update(owner_team=house.network)
    climb_to(ticket, tomas, start=ines)

    climb(ticket, tomas)

    assert ticket.team == house.network


def test_else_the_team_of_the_owners_domain_gets_it(
    ticket: Ticket, house: House, tomas: Person, ines: Person
) -> None:
    owner = Team.objects.create(tier=house.desk.tier, name="Field", slug="field", domain="network")
    Service.objects.filter(pk=house.vpn.pk).update(owner_team=owner)
    climb_to(ticket, tomas, start=ines)

    first = targets_for(ticket, HandoffKind.ESCALATE, tomas)[0]

    assert (first.team, first.why, first.suggested) == (house.network, "same domain", True)


def test_the_top_of_the_ladder_has_nowhere_to_climb(
    ticket: Ticket, ines: Person, noor: Person
) -> None:
    climb_to(ticket, noor, start=ines)

    with pytest.raises(Refused, match="Network is the top of the ladder"):
        climb(ticket, noor)


def test_escalating_sideways_or_down_is_told_apart(
    ticket: Ticket, house: House, ines: Person, tomas: Person
) -> None:
    climb_to(ticket, tomas, start=ines)

    with pytest.raises(Refused, match="Service desk is not above Workplace and access"):
        climb(ticket, tomas, to_team=house.desk)


def test_first_line_does_not_hand_on_what_second_line_has(
    ticket: Ticket, ines: Person, tomas: Person
) -> None:
    climb_to(ticket, tomas, start=ines)

    with pytest.raises(Refused, match="is with Workplace and access now"):
        climb(ticket, ines)


@pytest.mark.parametrize("stranger", ["rae", "otto", "vik"])
def test_nobody_outside_the_support_teams_hands_on(
    ticket: Ticket, stranger: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused, match="Only people of the support teams"):
        climb(ticket, request.getfixturevalue(stranger))


def test_a_resolved_ticket_is_not_handed_on(ticket: Ticket, ines: Person) -> None:
    resolve_ticket(ticket, by=ines)

    with pytest.raises(Refused, match="Reopen it first"):
        climb(ticket, ines)


def test_an_unknown_reason_code_is_refused(ticket: Ticket, ines: Person) -> None:
    with pytest.raises(Refused, match="Choose why it is escalated"):
        escalate_ticket(ticket, reason="because", by=ines)


def test_a_person_asked_must_be_in_the_team(
    ticket: Ticket, house: House, ines: Person, noor: Person
) -> None:
    with pytest.raises(Refused, match="Noor Haddad is not in Workplace and access"):
        climb(ticket, ines, person=noor)


def test_a_handoff_decided_on_an_older_view_is_refused(
    ticket: Ticket, house: House, ines: Person, mina: Person
) -> None:
    seen = ticket.stay_id
    climb(ticket, ines)

    with pytest.raises(Refused, match="went to Workplace and access while you were deciding"):
        climb(ticket, mina, seen_stay=seen)


def test_returns_walk_the_whole_way_down_again(
    ticket: Ticket, house: House, ines: Person, tomas: Person, noor: Person
) -> None:
    climb_to(ticket, tomas, noor, start=ines)

    come_back(ticket, noor)
    assert (ticket.team, ticket.asked_person) == (house.workplace, tomas)
    accept_handoff(ticket, by=tomas)
    come_back(ticket, tomas)

    assert (ticket.team, ticket.asked_person) == (house.desk, ines)


def test_a_transfer_keeps_where_a_return_goes(
    ticket: Ticket, house: House, ines: Person, noor: Person, jonas: Person
) -> None:
    climb_to(ticket, noor, start=ines)
    transfer_ticket(ticket, to_team=house.database, reason="other_domain", by=noor)
    accept_handoff(ticket, by=jonas)

    come_back(ticket, jonas)

    assert (ticket.team, ticket.asked_person) == (house.desk, ines)


def test_reopening_keeps_where_a_return_goes(
    ticket: Ticket, house: House, rae: Person, ines: Person, tomas: Person
) -> None:
    climb_to(ticket, tomas, start=ines)
    resolve_ticket(ticket, by=tomas)
    reopen_ticket(ticket, reason="It is back.", by=rae)

    come_back(ticket, tomas)

    assert ticket.team == house.desk


def test_what_came_straight_to_a_tier_has_nowhere_to_return_to(
    ticket: Ticket, ines: Person
) -> None:
    assert "did not come up to Service desk" in (why_not_return(ticket, by=ines) or "")
    with pytest.raises(Refused, match="nobody can take it back"):
        come_back(ticket, ines)


def test_a_return_never_asks_somebody_who_left_the_house(
    ticket: Ticket, ines: Person, tomas: Person, mina: Person, ada: Person
) -> None:
    climb_to(ticket, tomas, start=ines)
    retire_person(ines, by=ada)

    come_back(ticket, tomas)

    assert ticket.asked_person == mina


def test_a_return_never_asks_somebody_who_left_the_team(
    ticket: Ticket, house: House, ines: Person, tomas: Person, mina: Person
) -> None:
    climb_to(ticket, tomas, start=ines)
    leave_team(ines, team=house.desk, by=mina)

    come_back(ticket, tomas)

    assert ticket.asked_person == mina


def test_a_return_asks_the_team_when_the_person_left_and_it_has_no_lead(
    ticket: Ticket, house: House, ines: Person, tomas: Person, ada: Person
) -> None:
    climb_to(ticket, tomas, start=ines)
    retire_person(ines, by=ada)

    come_back(ticket, tomas)

    assert (ticket.team, ticket.asked_person) == (house.desk, None)


def test_a_return_for_missing_information_names_it(
    ticket: Ticket, ines: Person, tomas: Person
) -> None:
    climb_to(ticket, tomas, start=ines)

    with pytest.raises(Refused, match="Name exactly what is missing"):
        return_ticket(ticket, reason="missing_information", words="Thin.", by=tomas)


def test_no_return_is_silent(ticket: Ticket, ines: Person, tomas: Person) -> None:
    climb_to(ticket, tomas, start=ines)

    with pytest.raises(Refused, match="Say in words why it comes back"):
        return_ticket(ticket, reason="answer_known", by=tomas)


def test_a_transfer_does_not_climb_past_a_contract(
    ticket: Ticket, house: House, ines: Person
) -> None:
    with pytest.raises(Refused, match="Escalate the ticket, so that its contract is checked"):
        transfer_ticket(ticket, to_team=house.workplace, reason="wrong_team", by=ines)


def test_a_transfer_down_is_a_return_where_there_is_one(
    ticket: Ticket, house: House, ines: Person, tomas: Person
) -> None:
    climb_to(ticket, tomas, start=ines)

    with pytest.raises(Refused, match="Return the ticket"):
        transfer_ticket(ticket, to_team=house.desk, reason="wrong_team", by=tomas)


def test_what_was_routed_too_high_may_be_transferred_down(
    ticket: Ticket, house: House, ines: Person, noor: Person
) -> None:
    move_ticket(ticket, to=house.network, kind=HandoffKind.TRANSFER, reason="wrong_team", by=ines)

    transfer_ticket(ticket, to_team=house.desk, reason="wrong_team", by=noor)

    assert ticket.team == house.desk


def test_one_accepts_and_the_other_is_told(
    ticket: Ticket, house: House, ines: Person, tomas: Person, mina: Person
) -> None:
    second = person("Lena Vos", Role.SPECIALIST)
    join_team(second, team=house.workplace, by=mina)
    climb(ticket, ines)
    accept_handoff(ticket, by=tomas)

    with pytest.raises(Refused, match="Tomas Lindqvist has accepted"):
        accept_handoff(ticket, by=second)


def test_each_handoff_is_journaled_after_the_move_with_its_facts(
    ticket: Ticket, house: House, ines: Person, tomas: Person
) -> None:
    climb_to(ticket, tomas, start=ines)
    come_back(ticket, tomas, "Drop times")

    kept = Entry.objects.filter(subject_id=ticket.pk, verb__startswith="ticket.").order_by("id")
    verbs = [entry.verb for entry in kept]
    returned = kept.get(verb="ticket.returned")
    assert verbs[-2:] == ["ticket.moved", "ticket.returned"]
    assert (returned.facts["reason"], returned.facts["from_tier"], returned.facts["to_tier"]) == (
        "missing_information", 2, 1,
    )  # fmt: skip


def test_many_are_handed_over_and_each_that_stays_says_why(
    ticket: Ticket, house: House, ines: Person, rae: Person, tomas: Person
) -> None:
    from thirdline.desk.tickets.operations import open_ticket

    other = open_ticket(title="VPN drops too", requester=rae, by=rae, service=house.vpn)
    resolve_ticket(ticket, by=ines)

    told = hand_over_many([other, ticket], kind=HandoffKind.ESCALATE, reason="outage", by=ines)

    assert [(one.ticket.pk, one.done) for one in told] == [(other.pk, True), (ticket.pk, False)]
    assert "is resolved. Reopen it first." in told[1].sentence


def test_the_button_says_what_the_verb_would_say(
    ticket: Ticket, ines: Person, mina: Person
) -> None:
    assert why_not_escalate(ticket, by=ines) is None

    contract(DROP_TIMES, by=mina)

    assert why_not_escalate(ticket, by=ines) == (
        "Workplace and access does not take this yet. The contract misses “Three drop times”."
    )


def test_reason_codes_are_data(ticket: Ticket, ines: Person) -> None:
    HandoffReason.objects.filter(kind="escalate").update(retired_at="2026-01-01T00:00Z")
    HandoffReason.objects.create(kind="escalate", code="own", words="A reason of our own")

    assert [one.code for one in reasons(HandoffKind.ESCALATE)] == ["own"]
    with pytest.raises(Refused):
        climb(ticket, ines)


def test_a_house_without_a_table_of_reasons_uses_the_shipped_ones(db: None) -> None:
    HandoffReason.objects.all().delete()

    assert "missing_information" in [one.code for one in reasons(HandoffKind.RETURN)]


def test_shipped_reasons_and_their_table_agree(db: None) -> None:
    for kind in HandoffKind:
        from_table = reasons(kind)
        HandoffReason.objects.filter(kind=kind).delete()
        assert reasons(kind) == from_table

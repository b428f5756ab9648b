"""The path of a ticket: opened, moved and closed by its verbs only, and kept by the database."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from tests.cast import House, person
from thirdline.desk.tickets.models import Handoff, Stay, Ticket
from thirdline.desk.tickets.operations import (
    move_ticket,
    put_on_hold,
    reopen_ticket,
    resolve_ticket,
    take_ticket,
)
from thirdline.desk.tickets.states import HandoffKind, HoldReason
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import join_team
from thirdline.foundation.people.rules import Role
from thirdline.kit.db import allow_rewriting
from thirdline.kit.refusals import Refused


def escalate(ticket: Ticket, house: House, by: Person) -> Handoff:
    return move_ticket(
        ticket, to=house.workplace, kind=HandoffKind.ESCALATE, reason="needs_access", by=by
    )


def test_a_new_ticket_stands_with_the_team_that_takes_new_ones(
    ticket: Ticket, house: House
) -> None:
    assert ticket.team == house.desk
    assert [stay.number for stay in ticket.stays.all()] == [1]


def test_taking_a_ticket_accepts_its_stay(ticket: Ticket, ines: Person) -> None:
    take_ticket(ticket, by=ines)

    assert ticket.state == "in_progress"
    assert ticket.stays.get().person == ines


def test_of_two_who_take_it_at_once_the_second_is_told(
    ticket: Ticket, ines: Person, house: House
) -> None:
    yusuf = person("Yusuf Demir", Role.AGENT)
    join_team(yusuf, team=house.desk, by=None)
    take_ticket(ticket, seen_person=0, by=ines)

    with pytest.raises(Refused, match="Ines Duarte took TL-"):
        take_ticket(ticket, seen_person=0, by=yusuf)
    take_ticket(ticket, seen_person=ines.pk, by=yusuf)

    assert ticket.stays.get().person == yusuf


def test_a_stranger_to_the_team_may_not_take_it(ticket: Ticket, tomas: Person) -> None:
    with pytest.raises(Refused, match="is with Service desk"):
        take_ticket(ticket, by=tomas)


def test_moving_closes_one_stay_and_opens_the_next_at_the_same_moment(
    ticket: Ticket, house: House, ines: Person
) -> None:
    escalate(ticket, house, ines)

    first, second = ticket.stays.order_by("number")
    assert first.closed_at == second.opened_at
    assert (first.ended, second.team, second.person) == ("escalated", house.workplace, None)


def test_resolving_ends_the_stay_and_reopening_goes_back_to_whoever_resolved(
    ticket: Ticket, ines: Person, rae: Person
) -> None:
    take_ticket(ticket, by=ines)
    resolve_ticket(ticket, by=ines, words="Restarted the client.")

    reopen_ticket(ticket, reason="It dropped again.", by=rae)

    assert (ticket.state, ticket.asked_person, ticket.reopened_count) == ("new", ines, 1)
    assert ticket.stays.count() == 2


def test_a_hold_ends_when_the_ticket_is_handed_on(
    ticket: Ticket, house: House, ines: Person
) -> None:
    put_on_hold(ticket, reason=HoldReason.REQUESTER, by=ines)

    escalate(ticket, house, ines)

    assert ticket.hold_reason is None
    assert ticket.holds.get().until is not None


def test_every_verb_is_in_the_journal(ticket: Ticket, house: House, ines: Person) -> None:
    escalate(ticket, house, ines)

    verbs = list(
        Entry.objects.filter(subject_id=ticket.pk).values_list("verb", flat=True).order_by("id")
    )
    assert verbs[-1] == "ticket.moved"
    assert "ticket.opened" in verbs


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tickets_stay SET opened_at = opened_at - interval '1 hour'",
        "UPDATE tickets_stay SET team_id = team_id + 1",
        "DELETE FROM tickets_stay",
    ],
)
def test_the_database_refuses_to_edit_a_stay(ticket: Ticket, change: str) -> None:
    with (
        pytest.raises((IntegrityError, InternalError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_only_the_acceptance_of_an_open_stay_is_taken_back_and_only_when_that_is_asked_for(
    ticket: Ticket, ines: Person
) -> None:
    back = "UPDATE tickets_stay SET accepted_at = NULL"
    take_ticket(ticket, by=ines)

    for asked, change in [
        ("", back),
        ("tickets_acceptance", "UPDATE tickets_stay SET accepted_at = now()"),
        ("tickets_acceptance", "DELETE FROM tickets_stay"),
    ]:
        allow_rewriting(asked)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with connection.cursor() as cursor:
        cursor.execute(back)

    resolve_ticket(ticket, by=ines)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_stay SET accepted_at = now()")


def test_the_database_refuses_two_stays_at_once(ticket: Ticket, house: House) -> None:
    first = ticket.stays.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(
            ticket=ticket,
            number=2,
            team=house.network,
            tier_level=3,
            predecessor=first,
            opened_at=first.opened_at,
        )


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_an_open_ticket_without_a_stay(ticket: Ticket, ines: Person) -> None:
    take_ticket(ticket, by=ines)
    resolve_ticket(ticket, by=ines)

    with pytest.raises(IntegrityError, match="no open stay"), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(state="in_progress")

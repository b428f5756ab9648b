"""The board of a tier: what arrives, what is in hand, who is full, what is asked."""

from __future__ import annotations

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket, restrict_ticket
from thirdline.flow.escalation.board import arriving, consults_asked, in_hand, load
from thirdline.flow.escalation.operations import (
    accept_handoff,
    ask_team,
    retire_contract,
    waive_item,
)
from thirdline.flow.escalation.tests.make import (
    CLIENT_LOG,
    DROP_TIMES,
    SERVICE,
    climb,
    contract,
)
from thirdline.foundation.people.models import Person


def more(house: House, rae: Person, by: Person, count: int) -> list[Ticket]:
    tickets = []
    for number in range(count):
        one = open_ticket(title=f"VPN {number}", requester=rae, by=rae, service=house.vpn)
        climb(one, by, to_team=house.network)
        tickets.append(one)
    return tickets


def test_what_nobody_accepted_arrives_and_what_somebody_did_is_in_hand(
    ticket: Ticket, house: House, rae: Person, ines: Person, noor: Person
) -> None:
    first, second = more(house, rae, ines, 2)

    accept_handoff(first, by=noor)

    [arrival] = arriving(noor, 3)
    assert arrival.handoff is not None
    assert (arrival.ticket, arrival.handoff.by) == (second, ines)
    assert [stay.tier_level for stay in arrival.path] == [1, 3]
    assert in_hand(noor, 3) == [first]


def test_the_least_complete_arrives_first(  # noqa: PLR0917
    ticket: Ticket, house: House, rae: Person, ines: Person, noor: Person, mina: Person
) -> None:
    [other] = more(house, rae, ines, 1)
    climb(ticket, ines, to_team=house.network)
    contract(SERVICE, DROP_TIMES, CLIENT_LOG, by=mina, tier_level=3, service=house.vpn)
    waive_item(other, key="drop_times", reason="outage", tier_level=3, by=mina)

    found = [(one.ticket, one.contract.met, one.contract.of) for one in arriving(noor, 3)]

    assert found == [(ticket, 1, 3), (other, 2, 3)]


def test_a_domain_shows_its_own(ticket: Ticket, house: House, ines: Person, noor: Person) -> None:
    climb(ticket, ines, to_team=house.network)

    assert [len(arriving(noor, 3, domain=one)) for one in ("network", "database")] == [1, 0]


def test_a_restricted_ticket_arrives_for_nobody_else(
    ticket: Ticket, house: House, ines: Person, noor: Person
) -> None:
    climb(ticket, ines, to_team=house.network)

    restrict_ticket(ticket, named=[ines], by=ines)

    assert (arriving(noor, 3), in_hand(noor, 3)) == ([], [])


def test_load_says_what_each_has_of_what_they_can_hold(
    house: House, rae: Person, ines: Person, noor: Person, jonas: Person
) -> None:
    for one in more(house, rae, ines, 4):
        accept_handoff(one, by=noor)

    fullest, free = load(3)

    assert (fullest.person, fullest.open, fullest.can_hold, fullest.over) == (noor, 4, 3, 1)
    assert (free.person, free.open, free.can_take, free.oldest_at) == (jonas, 0, 3, None)
    assert [one.person for one in load(3, domain="database")] == [jonas]


def test_questions_to_the_tier_are_on_its_board(
    ticket: Ticket, house: House, ines: Person, noor: Person
) -> None:
    consult = ask_team(ticket, question="Which?", team=house.database, by=ines)

    assert (consults_asked(noor, 3), consults_asked(noor, 2)) == ([consult], [])


def test_the_board_costs_the_same_queries_for_one_ticket_and_for_many(  # noqa: PLR0917
    house: House,
    rae: Person,
    ines: Person,
    noor: Person,
    mina: Person,
    django_assert_num_queries,
) -> None:
    first = more(house, rae, ines, 1)[0]
    reader = Person.objects.get(pk=noor.pk)
    assert reader.standing

    for _round in range(2):
        asked = contract(SERVICE, DROP_TIMES, CLIENT_LOG, by=mina, tier_level=3)
        with django_assert_num_queries(10):
            arriving(reader, 3)
        with django_assert_num_queries(2):
            load(3)
        with django_assert_num_queries(1):
            in_hand(reader, 3)
        with django_assert_num_queries(1):
            consults_asked(reader, 3)
        retire_contract(asked, by=mina)
        more(house, rae, ines, 4)
        ask_team(first, question="Which?", tier_level=2, by=noor)

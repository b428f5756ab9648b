from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import take_ticket
from thirdline.flow.routing.rules import Strategy, rank_candidates
from thirdline.flow.routing.tests.make import candidate, decision, opened, rule
from thirdline.foundation.people.models import Person, Rotation, RotationPlace, Skill
from thirdline.foundation.people.operations import grant_skill, join_team, plan_shift
from thirdline.kit import clock

MONDAY = datetime(2026, 6, 29, 8, 0, tzinfo=UTC)
TODAY = date(2026, 6, 29)


def order(candidates, strategy, **facts):
    return [
        one.person_id for one in rank_candidates(candidates, strategy, today=TODAY, **facts).chosen
    ]


def left_out(candidates, strategy, **facts):
    return [one.why for one in rank_candidates(candidates, strategy, today=TODAY, **facts).left_out]


def test_the_least_loaded_is_whoever_holds_the_smallest_share():
    people = [candidate(1, load=2), candidate(2, load=3, can_hold=9), candidate(3, load=2)]

    assert order(people, Strategy.LEAST_LOADED) == [2, 1, 3]


def test_full_people_and_those_off_shift_are_left_out_with_the_reason():
    people = [
        candidate(1, load=3),
        candidate(2, at_work=False),
        candidate(3, can_hold=0),
        candidate(4),
    ]

    assert order(people, Strategy.LEAST_LOADED) == [4]
    assert left_out(people, Strategy.LEAST_LOADED) == [
        "Person 1: holds 3 of 3", "Person 2: off shift", "Person 3: takes no tickets",
    ]  # fmt: skip


def test_the_turn_goes_round():
    people = [candidate(number) for number in (5, 7, 9)]

    assert order(people, Strategy.ROUND_ROBIN) == [5, 7, 9]
    assert order(people, Strategy.ROUND_ROBIN, after=5) == [7, 9, 5]
    assert order(people, Strategy.ROUND_ROBIN, after=8) == [9, 5, 7]
    assert order(people, Strategy.ROUND_ROBIN, after=9) == [5, 7, 9]


def test_skill_counts_before_load_and_an_ended_certificate_does_not_count():
    people = [
        candidate(1, skill_level=3),
        candidate(2, skill_level=5, load=2),
        candidate(3, skill_level=5, certificate_until=TODAY - timedelta(days=1)),
        candidate(4),
        candidate(5, skill_level=5, certificate_until=TODAY),
    ]

    assert order(people, Strategy.SKILL, skill="BGP") == [5, 2, 1]
    assert left_out(people, Strategy.SKILL, skill="BGP") == [
        "Person 3: certificate in BGP ended 28 June 2026", "Person 4: no skill in BGP",
    ]  # fmt: skip


def test_on_call_asks_whoever_is_on_call_however_much_they_hold():
    people = [candidate(1, load=9, on_call_until="6 July"), candidate(2)]

    assert order(people, Strategy.ON_CALL) == [1]
    assert left_out(people, Strategy.ON_CALL) == ["Person 2: not on call"]


PEOPLE = st.lists(
    st.builds(
        candidate,
        st.integers(1, 30),
        load=st.integers(0, 5),
        can_hold=st.integers(0, 5),
        at_work=st.booleans(),
        on_call_until=st.sampled_from(["", "6 July"]),
        skill_level=st.none() | st.integers(1, 5),
        certificate_until=st.none() | st.sampled_from([TODAY, TODAY - timedelta(days=1)]),
        may_not=st.sampled_from(["", "", "asked for it"]),
    ),
    max_size=8,
    unique_by=lambda one: one.person_id,
)


@pytest.mark.slow
@given(PEOPLE, st.sampled_from(list(Strategy)), st.none() | st.integers(1, 30), st.randoms())
def test_the_same_people_are_ranked_the_same_whatever_order_they_come_in(
    people, strategy, after, dice
):
    first = rank_candidates(people, strategy, today=TODAY, after=after, skill="BGP")
    mixed = list(people)
    if strategy is not Strategy.ON_CALL:
        dice.shuffle(mixed)

    second = rank_candidates(mixed, strategy, today=TODAY, after=after, skill="BGP")

    assert first.chosen == second.chosen
    assert sorted(one.person_id for one in first.chosen + first.left_out) == sorted(
        one.person_id for one in people
    )


def test_the_person_on_call_is_asked(house, rae, noor):
    rotation = Rotation.objects.create(team=house.network, name="Network", starts_at=MONDAY)
    RotationPlace.objects.create(rotation=rotation, person=noor, position=0)
    rule("all", go={"team": "network", "strategy": "on_call"})

    with clock.at(MONDAY):
        ticket = opened(rae)

    assert (ticket.asked_person, ticket.person) == (noor, None)
    assert (
        decision(ticket).outcome["why_person"] == "Noor Haddad is on call until 6 July 08:00 UTC."
    )


def test_with_nobody_on_call_the_team_has_it_and_the_reason_says_so(house, rae, noor):
    rule("all", go={"team": "network", "strategy": "on_call"})

    ticket = opened(rae)

    assert (ticket.team, ticket.asked_person) == (house.network, None)
    assert decision(ticket).outcome["why_person"].startswith("Nobody is on call in Network now")


def test_a_rotation_that_cannot_be_reckoned_does_not_block_opening(house, rae, noor):
    rotation = Rotation.objects.create(
        team=house.network, name="Network", starts_at=MONDAY, time_zone="Nowhere/Land"
    )
    RotationPlace.objects.create(rotation=rotation, person=noor, position=0)
    rule("all", go={"team": "network", "strategy": "on_call"})

    ticket = opened(rae)

    assert ticket.team == house.network
    assert "“Nowhere/Land” is not a time zone" in decision(ticket).outcome["why_person"]


def test_held_and_asked_tickets_both_count_as_load(house, rae, noor, jonas):
    join_team(jonas, team=house.network, by=None)
    rule("all", go={"team": "network", "strategy": "least_loaded"})
    first = opened(rae)
    take_ticket(first, by=noor)

    chosen = [opened(rae).asked_person for _ in range(3)]

    assert chosen == [jonas, noor, jonas]


def test_a_full_team_gets_the_ticket_without_a_person(house, rae, noor):
    Person.objects.filter(pk=noor.pk).update(can_hold=1)
    rule("all", go={"team": "network", "strategy": "least_loaded"})

    first, second = opened(rae), opened(rae)

    assert (first.asked_person, second.asked_person) == (noor, None)
    assert decision(second).outcome["left_out"][0]["why"] == "Noor Haddad: holds 1 of 1"


def test_people_off_shift_are_not_asked(house, rae, noor, jonas, ada):
    join_team(jonas, team=house.network, by=None)
    plan_shift(
        jonas, team=house.network, starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=8), by=ada
    )
    rule("all", go={"team": "network", "strategy": "round_robin"})

    with clock.at(MONDAY):
        ticket = opened(rae)

    assert ticket.asked_person == jonas


def test_skill_finds_the_one_who_can(house, rae, noor, jonas):
    join_team(jonas, team=house.network, by=None)
    skill = Skill.objects.create(name="BGP", slug="bgp")
    grant_skill(jonas, skill=skill, level=4, by=None)
    rule("all", go={"team": "network", "strategy": "skill", "skill": "bgp"})

    ticket = opened(rae)

    assert ticket.asked_person == jonas
    assert (
        decision(ticket).outcome["why_person"] == "Jonas Weber has BGP at level 4 and holds 0 of 3."
    )


def test_nobody_is_asked_to_take_what_they_asked_for(house, noor):
    rule("all", go={"team": "network", "strategy": "least_loaded"})

    assert opened(noor).asked_person is None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_tickets_opened_at_once_take_their_turns(house, rae, noor, jonas):
    join_team(jonas, team=house.network, by=None)
    Person.objects.update(can_hold=50)
    rule("all", go={"team": "network", "strategy": "round_robin"})
    start = threading.Barrier(4)

    def ask() -> None:
        try:
            start.wait(10)
            for _ in range(3):
                opened(rae)
        finally:
            connection.close()

    opened(rae)
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    chosen = [ticket.asked_person_id for ticket in Ticket.objects.order_by("routing_decisions__id")]
    assert len(chosen) == 13
    assert all(one != other for one, other in pairwise(chosen))

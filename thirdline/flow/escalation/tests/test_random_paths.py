"""Walks of a ticket at random: stays never overlap or gap, and a return lands where history says."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.cast import House, person
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket, reopen_ticket, resolve_ticket
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation.operations import accept_handoff, transfer_ticket
from thirdline.flow.escalation.targets import return_path, targets_for
from thirdline.flow.escalation.tests.make import climb, come_back
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.operations import join_team
from thirdline.foundation.people.rules import Role

pytestmark = pytest.mark.slow
PLACES = st.integers(min_value=0, max_value=7)


@dataclass
class Crew:
    """Two people in each of two teams of every tier."""

    rae: Person
    people: dict[int, list[Person]]


@pytest.fixture
def crew(house: House, rae: Person) -> Crew:
    field = Team.objects.create(tier=house.desk.tier, name="Field", slug="field")
    apps = Team.objects.create(tier=house.workplace.tier, name="Applications", slug="apps")
    people: dict[int, list[Person]] = {}
    for team in (house.desk, field, house.workplace, apps, house.network, house.database):
        for half in ("a", "b"):
            one = person(f"{team.slug}-{half} Person", Role.SPECIALIST)
            join_team(one, team=team, by=None)
            people.setdefault(team.pk, []).append(one)
    return Crew(rae, people)


class Walk(RuleBasedStateMachine):
    crew: Crew
    ticket: Ticket

    @initialize()
    def opens(self) -> None:
        self.ticket = open_ticket(title="Walk", requester=self.crew.rae, by=self.crew.rae)
        # Our own memory of the way down: team and person, and who has it now.
        self.below: list[tuple[int, Person]] = []
        self.held_by: Person | None = None

    def someone(self, place: int) -> Person:
        people = self.crew.people[self.ticket.team_id or 0]
        return people[place % len(people)]

    @precondition(lambda self: self.ticket.is_open and self.ticket.tier_level < 3)
    @rule(place=PLACES)
    def escalates(self, place: int) -> None:
        by = self.someone(place)
        options = targets_for(self.ticket, HandoffKind.ESCALATE, by)
        self.below.append((self.ticket.team_id or 0, self.held_by or by))
        climb(self.ticket, by, to_team=options[place % len(options)].team)
        self.held_by = None

    @precondition(lambda self: self.ticket.is_open and self.below)
    @rule(place=PLACES)
    def returns(self, place: int) -> None:
        team, who = self.below.pop()
        come_back(self.ticket, self.someone(place))
        assert (self.ticket.team_id, self.ticket.asked_person) == (team, who)
        self.held_by = None

    @precondition(lambda self: self.ticket.is_open)
    @rule(place=PLACES)
    def transfers(self, place: int) -> None:
        by = self.someone(place)
        options = targets_for(self.ticket, HandoffKind.TRANSFER, by)
        team = options[place % len(options)].team
        transfer_ticket(self.ticket, to_team=team, reason="wrong_team", by=by)
        self.held_by = None

    @precondition(lambda self: self.ticket.is_open and self.held_by is None)
    @rule(place=PLACES)
    def accepts(self, place: int) -> None:
        self.held_by = self.someone(place)
        accept_handoff(self.ticket, by=self.held_by)

    @precondition(lambda self: self.ticket.is_open)
    @rule(place=PLACES)
    def resolves(self, place: int) -> None:
        resolve_ticket(self.ticket, by=self.someone(place))

    @precondition(lambda self: not self.ticket.is_open)
    @rule()
    def reopens(self) -> None:
        reopen_ticket(self.ticket, reason="Not yet.", by=self.crew.rae)
        self.held_by = None

    @invariant()
    def the_path_is_whole(self) -> None:
        stays = list(self.ticket.stays.order_by("number"))
        assert [stay.number for stay in stays] == list(range(1, len(stays) + 1))
        assert [stay.closed_at is None for stay in stays[:-1]] == [False] * (len(stays) - 1)
        assert (stays[-1].closed_at is None) == self.ticket.is_open
        assert stays[-1].team_id == self.ticket.team_id
        for before, after in pairwise(stays):
            assert after.predecessor_id == before.pk
            touches = after.opened_at == before.closed_at
            assert touches or (
                before.ended == "resolved"
                and after.opened_at > (before.closed_at or after.opened_at)
            )

    @invariant()
    def the_way_down_is_the_one_it_came_up(self) -> None:
        if self.ticket.is_open:
            path = return_path(self.ticket)
            found = (path.team.pk, path.person) if path else None
            assert found == (self.below[-1] if self.below else None)


def test_random_walks_keep_the_path_whole_and_the_way_down_true(crew: Crew) -> None:
    walk = type("CrewWalk", (Walk,), {"crew": crew})

    run_state_machine_as_test(
        walk, settings=settings(max_examples=8, stateful_step_count=10, deadline=None)
    )

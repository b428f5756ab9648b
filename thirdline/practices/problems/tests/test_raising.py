"""A redundancy debt is raised as one problem, and no more than one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import House
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.problems.operations import move_problem, raise_problem
from thirdline.practices.problems.queries import (
    debt_for,
    history_of_problem,
    links_of,
    problems_of_debts,
    problems_of_items,
)
from thirdline.practices.problems.telling import lines_for
from thirdline.reference.estate.models import ConfigurationItem, Debt
from thirdline.reference.estate.tests.make import item


@pytest.fixture
def rad(noor: Person) -> ConfigurationItem:
    return item(noor, "rad-b")


@pytest.fixture
def debt(house: House, noor: Person, rad: ConfigurationItem) -> Debt:
    vpn = item(noor, "VPN", "service", service=house.vpn)
    now = clock.now()
    return Debt.objects.create(
        item=vpn, since=now - timedelta(days=9), owner_team=house.network, owner=noor, lost=True,
        causes={"items": [[vpn.pk, now.isoformat()], [rad.pk, now.isoformat()]], "fates": []},
    )  # fmt: skip


def test_its_owner_answers_for_the_problem_and_what_takes_it_down_is_linked(
    debt: Debt, rad: ConfigurationItem, house: House, noor: Person, ines: Person
) -> None:
    problem = raise_problem(debt, by=ines)

    assert (problem.title, problem.service) == ("VPN is one failure from down", house.vpn)
    assert (problem.team, problem.person, problem.opened_from) == (house.network, noor, "debt")
    linked = links_of(problem, ines)
    assert [one.item for one in linked.items] == [debt.item, rad]
    assert [one.debt for one in linked.debts] == [debt]
    assert problems_of_debts([debt.pk], ines) == {debt.pk: [problem]}
    assert problems_of_items([rad.pk], ines) == {rad.pk: [problem]}
    assert Entry.objects.get(verb="debt.raised").facts["problem"] == problem.pk
    told = [line.said for line in reversed(lines_for(history_of_problem(problem), ines))]
    assert told[0] == "Ines raised it from a redundancy debt"
    assert told[-1] == f"Ines linked {debt.label} VPN"


def test_it_is_raised_once_at_a_time(debt: Debt, ines: Person) -> None:
    problem = raise_problem(debt, title="RADIUS stands alone", by=ines)
    with pytest.raises(Refused, match=f"already as {problem.label}"):
        raise_problem(debt, by=ines)
    move_problem(problem, to="closed", words="We live with it.", by=ines)

    assert raise_problem(debt, by=ines) != problem


def test_what_is_over_is_not_raised(debt: Debt, ines: Person) -> None:
    Debt.objects.filter(pk=debt.pk).update(ended_at=clock.now())

    with pytest.raises(Refused, match="is over"):
        raise_problem(debt, by=ines)


def test_whoever_moved_to_another_team_is_not_asked(
    debt: Debt, house: House, noor: Person, ines: Person
) -> None:
    Debt.objects.filter(pk=debt.pk).update(owner_team=house.database)

    problem = raise_problem(debt, by=ines)

    assert (problem.team, problem.person) == (house.database, None)


def test_outside_nobody_raises_or_finds_one(debt: Debt, rae: Person) -> None:
    with pytest.raises(Refused, match="kept by the support teams"):
        raise_problem(debt, by=rae)
    with pytest.raises(NotFound):
        debt_for(rae, debt.pk)
    assert problems_of_debts([debt.pk], rae) == {debt.pk: []}

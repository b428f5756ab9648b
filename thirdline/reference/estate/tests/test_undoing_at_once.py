"""An import that is undone while others work with its items: nothing is left in pieces, and who was slower reads why."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client

from thirdline.desk.affected.models import Affected
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
from thirdline.practices.fault_trees.models import FaultTree
from thirdline.practices.problems.models import ProblemLink
from thirdline.project.tests.api_make import Caller
from thirdline.reference.estate.models import ConfigurationItem, FateSet, Need
from thirdline.reference.estate.operations import (
    edit_item,
    end_need,
    retire_item,
    say_health,
    undoing,
)
from thirdline.reference.estate.operations.importing import apply_estate_import, undo_estate_import
from thirdline.reference.estate.tests import files, make

pytestmark = pytest.mark.django_db(transaction=True)
GONE = "It is no longer there: the import that made it was undone meanwhile."
CLASH = "Somebody changed or took away the same at the same moment."


def while_undoing(
    monkeypatch: pytest.MonkeyPatch, by: Person, verb: Callable[[], object]
) -> object:
    """What somebody gets who acts when an undoing has looked at every item and committed nothing yet."""
    found = files.bring_in(files.TABLE, by=by)
    undo_estate_import(found, by=by)
    got: list[object] = []
    started = Event()

    def act() -> None:
        started.set()
        try:
            got.append(verb())
        except Refused as refused:
            got.append(refused.reason)
        finally:
            connection.close()

    other = Thread(target=act)
    remove = undoing.remove_items

    def slowly(numbers: list[int], now: object) -> None:
        other.start()
        assert started.wait(10)
        other.join(1)  # it reads the items, which are there still, and waits for the undoing
        remove(numbers, now)

    monkeypatch.setattr(undoing, "remove_items", slowly)
    files.work_off(found)
    other.join(20)
    assert not ConfigurationItem.objects.exists()
    return got[0]


VERBS = {
    "edit": lambda item, by: edit_item(item, changes={"rack": "B09"}, by=by),
    "retire": lambda item, by: retire_item(item, reason="gone", by=by, also_needs=True),
    "say health": lambda item, by: say_health(item, health="down", by=by),
    "end a need": lambda item, by: end_need(Need.objects.filter(members__item=item)[0], by=by),
}


@pytest.mark.parametrize("name", VERBS)
def test_who_works_on_an_item_that_is_just_taken_back_reads_so(
    monkeypatch: pytest.MonkeyPatch, noor: Person, name: str
) -> None:
    told = while_undoing(
        monkeypatch, noor, lambda: VERBS[name](files.named("core-a"), noor) and None
    )

    assert told == GONE


PAGES = {
    "a ticket": ("/tickets/{ticket}/items", {"items": "core-a"}, CLASH),
    "a fate": (
        "/estate/fates/new",
        {"name": "Duct", "members_typed": "core-a\ncore-b"},
        "A fate is shared by two items or more.",
    ),
    "a problem": ("/problems/{problem}/links", {"items": "core-a"}, CLASH),
    "a tree": ("/estate/items/{item}/fault-trees", {}, CLASH),
}


@pytest.mark.parametrize("where", PAGES)
def test_who_names_an_item_that_is_just_taken_back_reads_a_sentence(
    monkeypatch: pytest.MonkeyPatch, noor: Person, ticket: Ticket, where: str
) -> None:
    client = Client()
    client.force_login(noor)
    problem = Caller(noor).post("/problems", {"title": "Odd"}).json()["number"]
    path, given, said = PAGES[where]

    def act() -> object:
        item = files.named("orders-db").pk
        address = path.format(ticket=ticket.pk, problem=problem, item=item)
        return client.post(address, given)

    answer = while_undoing(monkeypatch, noor, act)

    assert answer.status_code == 409, answer
    assert said in answer.content.decode()
    for table in (Affected, FaultTree, ProblemLink):
        assert not table.objects.exists()
    assert not FateSet.objects.filter(rule=None).exists()


def test_a_program_that_names_it_is_told_to_send_it_again(
    monkeypatch: pytest.MonkeyPatch, noor: Person, ticket: Ticket
) -> None:
    program = Caller(noor)

    def act() -> object:
        item = files.named("core-a").pk
        return program.post(f"/tickets/{ticket.pk}/items", {"items": [item]})

    answer = while_undoing(monkeypatch, noor, act)

    assert (answer.status_code, answer.json()["code"]) == (409, "at_once")


def test_two_sources_that_know_one_thing_do_not_create_it_twice(noor: Person) -> None:
    one = files.plan(files.TABLE, by=noor, source="cmdb")
    other = files.plan(files.TABLE.replace("a,core-a", "z,core-a"), by=noor, source="sheet")

    apply_estate_import(one, by=noor)
    files.work_off(one)
    apply_estate_import(other, by=noor)
    files.work_off(other)

    assert ConfigurationItem.objects.count() == 4
    assert other.state == "planned"
    assert "of the items were changed since the plan was made" in other.problems[0]


def test_what_somebody_registered_since_the_plan_is_not_created_again(noor: Person) -> None:
    plan = files.plan(files.TABLE, by=noor)
    with transaction.atomic():
        make.item(noor, "Core-A", "switch")

    apply_estate_import(plan, by=noor)
    files.work_off(plan)

    assert plan.state == "planned"
    assert [one.name for one in ConfigurationItem.objects.all()] == ["Core-A"]

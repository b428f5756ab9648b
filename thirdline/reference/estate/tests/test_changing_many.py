"""A change of very many items is made by a worker: watched, stopped, and whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.at_once import elsewhere
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.models import ConfigurationItem, FateSet, ItemsChange, Unworked
from thirdline.reference.estate.operations import (
    begin_change_of_items,
    changing_many,
    stop_change_of_items,
)
from thirdline.reference.estate.operations.changing_many import advance_item_changes
from thirdline.reference.estate.queries import find_items
from thirdline.reference.estate.tests import make
from thirdline.reference.estate.web import many

ADDRESS = "/estate/items/changes"


def begun(by: Person, *names: str, **changes: object) -> ItemsChange:
    items = make.items(by, *names)
    wanted = changes or {"site": "Leiden", "owner": by}
    return begin_change_of_items([one.pk for one in items], changes=wanted, by=by)


def worked_off(change: ItemsChange) -> ItemsChange:
    while advance_item_changes():
        pass
    change.refresh_from_db()
    return change


@pytest.mark.django_db
def test_a_worker_makes_it_and_its_page_says_what_came_of_it(as_noor: Client, noor: Person) -> None:
    change = begun(noor, "node-1", "node-2", "node-3", site="Leiden", owner=noor)
    Unworked.objects.all().delete()

    change = worked_off(change)

    assert (change.state, change.changed, change.done) == ("done", 3, 3)
    assert ConfigurationItem.objects.filter(site="Leiden", owner=noor, version=2).count() == 3
    assert Entry.objects.filter(verb="items.changed", facts__items=3).count() == 3
    assert len(find_items(noor, "Leiden")) == 3
    assert FateSet.objects.filter(name="Site Leiden", until=None).exists()
    assert Unworked.objects.exists()
    said = as_noor.get(f"{ADDRESS}/{change.pk}").content.decode()
    assert "3 items are changed." in said
    assert noor.name in said


@pytest.mark.django_db
def test_what_is_very_much_is_not_waited_for(monkeypatch, as_noor: Client, noor: Person) -> None:
    monkeypatch.setattr(many, "MOST_WAITED_FOR", 1)
    one, two = make.items(noor, "a", "b")
    given = {"numbers": f"{one.pk},{two.pk}", "site": "Leiden", "step": "do"}

    answer = as_noor.post(ADDRESS, given)

    change = ItemsChange.objects.get()
    assert answer["Location"] == f"{ADDRESS}/{change.pk}"
    assert not ConfigurationItem.objects.filter(site="Leiden").exists()
    assert "Being made" in as_noor.get(ADDRESS).content.decode()
    assert worked_off(change).changed == 2


@pytest.mark.django_db
def test_many_share_fates_as_few_do(monkeypatch, noor: Person) -> None:
    monkeypatch.setattr(changing_many, "MOST_WAITED_FOR", 1)
    change = worked_off(begun(noor, "a", "b", site="Leiden", rack="B07"))

    assert change.state == "done"
    names = set(FateSet.objects.filter(until=None).values_list("name", flat=True))
    assert {"Site Leiden", "Rack B07, Leiden"} <= names


@pytest.mark.django_db
def test_what_cannot_be_is_refused_whole_and_said(as_noor: Client, noor: Person) -> None:
    items = make.items(noor, "a", "b")
    change = begin_change_of_items(
        [one.pk for one in items], changes={"site": "Leiden", "users": -1}, by=noor
    )

    change = worked_off(change)

    assert (change.state, change.changed) == ("refused", 0)
    assert "whole number between" in as_noor.get(f"{ADDRESS}/{change.pk}").content.decode()
    assert not ConfigurationItem.objects.filter(site="Leiden").exists()


@pytest.mark.django_db
def test_whoever_may_not_keep_the_estate_changes_nothing(ines: Person, noor: Person) -> None:
    items = make.items(noor, "a")

    with pytest.raises(Refused, match="kept by specialists"):
        begin_change_of_items([items[0].pk], changes={"site": "x"}, by=ines)
    with pytest.raises(Refused, match="kept by specialists"):
        stop_change_of_items(begun(noor, "b"), by=ines)


@pytest.mark.django_db(transaction=True)
def test_it_shows_how_far_it_is_and_is_stopped_whole(monkeypatch, noor: Person) -> None:
    monkeypatch.setattr(changing_many, "AT_ONCE", 1)
    change = begun(noor, "a", "b", "c")
    pages: list[str] = []

    def look_and_stop() -> None:
        client = Client()
        client.force_login(noor)
        pages.append(client.get(f"{ADDRESS}/{change.pk}").content.decode())
        client.post(f"{ADDRESS}/{change.pk}/stop")

    at_second(monkeypatch, look_and_stop)
    change = worked_off(change)

    assert 'value="1" max="3"' in pages[0]
    assert change.state == "stopped"
    assert not ConfigurationItem.objects.filter(site="Leiden").exists()
    assert not Entry.objects.filter(verb="items.changed").exists()
    assert Entry.objects.filter(verb="items.change_stopped", actor=noor).exists()
    with pytest.raises(Refused, match="Nothing is at work"):
        stop_change_of_items(change, by=noor)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_leaves_nothing_half_and_is_followed_by_another(
    monkeypatch, noor: Person
) -> None:
    change = begun(noor, "a", "b", "c")

    def die() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as once:
        once.setattr(changing_many, "AT_ONCE", 1)
        at_second(once, die, here=True)
        with pytest.raises(KeyboardInterrupt):
            advance_item_changes()

    assert not ConfigurationItem.objects.filter(site="Leiden").exists()
    assert worked_off(change).changed == 3


@pytest.mark.django_db(transaction=True)
def test_a_change_that_kills_its_worker_is_given_up(monkeypatch, noor: Person) -> None:
    change = begun(noor, "a", "b")

    def die() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(changing_many, "_change_some", lambda *given: die())
    for _try in range(changing_many.MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            advance_item_changes()
    change = worked_off(change)

    assert (change.state, change.said) == (
        "refused", "It stopped 3 times in a row; the log of the worker says why.",
    )  # fmt: skip


def at_second(monkeypatch, work: Callable[[], None], *, here: bool = False) -> None:
    """Have that happen before the second step of the change."""
    step, steps = changing_many._change_some, [0]

    def watched(*given):
        steps[0] += 1
        if steps[0] == 2:
            work() if here else elsewhere(work)
        return step(*given)

    monkeypatch.setattr(changing_many, "_change_some", watched)


@pytest.mark.django_db
def test_the_list_of_changes_is_read_together_and_holds_none_of_their_items(
    as_noor: Client, noor: Person, ada: Person, django_assert_num_queries
) -> None:
    begun(noor, "node-1", "node-2", owner=noor)
    as_noor.get(ADDRESS)  # what is kept from one page to the next
    with CaptureQueriesContext(connection) as one:
        as_noor.get(ADDRESS)
    begun(noor, "node-3", owner=ada)
    begun(noor, "node-4", "node-5", "node-6", site="Leiden")

    with django_assert_num_queries(len(one)) as three:
        said = as_noor.get(ADDRESS).content.decode()

    assert ada.name in said
    assert said.count("Leiden") == 1
    assert '"changes", "estate_itemschange"."items"' not in str(three.captured_queries)

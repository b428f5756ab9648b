"""What an import writes in one transaction is watched from outside, and stopped before it is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.at_once import elsewhere
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.reference.estate.models import ConfigurationItem, Import, ImportProgress
from thirdline.reference.estate.operations import applying, planning, undoing
from thirdline.reference.estate.operations.importing import (
    apply_estate_import,
    choose_for_estate,
    stop_estate_import,
    take_in_estate,
    undo_estate_import,
)
from thirdline.reference.estate.tests import files

# Two connections, as of the worker and of a page: neither sees what the other has not committed.
pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(monkeypatch, module, name: str, work: Callable[[], object]) -> None:
    """Let somebody do that when the worker comes to this step."""
    step = getattr(module, name)

    def watched(*given):
        elsewhere(work)
        return step(*given)

    monkeypatch.setattr(module, name, watched)


def stopping(found: Import, by: Person) -> Callable[[], object]:
    return lambda: stop_estate_import(Import.objects.get(pk=found.pk), by=by)


def test_the_page_shows_how_far_it_came(monkeypatch, noor: Person) -> None:
    found = files.plan(files.TABLE, by=noor)
    apply_estate_import(found, by=noor)
    pages: list[str] = []

    def look() -> None:
        client = Client()
        client.force_login(noor)
        pages.append(client.get(f"/estate/imports/{found.pk}").content.decode())

    meanwhile(monkeypatch, applying, "update_items", look)
    found = files.work_off(found)

    assert "Step 3 of 6" in pages[0]
    assert 'value="3" max="6"' in pages[0]
    assert found.state == "applied"
    assert not ImportProgress.objects.exists()


def test_an_application_is_stopped_before_its_next_step(monkeypatch, noor: Person) -> None:
    found = files.plan(files.TABLE, by=noor)
    apply_estate_import(found, by=noor)
    with monkeypatch.context() as once:
        meanwhile(once, applying, "update_items", stopping(found, noor))
        found = files.work_off(found)

    assert found.state == "planned"
    assert not ConfigurationItem.objects.exists()
    assert not found.problems
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"estate.import_stop_asked", "estate.import_stopped"} <= verbs

    # Nothing of it is left in the way of doing it after all.
    apply_estate_import(found, by=noor)
    assert files.work_off(found).state == "applied"


def test_an_undoing_is_stopped_and_everything_stays(monkeypatch, noor: Person) -> None:
    found = files.bring_in(files.TABLE, by=noor)
    undo_estate_import(found, by=noor)
    meanwhile(monkeypatch, undoing, "remove_items", stopping(found, noor))

    found = files.work_off(found)

    assert found.state == "applied"
    assert ConfigurationItem.objects.count() == 4


def test_choices_made_while_a_plan_is_made_are_those_it_is_made_by(
    monkeypatch, noor: Person
) -> None:
    before = files.bring_in(files.TABLE, by=noor)
    fewer = files.table("a,core-a,Switch,Leiden,B07,S-1,")
    found = take_in_estate(name="fewer.csv", content=fewer, source=before.source, by=noor)

    def choose_anew() -> None:
        anew = Import.objects.get(pk=found.pk)
        stop_estate_import(anew, by=noor)
        choose_for_estate(anew, choices={"retire": True}, by=noor)

    with monkeypatch.context() as once:
        once.setattr(planning, "_keep", _first(choose_anew, planning._keep))
        found = files.work_off(found)

    assert found.state == "planned"
    assert set(files.actions(found).values()) == {"same", "retire"}


def _first(work: Callable[[], None], step: Callable[..., None]) -> Callable[..., None]:
    """Let somebody do that before the step, the first time it is taken."""
    todo = [work]

    def watched(*given) -> None:
        while todo:
            elsewhere(todo.pop())
        step(*given)

    return watched

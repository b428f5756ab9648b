"""What belonged together in another desk belongs together here, whichever file brought which end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import House
from thirdline.desk.links.models import Link, Tie
from thirdline.desk.links.operations import unlink_tickets
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.practices.exchange.models import Import
from thirdline.practices.exchange.operations import undo_import
from thirdline.practices.exchange.tests import desks, make

pytestmark = pytest.mark.django_db


def issue(
    key: str, *links: dict[str, Any], status: str = "Resolved", **more: Any
) -> dict[str, Any]:
    fields = {
        "summary": f"About {key}", "status": {"name": status}, "created": "2024-03-04T09:00:00.000+0100",
        "reporter": {"accountId": "a1", "displayName": "Rae Okafor", "emailAddress": "rae@aldermoor.example"},
        "issuelinks": list(links), **more,
    }  # fmt: skip
    return {"id": key[-1], "key": key, "fields": fields}


def link(name: str, **ends: str) -> dict[str, Any]:
    return {"type": {"name": name}, **{end: {"key": key} for end, key in ends.items()}}


BLOCKS = issue(
    "HELP-1", link("Blocks", outwardIssue="HELP-2"), link("Relates", outwardIssue="HELP-3")
)
BLOCKED = issue("HELP-2", link("Blocks", inwardIssue="HELP-1"))
COPY = issue(
    "HELP-3", link("Duplicate", outwardIssue="HELP-4"), link("Relates", inwardIssue="HELP-1")
)
PARENT = issue("HELP-4", subtasks=[{"key": "HELP-1"}], status="Open")
DRAWN = {
    ("HELP-1", "blocks", "HELP-2"),
    ("HELP-1", "relates", "HELP-3"),
    ("HELP-3", "duplicates", "HELP-4"),
}


def bring_in(ada: Person, *issues: dict[str, Any]) -> Import:
    return make.bring_in({"issues": list(issues)}, by=ada, source="jira", name="jira.json")


def drawn() -> set[tuple[str, str, str]]:
    return set(Link.objects.values_list("one__outside_id", "kind", "other__outside_id"))


def ties() -> list[tuple[str, str]]:
    return list(Tie.objects.values_list("parent__outside_id", "child__outside_id"))


def test_each_kind_is_what_it_was_and_both_ends_say_so(
    house: House, ada: Person, rae: Person
) -> None:
    Notice.objects.all().delete()

    batch = bring_in(ada, BLOCKS, BLOCKED, COPY, PARENT)

    assert drawn() == DRAWN
    assert ties() == [("HELP-4", "HELP-1")]
    assert batch.counts["links"] == 4
    assert Entry.objects.filter(verb="ticket.linked").count() == 6
    assert not Notice.objects.exists()


def test_the_other_end_may_come_with_a_later_file(house: House, ada: Person, rae: Person) -> None:
    bring_in(ada, BLOCKS, PARENT)
    assert drawn() == set()

    bring_in(ada, BLOCKED)
    bring_in(ada, COPY)

    assert drawn() == DRAWN
    assert ties() == [("HELP-4", "HELP-1")]


def test_the_same_file_again_draws_nothing_and_what_was_removed_stays_removed(
    house: House, ada: Person, rae: Person
) -> None:
    bring_in(ada, BLOCKS, BLOCKED)
    unlink_tickets(Link.objects.get(), reason="Not any more.", by=ada)

    bring_in(ada, BLOCKS, BLOCKED)
    bring_in(ada, COPY)

    assert Link.objects.filter(kind="blocks").count() == 1
    assert Link.objects.get(kind="blocks").removed_at is not None


def test_a_child_has_one_parent_whatever_the_file_says(
    house: House, ada: Person, rae: Person
) -> None:
    other = issue("HELP-5", subtasks=[{"key": "HELP-1"}])
    below = issue("HELP-6", subtasks=[{"key": "HELP-4"}])

    bring_in(ada, BLOCKS, PARENT, other, below)

    assert ties() == [("HELP-4", "HELP-1")]


def test_they_go_with_the_import_that_is_taken_out(house: House, ada: Person, rae: Person) -> None:
    batch = bring_in(ada, BLOCKS, BLOCKED, PARENT)

    undo_import(batch, by=ada)
    make.work_off(batch)

    assert (drawn(), ties()) == (set(), [])


def test_the_son_of_glpi_is_the_child(house: House, ada: Person, rae: Person, ines: Person) -> None:
    dump = desks.GLPI.replace("VALUES (1,42,41,1)", "VALUES (1,42,41,3)")

    make.bring_in(dump.encode(), by=ada, source="glpi", name="glpi.sql")

    assert ties() == [("41", "42")]

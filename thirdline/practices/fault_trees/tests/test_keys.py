"""The editor by keys: every key of the sheet stands on the page, and what is changed answers in place."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from thirdline.foundation.people.models import Person
from thirdline.kit.ui.keys import sections
from thirdline.practices.fault_trees import editing, keeping
from thirdline.practices.fault_trees.models import FaultTree
from thirdline.practices.fault_trees.operations import change_tree, draw_tree

HEARD = {"↑", "↓", "←", "→", "Enter", "Esc"}
IN_PLACE = {"HX-Request": "true", "HX-Target": "div#tree"}


@pytest.fixture
def tree(noor: Person) -> FaultTree:
    content = editing.new_tree("Mail is late")
    row = draw_tree(title="Mail is late", content=content, by=noor)
    content = editing.add_gate(content, "top", label="Hubs", kind=editing.Kind.AND)
    return change_tree(row, content=content, words="Hubs", by=noor)


def carried(page: str) -> set[str]:
    return set(re.findall(r'data-key="([^"]+)"', page)) - {"/"}


def edit(as_noor: Client, tree: FaultTree, **said: Any) -> Any:
    form = {"version": tree.current.number, "at": "gate-1"} | said
    return as_noor.post(
        f"/fault-trees/{tree.pk}/edits?fold=gate-1&at=gate-1", form, headers=IN_PLACE
    )


def test_every_key_of_a_tree_stands_on_a_gate_or_an_event(as_noor: Client, tree: FaultTree) -> None:
    pages = [
        as_noor.get(f"/fault-trees/{tree.pk}?at={at}").content.decode()
        for at in ("gate-1", "event-1")
    ]

    listed = {
        key for name, _t, found in sections() if name == "tree" for s in found for key in s.keys
    }
    assert carried(pages[0]) | carried(pages[1]) == listed - HEARD
    assert carried(pages[0]) - carried(pages[1]) == {"a", "b", "s", "l", "f"} & carried(pages[0])


def test_a_finished_tree_has_no_keys_that_change_it(
    as_noor: Client, tree: FaultTree, noor: Person
) -> None:
    as_noor.post(f"/fault-trees/{tree.pk}/closing", {"words": "was a drill"})

    page = as_noor.get(f"/fault-trees/{tree.pk}?at=gate-1").content.decode()

    assert carried(page) == {"f"}


def test_a_change_answers_in_place_with_what_was_folded_still_folded(
    as_noor: Client, tree: FaultTree
) -> None:
    answer = edit(as_noor, tree, do="event", label="Fan stops")

    body = answer.content.decode()
    assert answer.status_code == 200
    assert body.startswith('<div class="inv" id="tree">')
    assert answer["HX-Replace-Url"] == f"/fault-trees/{tree.pk}?fold=gate-1&at=gate-1"
    assert 'data-chosen="gate-1"' in body
    assert "Added “Fan stops”" in body
    assert "2 boxes folded" in body


def test_what_is_refused_says_so_where_it_is_read_out(as_noor: Client, tree: FaultTree) -> None:
    answer = edit(as_noor, tree, do="event", label=" ")

    assert answer.status_code == 409
    assert re.search(
        r'id="tree-wrong" role="alert">.*Say what happens', answer.content.decode(), re.S
    )


def test_after_taking_away_its_gate_is_chosen(as_noor: Client, tree: FaultTree) -> None:
    edit(as_noor, tree, do="event", label="Fan stops")
    tree.refresh_from_db()

    answer = edit(as_noor, tree, do="away", at="event-3", under="gate-1")

    assert answer["HX-Replace-Url"].endswith("at=gate-1")
    assert "event-3" not in keeping.content_of(FaultTree.objects.get(pk=tree.pk)).events


def test_what_hangs_in_several_places_asks_where_to_take_it_from(
    as_noor: Client, tree: FaultTree, noor: Person
) -> None:
    content = editing.share(keeping.content_of(tree), "top", name="event-2")
    change_tree(tree, content=content, words="shared", by=noor)

    page = as_noor.get(f"/fault-trees/{tree.pk}?at=event-2").content.decode()

    assert re.search(r'<summary data-key="Delete">It hangs in 2 places', page)
    assert "n" not in carried(page)


def test_the_panel_of_a_box_comes_alone(as_noor: Client, tree: FaultTree) -> None:
    asked = {"HX-Request": "true", "HX-Target": "section#tree-chosen"}

    body = as_noor.get(f"/fault-trees/{tree.pk}?at=event-1", headers=asked).content.decode()

    assert body.startswith("<section")
    assert "First cause" in body
    assert "<fault-tree" not in body


def test_undo_answers_in_place_too(as_noor: Client, tree: FaultTree) -> None:
    answer = as_noor.post(f"/fault-trees/{tree.pk}/versions/1?at=top", headers=IN_PLACE)

    assert answer.status_code == 200
    assert answer["HX-Replace-Url"] == f"/fault-trees/{tree.pk}?at=top"
    assert "as it was in version 1" in answer.content.decode()

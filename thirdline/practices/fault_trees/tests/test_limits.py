"""No tree, no file and no number of readers takes the desk away from everybody else."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from thirdline.desk.tickets.models import Ticket
from thirdline.engines.faulttree.model import Argument, BasicEvent, Gate, Kind
from thirdline.engines.faulttree.model import FaultTree as Drawn
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
from thirdline.practices.fault_trees import (
    editing,
    files,
    keeping,
    queries,
    reading,
    rules,
    showing,
    testing,
)
from thirdline.practices.fault_trees.models import FaultTree
from thirdline.practices.fault_trees.models import Test as OfCatalogue
from thirdline.practices.fault_trees.operations import draw_tree
from thirdline.practices.fault_trees.tests.make import vpn
from thirdline.project.tests.api_make import Caller


def test_a_tree_of_countless_gates_is_refused_however_few_its_events(noor: Person) -> None:
    gates = {
        f"g{n}": Gate(f"g{n}", Kind.NULL, (Argument(f"g{n + 1}"),))
        for n in range(rules.MOST_GATES + 1)
    }
    last = f"g{rules.MOST_GATES + 1}"
    gates[last] = Gate(last, Kind.OR, (Argument("e"),))

    with pytest.raises(Refused, match=f"at most {rules.MOST_GATES} gates"):
        draw_tree(title="Long", content=Drawn("Long", "g0", gates, {"e": BasicEvent("e")}), by=noor)
    assert not FaultTree.objects.exists()


def test_a_tree_of_countless_branches_is_refused(noor: Person) -> None:
    assert rules.why_not_size(10, 400, rules.MOST_BRANCHES) is None
    assert "branches" in (rules.why_not_size(10, 400, rules.MOST_BRANCHES + 1) or "")


def test_a_file_too_large_for_a_page_to_wait_for_is_refused(as_noor: Client) -> None:
    file = SimpleUploadedFile("t.dft", b"//" + b"x" * files.MOST_BYTES)

    answer = as_noor.post("/fault-trees/new", {"file": file})

    assert answer.status_code == 409
    assert "The file is larger than 5 MB." in answer.content.decode()


def test_a_page_lists_so_many_cut_sets_and_says_that_there_are_more(
    as_noor: Client, noor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "MOST_SETS", 60)
    content = editing.new_tree("Many ways")
    for number in range(70):
        content = editing.add_event(content, "top", label=f"Way {number}")
    tree = draw_tree(title="Many ways", content=content, by=noor)

    first = as_noor.get(f"/fault-trees/{tree.pk}?show=cuts").content.decode()
    last = as_noor.get(f"/fault-trees/{tree.pk}?show=cuts&sets=99999").content.decode()

    assert "events have no figure yet" in first
    assert "What must fail together" in first
    assert "sets=60" in first
    assert "More cut sets" not in last
    assert "A page lists the 60 most likely cut sets." in last


def test_one_tree_is_solved_once_for_all_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    solving, go_on = threading.Event(), threading.Event()
    solve, times = reading._solve, []

    def slow(drawn: Drawn) -> reading.Session:
        times.append(drawn.name)
        solving.set()
        assert go_on.wait(10)
        return solve(drawn)

    monkeypatch.setattr(reading, "_solve", slow)
    content = editing.new_tree("Solved once for all")
    found: list[reading.Session] = []
    askers = [
        threading.Thread(target=lambda: found.append(reading.session_of(content, "once")))
        for _ in range(3)
    ]
    for one in askers:
        one.start()
    assert solving.wait(10)
    go_on.set()
    for one in askers:
        one.join(10)

    assert len(times) == 1
    assert len(found) == 3
    assert all(one is found[0] for one in found)


def test_who_comes_while_others_are_being_solved_is_told_and_holds_nobody_up(
    noor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PATIENCE", 0.05)
    monkeypatch.setattr(reading, "_at_work", {"one", "another"})
    tree = draw_tree(title="Waits", content=editing.new_tree("Waits its turn"), by=noor)

    told = reading.read(tree, [], [], [])
    reading._at_work.discard("one")
    solved = reading.read(tree, [], [], [])

    assert "Load this page again in a moment" in told.refused
    assert (told.status, solved.status) == ("refused", "exact")


def test_a_tree_that_cannot_be_solved_frees_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(drawn: Drawn) -> reading.Session:
        raise ArithmeticError

    monkeypatch.setattr(reading, "_solve", broken)
    with pytest.raises(ArithmeticError):
        reading.session_of(editing.new_tree("Broken"), "broken")

    assert "broken" not in reading._at_work


def test_made_up_forms_of_a_tree_are_answered_in_a_sentence(as_noor: Client, noor: Person) -> None:
    tree = draw_tree(title="Down", content=editing.new_tree("Down"), by=noor)
    there = f"/fault-trees/{tree.pk}"

    half = as_noor.post(f"{there}/cause", {"events": '["\\ud800"]'})
    switch = {"do": "house_changed", "at": "top", "label": "On", "version": 1}
    none = as_noor.post(f"{there}/edits", switch)

    assert (half.status_code, none.status_code) == (409, 409)
    assert "“?” is no basic event of this tree." in half.content.decode()
    assert "Only a switch is on or off." in none.content.decode()


def test_an_item_of_countless_digits_is_no_item(
    as_noor: Client, noor: Person, ticket: Ticket
) -> None:
    there = f"/tickets/{ticket.pk}/fault-trees"

    assert as_noor.post(there, {"item": "9" * 5_000}).status_code == 404


def test_a_catalogue_of_thousands_stays_a_list_one_can_look_at(noor: Person) -> None:
    tree = vpn(noor).compiled(noor)
    OfCatalogue.objects.bulk_create(
        OfCatalogue(title=f"Test {n}", slug=f"test-{n}", minutes=1 + n % 9_000)
        for n in range(5_000)
    )

    catalogue = queries.catalogue()
    found = testing.tests_of(tree, keeping.content_of(tree), catalogue, [])

    assert len(catalogue) == queries.MOST_TESTS
    of_events = Counter(one.name for one in found)
    assert max(of_events.values()) == testing.MOST_OF_ONE
    assert {one.minutes for one in found if one.key.startswith("test-")} == set(range(1, 21))


def test_a_tree_of_somebody_who_may_keep_none_is_not_even_read(rae: Person) -> None:
    answer = Caller(rae).post("/fault-trees", {"title": "x", "tree": {"nonsense": 1}})

    assert answer.status_code == 409
    assert "worked on by the support teams" in answer.json()["detail"]

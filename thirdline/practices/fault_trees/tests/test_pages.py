"""The page of a tree: drawn, told, fed with evidence and changed, with and without script."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client

from thirdline.desk.tickets.models import Ticket
from thirdline.engines.faulttree.formats.galileo import read_galileo
from thirdline.foundation.people.models import Person
from thirdline.practices.fault_trees import keeping, queries
from thirdline.practices.fault_trees.models import FaultTree
from thirdline.practices.fault_trees.operations import close_tree, draw_tree
from thirdline.practices.fault_trees.tests.make import event, vpn
from thirdline.reference.estate.operations import edit_item


def test_why_is_it_down_leads_from_the_ticket_to_its_tree(
    as_noor: Client, ticket: Ticket, noor: Person
) -> None:
    made = vpn(noor, rad_a_down=True, service=ticket.service)

    answer = as_noor.post(f"/tickets/{ticket.pk}/fault-trees")

    tree = FaultTree.objects.get()
    assert answer["Location"] == f"/fault-trees/{tree.pk}"
    assert (tree.item, tree.ticket, tree.is_occurred) == (made.service, ticket, True)
    assert as_noor.post(f"/tickets/{ticket.pk}/fault-trees")["Location"] == answer["Location"]


def test_the_page_says_how_likely_each_cause_is(as_noor: Client, noor: Person) -> None:
    made = vpn(noor, rad_a_down=True)
    tree = made.compiled(noor)

    page = as_noor.get(f"/fault-trees/{tree.pk}").content.decode()

    picture = json.loads(
        re.search(r'<script type="application/json">(.*?)</script>', page, re.S)[1]
    )
    boxes = {one["id"]: one for one in picture["nodes"]}
    assert boxes[event(made.radius[0])]["mark"] == "fact"
    assert {"vpn-gw-a", "rad-b"} <= {one["label"] for one in picture["nodes"]}
    assert "known to have failed" in page
    assert all(len(one["at"]) == 2 for one in picture["nodes"])


def test_evidence_moves_every_other_likelihood(as_noor: Client, noor: Person) -> None:
    made = vpn(noor, rad_a_down=True)
    tree = made.compiled(noor)

    answer = as_noor.post(
        f"/fault-trees/{tree.pk}/evidence",
        {"name": event(made.radius[1]), "says": "works", "words": "answers in 20 ms"},
    )

    assert answer.status_code == 303
    page = as_noor.get(f"/fault-trees/{tree.pk}?show=cuts").content.decode()
    assert "answers in 20 ms" in page
    assert "vpn-gw-a" in page


def test_a_hint_without_its_numbers_is_answered_on_the_page(as_noor: Client, noor: Person) -> None:
    made = vpn(noor)
    tree = made.compiled(noor)

    answer = as_noor.post(
        f"/fault-trees/{tree.pk}/evidence",
        {"name": event(made.radius[1]), "says": "hints", "if_failed": "90"},
    )

    assert answer.status_code == 409
    assert "two likelihoods" in answer.content.decode()


def test_a_tree_is_drawn_step_by_step(as_noor: Client) -> None:
    as_noor.post("/fault-trees/new", {"title": "Mail is late"})
    tree = FaultTree.objects.get()
    add = {"do": "gate", "at": "top", "version": 1, "label": "Both hubs", "kind": "and"}

    answer = as_noor.post(f"/fault-trees/{tree.pk}/edits", add)

    assert answer["Location"] == f"/fault-trees/{tree.pk}?at=top"
    stale = as_noor.post(f"/fault-trees/{tree.pk}/edits", add)
    assert stale.status_code == 409
    assert "you saw version 1, it is version 2" in stale.content.decode()


@pytest.mark.parametrize(
    ("law", "number", "hours", "value"),
    [("constant", "0.25", "", 0.25), ("rate", "0.001", "100", 0.0951626), ("repairable", "0.01", "10", 0.0909091)],
)  # fmt: skip
def test_how_likely_is_said_in_three_ways(
    as_noor: Client, law: str, number: str, hours: str, value: float
) -> None:
    as_noor.post("/fault-trees/new", {"title": "Mail is late"})
    tree = FaultTree.objects.get()

    as_noor.post(
        f"/fault-trees/{tree.pk}/edits",
        {
            "do": "event_changed", "at": "event-1", "version": 1, "label": "Fan stops", "law": law,
            "number": number, "hours": hours,
        },
    )  # fmt: skip

    tree.refresh_from_db()
    (changed,) = keeping.content_of(tree).events.values()
    assert changed.expression.value(8760) == pytest.approx(value, rel=1e-5)


def test_a_tree_goes_out_and_comes_back_in(as_noor: Client, noor: Person) -> None:
    tree = vpn(noor).compiled(noor)

    for form in ("open-psa", "galileo", "svg", "outline"):
        answer = as_noor.get(f"/fault-trees/{tree.pk}/files/{form}")
        assert answer.status_code == 200, form
        assert "attachment" in answer["Content-Disposition"]
    from django.core.files.uploadedfile import SimpleUploadedFile

    out = as_noor.get(f"/fault-trees/{tree.pk}/files/open-psa").content
    as_noor.post("/fault-trees/new", {"title": "", "file": SimpleUploadedFile("t.xml", out)})

    back = FaultTree.objects.latest("pk")
    assert set(keeping.content_of(back).events) == set(keeping.content_of(tree).events)


def test_a_file_that_is_no_tree_is_refused_in_a_sentence(as_noor: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc">]><opsa-mef>&b;</opsa-mef>'

    answer = as_noor.post("/fault-trees/new", {"file": SimpleUploadedFile("t.xml", bomb)})

    assert answer.status_code == 409
    assert not FaultTree.objects.exists()


def test_nobody_but_the_support_teams_opens_a_tree(
    client: Client, noor: Person, rae: Person
) -> None:
    tree = vpn(noor).compiled(noor)
    client.force_login(rae)

    assert client.get(f"/fault-trees/{tree.pk}").status_code == 404
    assert queries.trees_page(rae) == ([], None)


def test_two_that_contradict_each_other_are_named_and_not_settled_in_silence(
    as_noor: Client, noor: Person
) -> None:
    made = vpn(noor, rad_a_down=True)
    tree = made.compiled(noor)

    name = event(made.radius[0])
    as_noor.post(f"/fault-trees/{tree.pk}/evidence", {"name": name, "says": "works"})

    page = as_noor.get(f"/fault-trees/{tree.pk}").content.decode()
    assert "has probability 0 in this tree" in page


def test_a_gate_is_folded_and_opened_again(as_noor: Client, noor: Person) -> None:
    made = vpn(noor)
    tree = made.compiled(noor)
    gate = next(one for one in keeping.content_of(tree).gates if one.endswith("need-1"))

    page = as_noor.get(f"/fault-trees/{tree.pk}?fold={gate}").content.decode()

    picture = json.loads(
        re.search(r'<script type="application/json">(.*?)</script>', page, re.S)[1]
    )
    boxes = {one["id"]: one for one in picture["nodes"]}
    assert boxes[gate]["folded"] == "2 boxes folded"
    assert event(made.gateways[0]) not in boxes


def test_a_tree_with_negations_says_what_must_work(as_noor: Client) -> None:
    as_noor.post("/fault-trees/new", {"title": "Alarm is silent"})
    tree = FaultTree.objects.get()
    both = {
        "do": "event",
        "at": "top",
        "version": 1,
        "label": "Power",
        "law": "constant",
        "number": "0.1",
    }
    as_noor.post(f"/fault-trees/{tree.pk}/edits", both)
    and_ = {
        "do": "gate_changed",
        "at": "top",
        "version": 2,
        "label": "Alarm is silent",
        "kind": "and",
    }
    as_noor.post(f"/fault-trees/{tree.pk}/edits", and_)
    turn = {"do": "turned", "at": "event-2", "under": "top", "version": 3}
    as_noor.post(f"/fault-trees/{tree.pk}/edits", turn)
    known = {
        "do": "event_changed", "at": "event-1", "version": 4, "label": "Bell", "law": "constant",
        "number": "0.2",
    }  # fmt: skip
    as_noor.post(f"/fault-trees/{tree.pk}/edits", known)

    page = as_noor.get(f"/fault-trees/{tree.pk}?show=cuts").content.decode()

    assert "Prime implicants" in page
    assert "while these work:" in page


def test_the_confirmed_cause_stands_on_the_page_and_asks_for_no_more_tests(
    as_noor: Client, noor: Person
) -> None:
    made = vpn(noor, rad_a_down=True)
    tree = made.compiled(noor)
    as_noor.post(f"/fault-trees/{tree.pk}/occurrence", {"occurred": "yes"})
    assert "Best next test" in as_noor.get(f"/fault-trees/{tree.pk}").content.decode()

    cause = {"events": event(made.radius[1]), "words": "rad-b answers too late"}
    as_noor.post(f"/fault-trees/{tree.pk}/cause", cause)

    page = as_noor.get(f"/fault-trees/{tree.pk}").content.decode()
    assert "rad-b answers too late" in page
    assert "Best next test" not in page


def test_what_was_changed_lately_below_it_stands_beside_the_tree(
    as_noor: Client, noor: Person
) -> None:
    made = vpn(noor)
    edit_item(made.gateways[0], changes={"rack": "B07"}, by=noor)
    tree = made.compiled(noor)

    page = as_noor.get(f"/fault-trees/{tree.pk}").content.decode()

    assert "Changed lately" in page


def test_a_cause_whose_name_has_spaces_is_confirmed(as_noor: Client, noor: Person) -> None:
    tree = draw_tree(
        title="From a file", by=noor,
        content=read_galileo(b'toplevel "T";\n"T" or "pump A" "b&c";\n"pump A" prob=0.2;\n"b&c" prob=0.1;'),
    )  # fmt: skip
    page = html.unescape(as_noor.get(f"/fault-trees/{tree.pk}").content.decode())
    sent = re.search(r'name="events" value="(\[.*?\])" required', page)[1]

    as_noor.post(f"/fault-trees/{tree.pk}/cause", {"events": sent})

    tree.refresh_from_db()
    assert tree.cause == ["pump A"]


def test_after_a_change_of_what_has_an_odd_name_it_is_still_chosen(
    as_noor: Client, noor: Person
) -> None:
    content = read_galileo(
        b'toplevel "T";\n"T" or "a&at=#1" "b";\n"a&at=#1" prob=0.2;\n"b" prob=0.1;'
    )
    tree = draw_tree(title="From a file", content=content, by=noor)
    change = {"do": "event_changed", "at": "a&at=#1", "version": 1, "label": "Pump", "law": ""}

    answer = as_noor.post(f"/fault-trees/{tree.pk}/edits", change)

    assert answer["Location"].endswith("?at=a%26at%3D%231")


def test_who_was_slower_is_told_and_keeps_what_was_typed(as_noor: Client, noor: Person) -> None:
    made = vpn(noor)
    tree = made.compiled(noor)
    one = event(made.radius[0])
    change = {"do": "event_changed", "at": one, "version": 0, "label": "Radius of <A>", "law": ""}

    edited = as_noor.post(f"/fault-trees/{tree.pk}/edits", change)
    close_tree(tree, words="later", by=noor)
    seen = {"name": one, "says": "failed", "words": "no answer on 1812"}
    noted = as_noor.post(f"/fault-trees/{tree.pk}/evidence", seen)

    assert (edited.status_code, noted.status_code) == (409, 409)
    assert 'value="Radius of &lt;A&gt;"' in edited.content.decode()


def test_a_gate_of_between_k_and_m_is_drawn_told_and_written(as_noor: Client) -> None:
    as_noor.post("/fault-trees/new", {"title": "Sign-in is slow"})
    tree = FaultTree.objects.get()
    some = {
        "do": "gate",
        "at": "top",
        "version": 1,
        "label": "Some nodes",
        "kind": "cardinality",
        "k": "1",
        "most": "2",
    }

    as_noor.post(f"/fault-trees/{tree.pk}/edits", some)

    page = as_noor.get(f"/fault-trees/{tree.pk}?at=gate-1").content.decode()
    picture = json.loads(
        re.search(r'<script type="application/json">(.*?)</script>', page, re.S)[1]
    )
    assert {one["id"]: one.get("gate") for one in picture["nodes"]}["gate-1"] == "1 to 2 of 2"
    assert "at least 1 and at most 2 of these 2" in page
    assert 'name="most" value="2"' in page
    out = as_noor.get(f"/fault-trees/{tree.pk}/files/open-psa").content
    assert b'<cardinality min="1" max="2">' in out
    assert "1–2/2" in as_noor.get(f"/fault-trees/{tree.pk}/files/svg").content.decode()
    refused = as_noor.get(f"/fault-trees/{tree.pk}/files/galileo", HTTP_ACCEPT="text/html")
    assert "Galileo has and, or and k of n alone" in refused.content.decode()


def test_a_kind_of_gate_a_file_brought_stays_when_only_its_name_changes(
    as_noor: Client, noor: Person
) -> None:
    from thirdline.engines.faulttree.model import Argument, Gate, Kind
    from thirdline.practices.fault_trees import editing
    from thirdline.practices.fault_trees.operations import draw_tree

    tree = editing.add_event(editing.new_tree("Down"), "top", label="x")
    gate = Gate("top", Kind.IFF, (Argument("event-1"), Argument("event-2")), label="Down")
    row = draw_tree(title="Down", content=editing.replace(tree, gates={"top": gate}), by=noor)

    page = as_noor.get(f"/fault-trees/{row.pk}?at=top").content.decode()

    assert '<option value="iff" selected>' in page


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"law": "constant", "number": "5"}, "5 % is 0.05"),
        ({"law": "constant", "sure": "between", "low": "0.1"}, "with 90 % certainty"),
    ],
)
def test_a_refusal_may_say_per_cent(as_noor: Client, said: dict[str, str], word: str) -> None:
    as_noor.post("/fault-trees/new", {"title": "Disk is 90 % full"})
    tree = FaultTree.objects.get()
    form = {"do": "event_changed", "at": "event-1", "version": 1, "label": "Fan stops"}

    answer = as_noor.post(f"/fault-trees/{tree.pk}/edits", form | said)

    assert answer.status_code == 409
    assert word in answer.content.decode()


def test_a_name_may_have_a_per_cent_sign(as_noor: Client) -> None:
    as_noor.post("/fault-trees/new", {"title": "Disk is 90 % full"})
    tree = FaultTree.objects.get()

    answer = as_noor.post(
        f"/fault-trees/{tree.pk}/edits",
        {"do": "share", "at": "top", "version": 1, "other": "top"},
    )

    assert answer.status_code == 409
    assert "“Disk is 90 % full” leads to" in answer.content.decode()


def test_a_test_that_was_made_is_named_and_not_offered_again(
    as_noor: Client, noor: Person, ticket: Ticket
) -> None:
    tree = vpn(noor, rad_a_down=True).compiled(noor, ticket)
    page = as_noor.get(f"/fault-trees/{tree.pk}").content.decode()
    form = re.search(r'name="test" value="([^"]+)"', page)[1]
    name = re.findall(r'name="name" value="([^"]+)"', page[: page.index(f'value="{form}"')])[-1]

    seen = {"name": name, "says": "works", "test": html.unescape(form), "minutes": "10"}
    as_noor.post(f"/fault-trees/{tree.pk}/evidence", seen)

    after = as_noor.get(f"/fault-trees/{tree.pk}").content.decode()
    assert f'“<span dir="auto">{form}</span>”' in after
    assert f'name="test" value="{form}"' not in after


def test_what_has_no_figure_is_named_as_people_named_it(as_noor: Client) -> None:
    as_noor.post("/fault-trees/new", {"title": "Sign-in is slow"})
    tree = FaultTree.objects.get()

    page = as_noor.get(f"/fault-trees/{tree.pk}").content.decode()

    assert "“First cause” has no figure yet." in page

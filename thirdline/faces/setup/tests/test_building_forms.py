"""An administrator builds the form of an item; each change is a version, and a mistake is named."""

from __future__ import annotations

import pytest
from django.test import Client

from thirdline.faces.setup.building import free_key, simple_test, tree_of
from thirdline.foundation.people.models import Person
from thirdline.foundation.records.models import ConfigVersion
from thirdline.practices.catalogue.queries import form_of
from thirdline.practices.catalogue.tests import make


@pytest.fixture
def as_ada(client: Client, ada: Person, house) -> Client:
    make.catalogue(ada)
    client.force_login(ada)
    return client


def keys() -> list[str]:
    return [one.key for one in form_of(make.item())]


FIELD = {"type": "text", "if_test": "is"}


def test_a_field_is_added_at_the_end_with_a_name_of_its_own(as_ada: Client):
    before = ConfigVersion.objects.count()

    answer = as_ada.post("/set-up/forms/laptop/fields/+", {**FIELD, "label": "Cost centre"})

    assert answer.status_code == 303
    assert keys()[-1] == "cost_centre"
    assert ConfigVersion.objects.count() == before + 1


def test_a_condition_is_chosen_from_three_controls(as_ada: Client):
    as_ada.post(
        "/set-up/forms/laptop/fields/+",
        {**FIELD, "label": "Room", "if_field": "from_home", "if_value": "no"},
    )

    assert form_of(make.item())[-1].shown_when == {"from_home": False}


def test_a_field_moves_up_and_down_by_buttons(as_ada: Client):
    as_ada.post("/set-up/forms/laptop/order", {"part": "fields", "key": "needed_on", "to": "down"})

    assert keys().index("needed_on") == 3


def test_moved_before_what_decides_it_a_field_is_refused_and_stays(as_ada: Client):
    answer = as_ada.post("/set-up/forms/laptop/order", {"part": "fields", "key": "why", "to": "up"})

    assert answer.status_code == 409
    assert "Only fields before it count" in answer.content.decode()
    assert keys()[:2] == ["size", "why"]


def test_an_edit_keeps_what_was_not_touched(as_ada: Client):
    shown = as_ada.get("/set-up/forms/laptop/fields/why")

    assert shown.status_code == 200
    as_ada.post(
        "/set-up/forms/laptop/fields/why",
        {"label": "Reason", "type": "long_text", "required": "on", "shown_when": "size: 16 inch", "if_field": "size", "if_test": "is", "if_value": "16 inch"},
    )  # fmt: skip
    changed = next(one for one in form_of(make.item()) if one.key == "why")
    assert (changed.label, changed.required, changed.shown_when) == ("Reason", True, {"size": "16 inch"})  # fmt: skip


def test_a_removed_field_is_gone_from_the_form(as_ada: Client):
    as_ada.post("/set-up/forms/laptop/fields/screens/removal")

    assert "screens" not in keys()


def test_what_another_field_depends_on_cannot_be_removed(as_ada: Client):
    answer = as_ada.post("/set-up/forms/laptop/fields/size/removal")

    assert answer.status_code == 409
    assert "size" in keys()


def test_an_approver_nobody_knows_is_named(as_ada: Client):
    answer = as_ada.post(
        "/set-up/forms/laptop/approvals/+",
        {"label": "Finance", "who": "people", "people": "mo@x.example", "remind_after": "1d"},
    )

    assert answer.status_code == 409
    assert "nobody here has the address mo@x.example" in answer.content.decode()
    assert make.item().approvals.count() == 1


def test_a_step_for_the_manager_on_a_price(as_ada: Client):
    as_ada.post(
        "/set-up/forms/laptop/approvals/+",
        {"label": "Again", "who": "manager", "needs": "any", "remind_after": "1d", "if_field": "item.price", "if_test": "more_than", "if_value": "2000"},
    )  # fmt: skip

    assert make.item().approvals.last().when == {"item.price": {"more_than": 2000}}


def test_the_builder_shows_the_form_as_people_see_it(as_ada: Client):
    page = as_ada.get("/set-up/forms/laptop").content.decode()

    assert "Why so large" in page
    assert "Only if “Size” is 16 inch" in page
    assert as_ada.get("/set-up/forms/laptop/shown?size=16 inch").json()["price"].startswith("1")


def test_a_lead_reads_and_does_not_change(client: Client, mina: Person, ada: Person, house):
    make.catalogue(ada)
    client.force_login(mina)

    assert client.get("/set-up/forms/laptop").status_code == 200
    assert client.post("/set-up/forms/laptop/fields/why/removal").status_code == 404


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ({"size": "16 inch"}, ("size", "is", "16 inch")),
        ({"size": ["a", "b"]}, ("size", "is", "a, b")),
        ({"screens": {"at_least": 2}}, ("screens", "at_least", "2")),
        ({"home": True}, ("home", "is", "yes")),
        ({"any": []}, None),
        ({"a": 1, "b": 2}, None),
    ],
)
def test_a_condition_of_one_test_is_shown_in_controls(tree, said):
    assert simple_test(tree) == said


@pytest.mark.parametrize(
    ("controls", "tree"),
    [
        (("", "is", "x", "text"), {}),
        (("n", "at_most", "2,5", "number"), {"n": {"at_most": 2}}),
        (("n", "at_most", "2.5", "number"), {"n": {"at_most": 2.5}}),
        (("n", "is", "a, b", "choice"), {"n": ["a", "b"]}),
        (("n", "is_not", "a, b", "choice"), {"n": {"is_none_of": ["a", "b"]}}),
        (("n", "is_empty", "x", "text"), {"n": {"is_empty": True}}),
    ],
)
def test_three_controls_are_a_condition(controls, tree):
    assert tree_of(*controls) == tree


def test_a_key_is_made_of_the_label():
    assert free_key("Cost centre", [{"key": "cost_centre"}]) == "cost_centre_2"
    assert free_key("16 inch", []) == "f_16_inch"
    assert free_key("Any", []) == "any_2"

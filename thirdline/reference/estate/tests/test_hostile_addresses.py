"""Addresses and forms somebody made up: each is answered in a sentence, and none is a failure of ours."""

from __future__ import annotations

import base64

import pytest
from django.test import Client

from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
from thirdline.project.tests.api_make import Caller
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.operations import edit_item
from thirdline.reference.estate.tests import files, make


@pytest.fixture
def as_noor(client: Client, noor: Person) -> Client:
    client.force_login(noor)
    return client


@pytest.mark.parametrize("made_up", ["[" * 1_490, '["\\ud800",5]', "[5,5]", '["a",1e300]', "{}"])
def test_a_made_up_cursor_means_the_first_page(as_noor: Client, noor: Person, made_up: str) -> None:
    make.item(noor, "rad-a")
    cursor = base64.urlsafe_b64encode(made_up.encode()).decode().rstrip("=")

    for page in ("/estate/items", "/estate/fates", "/estate/items/retired"):
        assert as_noor.get(page, {"after": cursor, "before": cursor}).status_code == 200


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("/estate", "find"), ("/estate/fates", "q"), ("/estate/items", "site"),
        ("/estate/items/find", "q"), ("/estate/items/new", "kind"), ("/problems", "q"),
        ("/estate/questions/new", "find"),
    ],
)  # fmt: skip
def test_a_zero_byte_in_an_address_is_no_failure_of_ours(
    as_noor: Client, noor: Person, page: str, name: str
) -> None:
    make.in_the_estate(noor)

    answer = as_noor.get(page, {name: "a\x00b"})

    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert "What was sent is not a request this page knows." in answer.content.decode()


def test_countless_typed_names_are_refused_before_one_is_looked_up(
    as_noor: Client, noor: Person, django_assert_max_num_queries
) -> None:
    item = make.item(noor, "rad-a")
    asked = {"label": "", "k": "1", "members_typed": "a\n" * 50_000}

    with django_assert_max_num_queries(60):
        answer = as_noor.post(f"/estate/items/{item.pk}/needs", asked)

    assert answer.status_code == 409
    assert "At most 100 names can be typed at once; here are 50000." in answer.content.decode()


def test_what_no_kind_asks_for_any_more_takes_nothing_new(noor: Person) -> None:
    item = make.item(noor, "rad-a")
    ConfigurationItem.objects.filter(pk=item.pk).update(attributes={"old": "kept"})

    for value in ({"deep": ["x" * 1_000_000]}, "x" * 5_000_000, 7):
        with pytest.raises(Refused, match="Its kind no longer asks for “old”"):
            edit_item(item, changes={"attributes": {"old": value}}, by=noor)

    assert edit_item(item, changes={"attributes": {"old": "kept"}}, by=noor).version == 1
    assert edit_item(item, changes={"attributes": {"old": None}}, by=noor).attributes == {}


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"kinds": {"switch": "x" * 120}}, "There is no kind “xxx"),
        ({"kinds": {"switch": "Bad Slug !"}}, "There is no kind “Bad Slug !” of items."),
        ({"columns": {"name": "name", "attributes." + "k" * 100: "site"}}, "An item has no “attr"),
        ({"columns": {"name": "name", "attributes.": "site"}}, "An item has no “attributes.”"),
        ({"columns": {"password": "site"}}, "An item has no “password”; it has: key"),
    ],
)
def test_a_program_chooses_only_what_there_is(noor: Person, chosen: dict, said: str) -> None:
    plan = files.plan(files.TABLE, by=noor)

    answer = Caller(noor).post(f"/estate/imports/{plan.pk}/choices", chosen)

    assert answer.status_code == 409
    assert said in answer.json()["detail"]
    plan.refresh_from_db()
    assert plan.state == "planned"

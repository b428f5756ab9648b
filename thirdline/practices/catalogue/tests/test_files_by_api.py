"""An item that needs a file is asked for by API, with the file in a part of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import issue_token
from thirdline.practices.catalogue.models import Request
from thirdline.practices.catalogue.tests.make import catalogue

NEEDS_A_FILE = """
catalogue:
  - slug: badge
    name: Badge
    about: Opens the doors
    group: Access
    fields:
      - {key: why, label: What for, type: text, required: true}
      - {key: photo, label: Photo, type: file, required: true}
"""
FILED = "/api/v1/catalogue/badge/requests-with-files"


@pytest.fixture(autouse=True)
def badge(tmp_path: Path, settings: object, ada: Person, house: object) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path  # type: ignore[attr-defined]
    catalogue(ada, NEEDS_A_FILE)


def head(person: Person, **more: str) -> dict[str, str]:
    _token, secret = issue_token(person, name="t", scopes=["read", "write"], by=person)
    return {"Authorization": f"Bearer {secret}", **more}


def photo(name: str = "me.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"\x89PNG", "image/png")


def given(answers: Any = None, **parts: Any) -> dict[str, Any]:
    return {"answers": json.dumps({"why": "I begin"} if answers is None else answers), **parts}


def test_it_is_asked_for_with_its_files(rae: Person) -> None:
    answer = Client().post(FILED, given(photo=[photo(), photo("id.png")]), headers=head(rae))

    assert answer.status_code == 201
    kept = list(Attachment.objects.filter(ticket=answer.json()["ticket"]).order_by("pk"))
    assert [one.name for one in kept] == ["me.png", "id.png"]
    assert answer.json()["answers"] == {"why": "I begin", "photo": [one.pk for one in kept]}


def test_the_same_key_asks_once(rae: Person) -> None:
    heads = head(rae, **{"Idempotency-Key": "badge-1"})

    first = Client().post(FILED, given(photo=photo()), headers=heads)
    again = Client().post(FILED, given(photo=photo()), headers=heads)

    assert first.status_code == 201
    # The boundary between parts differs, so the second is either known again or refused, never done.
    assert again.status_code in {201, 422}
    assert (Ticket.objects.count(), Attachment.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        (given(), "photo"),
        (given({}, photo=photo()), "answers.why"),
        (given({"why": "x", "colour": "red"}, photo=photo()), "answers.colour"),
        (given(photo=photo(), passport=photo()), "passport"),
        ({"answers": "[1]", "photo": photo()}, "answers"),
        ({"answers": '{"why": "a\\u0000b"}', "photo": photo()}, "why"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    rae: Person, parts: dict[str, Any], field: str
) -> None:
    answer = Client().post(FILED, parts, headers=head(rae))

    assert answer.status_code == 422
    assert field in [one["path"] for one in answer.json()["errors"]]
    assert (Request.objects.count(), Attachment.objects.count()) == (0, 0)


def test_answers_that_are_no_json_are_refused(rae: Person) -> None:
    answer = Client().post(FILED, {"answers": "{", "photo": photo()}, headers=head(rae))

    assert answer.status_code == 400


def test_a_file_of_a_kind_that_is_not_taken_takes_the_whole_request_back(
    rae: Person, tmp_path: Path
) -> None:
    parts = given(photo=[photo(), photo("me.exe")])

    answer = Client().post(FILED, parts, headers=head(rae))

    assert answer.status_code == 409
    assert Ticket.objects.count() == 0
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_without_files_the_way_to_send_them_is_told(rae: Person) -> None:
    answer = Client().post(
        "/api/v1/catalogue/badge/requests", {"answers": {"why": "x"}},
        content_type="application/json", headers=head(rae),
    )  # fmt: skip

    assert answer.status_code == 422
    assert "requests-with-files" in answer.json()["errors"][0]["detail"]

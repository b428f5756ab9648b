from __future__ import annotations

from django.test import Client

from thirdline.project.api_docs import METHODS, document
from thirdline.project.api_reference import PAGE, reference
from thirdline.project.tests.api_make import Caller


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_reference_is_what_the_api_is():
    told = "Write it anew: python -m thirdline.project.api_reference"

    assert PAGE.read_text(encoding="utf-8") == reference(), told


def test_everything_lies_under_one_version():
    assert {path for path in document()["paths"] if not path.startswith("/api/v1/")} == set()


def test_every_endpoint_says_what_it_does_and_how_it_fails():
    for path, place in document()["paths"].items():
        for method in METHODS:
            if method in place:
                operation = place[method]
                assert operation.get("description"), path
                assert {"401", "404", "422"} <= set(operation["responses"]), path


def test_every_write_takes_an_idempotency_key():
    writes = [
        place[method]
        for place in document()["paths"].values()
        for method in METHODS
        if method in place and method != "get"
    ]

    assert len(writes) > 25
    assert all(any(p["name"] == "Idempotency-Key" for p in one["parameters"]) for one in writes)


def test_the_document_needs_a_token_or_a_session(db, rae):
    assert Client().get("/api/openapi.json").status_code == 401
    assert Caller(rae).client.get("/api/openapi.json").status_code == 401
    assert browser(rae).get("/api/openapi.json").json()["openapi"].startswith("3.")


def test_the_page_reads_without_script(db, rae, ines):
    page = browser(ines).get("/api/docs").content.decode()

    assert "/api/v1/tickets/{number}/handoffs" in page
    assert "swagger" not in page
    assert browser(rae).get("/api/docs").status_code == 200
    assert Client().get("/api/docs").status_code == 302

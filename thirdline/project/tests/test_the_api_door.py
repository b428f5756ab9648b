from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from thirdline.foundation.people.models import ApiToken
from thirdline.foundation.people.operations import issue_token, revoke_token
from thirdline.kit import clock
from thirdline.project.tests.api_make import Caller

NEW = {"title": "VPN drops", "service": "vpn"}


@pytest.fixture(autouse=True)
def fresh_windows():
    cache.clear()


def test_nobody_is_told_to_send_a_token(db):
    answer = Caller().get("/me")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["detail"] == "Send a token as Authorization: Bearer, or sign in."


def test_a_token_opens_what_its_person_may(rae):
    answer = Caller(rae, ["read"]).get("/me")

    assert answer.status_code == 200
    assert answer.json()["email"] == rae.email


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("unknown", "No such token. Make one under Preferences."),
        ("revoked", "This token was revoked. Make a new one under Preferences."),
        ("expired", "This token has expired. Make a new one under Preferences."),
        ("basic", "Send the token as Authorization: Bearer, with the token after it."),
    ],
)
def test_a_dead_token_says_why(rae, how, said):
    token, secret = issue_token(rae, name="x", scopes=["read"], by=rae, lasts=timedelta(days=1))
    if how == "revoked":
        revoke_token(token, by=rae)
    if how == "expired":
        ApiToken.objects.filter(pk=token.pk).update(expires_at=clock.now())
    sent = {"unknown": "Bearer tl_x", "basic": "Basic cmFlOng="}.get(how, f"Bearer {secret}")

    answer = Client().get("/api/v1/me", headers={"Authorization": sent})

    assert answer.status_code == 401
    assert answer.json()["detail"] == said


def test_a_reading_token_does_not_write(house, rae):
    answer = Caller(rae, ["read"]).post("/tickets", NEW)

    assert answer.status_code == 403
    assert "“write”" in answer.json()["detail"]


def test_applying_the_configuration_needs_the_admin_scope(house, ada):
    answer = Caller(ada, ["write"]).post("/configuration/versions", {"text": "teams: []"})

    assert answer.status_code == 403
    assert "“admin”" in answer.json()["detail"]


def test_a_token_is_noted_as_used_once_a_minute(rae, django_assert_num_queries):
    caller = Caller(rae, ["read"])
    caller.get("/me")
    first = ApiToken.objects.get().last_used_at

    caller.get("/me")

    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


def test_a_signed_in_browser_sends_its_csrf_token(house, rae):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(rae)
    read = browser.get("/api/v1/me")
    bare = browser.post("/api/v1/tickets", NEW, "application/json")

    assert read.status_code == 200
    assert bare.status_code == 403
    assert bare.json()["code"] == "csrf"


def test_a_miss_and_a_forbidden_look_the_same(ticket, otto):
    caller = Caller(otto)

    hidden, missing = caller.get(f"/tickets/{ticket.pk}"), caller.get("/tickets/999999")

    assert hidden.status_code == missing.status_code == 404
    assert hidden.json() == missing.json()


def test_too_many_requests_are_told_when_to_go_on(rae, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    caller = Caller(rae)

    answers = [caller.get("/me") for _ in range(3)]

    # A window may end between two of them, so only the last says something for certain.
    assert answers[-1].status_code in {200, 429}
    if answers[-1].status_code == 429:
        assert 0 < int(answers[-1]["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (b"{", "application/json", 400, "The JSON breaks off at line 1, column 2."),
        (b"\xff\xfe", "application/json", 400, "The body is not text in UTF-8."),
        (b"[" * 100_000, "application/json", 400, "The JSON is nested too deeply."),
        (b"[" * 900 + b'"\\u0000"' + b"]" * 900, "application/json", 400, "The JSON is nested too deeply."),
        (b'{"title": 1e999}', "application/json", 400, "The JSON has a number no one can reckon with."),
        (b'{"title": NaN}', "application/json", 400, "The JSON has a number no one can reckon with."),
        (b"9" * 5000, "application/json", 400, "The JSON has a number no one can reckon with."),
        (b"title=x", "text/plain", 415, "Send JSON with Content-Type: application/json; this is text/plain."),
        (b'{"title": "a\\u0000"}', "application/json", 422, "This has characters that are no text"),
        (b'{"title": "\\ud800"}', "application/json", 422, "This has characters that are no text"),
        (b'{"\\ud800": 1}', "application/json", 422, "This has characters that are no text"),
        (b"[]", "application/json", 422, "This is an object."),
        (b"", "application/json", 422, "This is needed."),
        (b'{"titel": "x"}', "application/json", 422, "title: This is needed. titel: There is no such field."),
        (b'{"title": "x", "impact": "all"}', "application/json", 422, "impact: One of:"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_in_a_sentence(house, rae, body, kind, status, said):  # noqa: PLR0917
    answer = Caller(rae).post("/tickets", body, content_type=kind)

    assert answer.status_code == status
    assert answer.json()["detail"].startswith(said)


def test_a_body_of_ten_megabytes_is_too_large(house, rae):
    answer = Caller(rae).post("/tickets", b"x" * 10_000_000)

    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_another_method_is_told_which_ones_there_are(rae):
    answer = Caller(rae).put("/tickets")

    assert answer.status_code == 405
    assert answer.json()["detail"] == "This address understands GET, POST."


def test_a_failure_of_ours_shows_no_traceback(rae, monkeypatch):
    monkeypatch.setattr("thirdline.foundation.people.api.queries.teams", lambda: 1 / 0)
    caller = Caller(rae)
    caller.client.raise_request_exception = False

    answer = caller.get("/me")

    assert answer.status_code == 500
    assert answer.json()["title"] == "Something of ours failed"

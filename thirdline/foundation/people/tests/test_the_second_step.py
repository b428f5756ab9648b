from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD
from thirdline.foundation.journal.models import Entry

ACTIVATE = "/account/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def nobody_has_tried_before():
    cache.clear()


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def sign_in(client: Client, person) -> Client:
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


@pytest.fixture
def secret(ines, django_capture_on_commit_callbacks) -> str:
    """Ines has set up the app, by the page."""
    browser = sign_in(Client(), ines)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    page = browser.get(ACTIVATE).content.decode()
    found = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert found is not None
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(ACTIVATE, {"code": code_of(found[1])})
    cache.clear()  # a code is good once; the next sign-in comes half a minute later
    return found[1]


def test_after_the_password_comes_the_code_of_the_app(client, ines, secret):
    answer = client.post("/account/login/", {"login": ines.email, "password": PASSWORD})
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session

    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})

    assert client.session["_auth_user_id"] == str(ines.pk)


def test_a_wrong_code_says_what_to_do_and_is_journaled(client, ines, secret):
    sign_in(client, ines)

    page = client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()

    assert "Type the one shown now." in page
    assert Entry.objects.get(verb="person.sign_in_failed").facts == {"step": "second step"}


def test_a_recovery_code_signs_in_once(ines, secret):
    codes = Authenticator.objects.get(user=ines, type="recovery_codes").wrap().get_unused_codes()
    first, second = sign_in(Client(), ines), sign_in(Client(), ines)

    first.post("/account/2fa/authenticate/", {"code": codes[0]})
    second.post("/account/2fa/authenticate/", {"code": codes[0]})

    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_setting_it_up_is_journaled_without_its_secret(ines, secret):
    entries = Entry.objects.filter(verb="person.guard_changed", subject_id=ines.pk)

    assert {"what": "second step added"} in [entry.facts for entry in entries]
    assert secret not in str([(entry.facts, entry.words) for entry in entries])


def test_what_guards_an_account_asks_for_the_password_again(client, ines):
    client.force_login(ines)

    assert client.get(ACTIVATE)["Location"].startswith("/account/reauthenticate/")


def test_the_other_sessions_are_ended(ines):
    here, elsewhere = sign_in(Client(), ines), sign_in(Client(), ines)

    here.post("/account/sessions/")

    assert here.get("/me").status_code == 200
    assert elsewhere.get("/me")["Location"].startswith("/account/login/")


@pytest.mark.slow
def test_changing_the_password_keeps_this_session(client, ines):
    sign_in(client, ines)
    words = "the sea is calm today"
    facts = {"oldpassword": PASSWORD, "password1": words, "password2": words}

    answer = client.post("/account/password/change/", facts)

    ines.refresh_from_db()
    assert answer["Location"] == "/me"
    assert ines.check_password(words)
    assert client.get("/me").status_code == 200

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import retire_person

LOGIN = "/account/login/"
MISMATCH = "Address and password do not belong together"


@pytest.fixture(autouse=True)
def nobody_has_tried_before():
    cache.clear()


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def sign_in(browser: Client, email: str, password: str = PASSWORD):
    form = browser.get(LOGIN).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None
    facts = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
    return browser.post(LOGIN, facts)


def verbs_about(person) -> list[str]:
    about = Entry.objects.filter(subject_id=person.pk, subject_kind="people.person")
    return list(about.order_by("id").values_list("verb", flat=True))


def test_a_person_signs_in_with_their_address(browser, rae):
    answer = sign_in(browser, "RAE@aldermoor.example")

    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert verbs_about(rae)[-1] == "person.signed_in"


def test_a_form_without_its_token_is_refused(browser, rae):
    answer = browser.post(LOGIN, {"login": rae.email, "password": PASSWORD})

    assert answer.status_code == 403
    assert "person.signed_in" not in verbs_about(rae)


def test_after_signing_in_a_requester_comes_to_the_portal(client, rae):
    client.force_login(rae)

    assert client.get("/")["Location"] == reverse("portal:home")


def test_a_wrong_password_says_one_calm_sentence(browser, rae):
    page = sign_in(browser, rae.email, "nobody knows this").content.decode()

    assert page.count(MISMATCH) == 1
    assert "nobody knows this" not in page
    assert verbs_about(rae)[-1] == "person.sign_in_failed"


def test_an_unknown_address_is_answered_like_a_wrong_password(browser, db):
    assert MISMATCH in sign_in(browser, "nobody@aldermoor.example").content.decode()


def test_the_journal_keeps_no_password(browser, rae):
    sign_in(browser, rae.email, "a very secret try")

    failed = Entry.objects.get(verb="person.sign_in_failed")

    assert failed.facts == {"step": "password"}
    assert failed.words is None


def test_a_person_who_left_does_not_come_in(browser, rae, ada):
    retire_person(rae, by=ada)

    answer = sign_in(browser, rae.email)

    assert answer["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in browser.session


def test_a_session_ends_when_its_person_leaves(client, rae, ada):
    client.force_login(rae)
    retire_person(rae, by=ada)

    assert client.get("/me")["Location"].startswith(LOGIN)


def test_the_eleventh_wrong_password_within_a_minute_is_refused(browser, rae):
    for number in range(10):
        assert (
            MISMATCH in sign_in(browser, f"guess{number}@aldermoor.example", "x").content.decode()
        )

    answer = sign_in(browser, rae.email)

    assert "Too many tries. Wait five minutes" in answer.content.decode()
    assert "_auth_user_id" not in browser.session


def test_one_address_is_closed_for_a_while_after_five_wrong_passwords(browser, rae):
    for _ in range(5):
        sign_in(browser, rae.email, "wrong")

    assert "Too many tries" in sign_in(browser, rae.email).content.decode()


def test_signing_out_is_journaled(client, rae):
    client.force_login(rae)

    client.post("/account/logout/")

    assert verbs_about(rae)[-1] == "person.signed_out"


@pytest.mark.parametrize("path", ["/account/signup/", "/account/email/", "/account/3rdparty/"])
def test_nobody_signs_up_or_changes_an_address_alone(client, rae, path):
    client.force_login(rae)

    assert client.get(path).status_code == 404


def test_without_single_sign_on_its_button_is_absent(client, db):
    assert "oidc" not in client.get(LOGIN).content.decode()


@pytest.mark.parametrize(
    ("language", "subject", "says"),
    [
        ("de", "Ihr Link für ein neues Passwort", "für diese Adresse ein neues Passwort"),
        ("en", "Your link for a new password", "asked for a new password"),
    ],
)
def test_the_letter_of_a_reset_is_in_the_language_of_its_reader_not_of_the_browser(
    rae, mailoutbox, language, subject, says
):
    Person.objects.filter(pk=rae.pk).update(language=language)

    Client().post(
        reverse("account_reset_password"), {"email": rae.email}, headers={"Accept-Language": "fr"}
    )

    assert mailoutbox[0].subject == subject
    assert says in mailoutbox[0].body


def test_a_reset_for_an_address_nobody_has_sends_nothing_and_says_the_same(house, mailoutbox):
    answer = Client().post(reverse("account_reset_password"), {"email": "nobody@nowhere.example"})

    assert answer.status_code == 302
    assert mailoutbox == []

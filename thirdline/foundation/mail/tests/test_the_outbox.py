from __future__ import annotations

import pytest
from django.test import Client

from thirdline.foundation.mail.models import Letter
from thirdline.foundation.mail.operations import settle_letter
from thirdline.foundation.mail.rules import LetterState
from thirdline.foundation.mail.tests.make import letter


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_an_administrator_reads_what_was_told_in_a_run_without_a_mail_server(ada):
    one = letter(subject="Hello <b>", text="It is <i>back</i>.")

    assert "Hello &lt;b&gt;" in browser(ada).get("/outbox").text
    assert "It is &lt;i&gt;back&lt;/i&gt;." in browser(ada).get(f"/outbox/{one.pk}").text


@pytest.mark.parametrize("who", ["rae", "ines", "mina", "otto", "vik"])
def test_nobody_else_does(db, request, who):
    one = letter()
    client = browser(request.getfixturevalue(who))

    assert [client.get("/outbox").status_code, client.get(f"/outbox/{one.pk}").status_code] == [
        404,
        404,
    ]
    assert client.post(f"/outbox/{one.pk}/resendings").status_code == 404


def test_a_failed_letter_is_sent_again_with_one_press(ada, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    one = letter()
    settle_letter(one, state=LetterState.FAILED, error="550 no", by=None)

    answer = browser(ada).post(f"/outbox/{one.pk}/resendings")

    assert answer.status_code == 303
    assert Letter.objects.get().state == "queued"


def test_a_letter_that_may_not_be_sent_again_says_why(ada):
    one = letter()

    answer = browser(ada).post(f"/outbox/{one.pk}/resendings")

    assert answer.status_code == 409
    assert "Set EMAIL_URL" in answer.text


def test_pages_go_on_by_key(ada):
    letters = [letter(subject=f"Number {number:03}") for number in range(55)]

    first = browser(ada).get("/outbox").text
    second = browser(ada).get(f"/outbox?before={letters[5].pk}").text

    assert "Number 054" in first
    assert "Number 004" not in first
    assert f"before={letters[5].pk}" in first
    assert "Number 004" in second


@pytest.mark.parametrize(
    "query", ["before=x", "before=" + "9" * 30, "before=-1", "before=²", "state=none", "state=%00"]
)
def test_a_strange_address_is_no_error(ada, query):
    letter()

    assert browser(ada).get(f"/outbox?{query}").status_code == 200

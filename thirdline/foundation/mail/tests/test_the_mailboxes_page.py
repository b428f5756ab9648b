"""Set-up of mailboxes, and the way in of a mail provider."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from django.urls import reverse

from thirdline.foundation.mail.models import InboundLetter, Mailbox
from thirdline.foundation.people.models import Person

pytestmark = pytest.mark.django_db
RAW = b"From: Rae <rae@elsewhere.example>\r\nTo: in@aldermoor.example\r\nSubject: VPN\r\nMessage-ID: <1@e.example>\r\n\r\nIt drops.\r\n"
IMAP = {
    "address": "it@aldermoor.example", "host": "imap.aldermoor.example", "port": "993", "tls": "ssl",
    "user": "it", "way": "password", "password": "a secret of ours", "folder": "INBOX",
    "begin": "unread", "after": "seen", "is_on": "on",
}  # fmt: skip


@pytest.fixture
def boss(client):
    made = Person.objects.create(
        name="Ada Boss", email="ada@aldermoor.example", role="administrator"
    )
    client.force_login(made)
    return made


@pytest.fixture
def way_in(client, boss):
    answer = client.post(
        reverse("mail:new-mailbox", args=["http"]),
        {"address": "in@aldermoor.example", "is_on": "on"},
    )
    page = answer.content.decode()
    return "/mail/in/" + page.partition("/mail/in/")[2].partition("<")[0]


def test_a_mailbox_is_added_by_its_form_and_its_password_is_shown_nowhere(client, boss):
    answer = client.post(reverse("mail:new-mailbox", args=["imap"]), IMAP)
    page = client.get(answer["Location"]).content.decode()
    every = client.get(reverse("mail:mailboxes")).content.decode()

    made = Mailbox.objects.get()
    assert (made.address, made.begin, made.is_on) == ("it@aldermoor.example", "unread", True)
    assert "imap.aldermoor.example" in page
    assert "Not looked into yet" in every
    for text in (page, every, made.seal):
        assert "a secret of ours" not in text


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"password": ""}, "Give the password the mailbox is opened with."),
        ({"address": "it"}, "Give a whole address"),
        ({"after": "move"}, "Name the folder letters are moved to."),
        ({"way": "oauth2"}, "Give the client id the provider gave you"),
        ({"port": "99999"}, "65535"),
        ({"host": ""}, "Give its name, like imap.example.org."),
        (
            {"way": "oauth2", "token_url": "http://login.example.org/token"},
            "The address of its tokens begins with https",
        ),
    ],
)
def test_what_is_missing_is_said_at_its_field(client, boss, facts, said):
    answer = client.post(reverse("mail:new-mailbox", args=["imap"]), {**IMAP, **facts})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Mailbox.objects.exists()


def test_saving_without_a_password_keeps_the_one_that_is_there(client, boss):
    client.post(reverse("mail:new-mailbox", args=["imap"]), IMAP)
    made = Mailbox.objects.get()

    client.post(reverse("mail:mailbox", args=[made.pk]), {**IMAP, "password": "", "folder": "Desk"})

    after = Mailbox.objects.get()
    assert (after.seal, after.folder, after.version) == (made.seal, "Desk", 2)


def test_a_mailbox_is_removed_and_its_letters_stay(client, boss, way_in):
    client.post(way_in, RAW, content_type="message/rfc822")

    client.post(reverse("mail:remove-mailbox", args=[Mailbox.objects.get().pk]))

    assert not Mailbox.objects.exists()
    assert InboundLetter.objects.get().mailbox is None


SHAPES = {
    "raw": (RAW, "message/rfc822"),
    "form": ({"email": RAW.decode(), "from": "rae"}, None),
    "JSON": (json.dumps({"RawEmail": RAW.decode()}), "application/json"),
    "JSON, base64": (json.dumps({"content": b64encode(RAW).decode()}), "application/json"),
    "a queue between": (
        json.dumps({"Message": json.dumps({"content": RAW.decode()})}),
        "application/json",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_provider_hands_a_letter_over_twice_and_it_is_one(client, way_in, shape):
    body, kind = SHAPES[shape]
    more = {"content_type": kind} if kind else {}

    first = client.post(way_in, body, **more)
    again = client.post(way_in, body, **more)

    assert first.status_code == again.status_code == 200
    assert InboundLetter.objects.get().reading.subject == "VPN"
    assert InboundLetter.objects.get().mailbox == Mailbox.objects.get()


def test_a_letter_in_a_form_may_be_larger_than_what_people_type(client, way_in, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    large = RAW + b"It drops and drops.\r\n" * 500

    answer = client.post(way_in, {"body-mime": large.decode()})

    assert answer.status_code < 300
    assert InboundLetter.objects.get().size == len(large)


def test_a_wrong_key_opens_nothing_and_says_nothing(client, way_in):
    assert client.post(way_in[:-1] + "_", RAW, content_type="message/rfc822").status_code == 404
    assert client.post("/mail/in/99/abc", RAW, content_type="message/rfc822").status_code == 404
    assert not InboundLetter.objects.exists()


def test_a_new_address_ends_the_old_one(client, boss, way_in):
    client.post(reverse("mail:mailbox-key", args=[Mailbox.objects.get().pk]))

    assert client.post(way_in, RAW, content_type="message/rfc822").status_code == 404


@pytest.mark.parametrize("body", ["", "{}", "[", '{"raw": 5}', '{"raw": "no letter"}'])
def test_a_request_without_a_letter_is_told_so(client, way_in, body):
    answer = client.post(way_in, body, content_type="application/json")

    assert answer.status_code == 422
    assert "There is no letter in this request" in answer.json()["detail"]


def test_a_mail_provider_that_is_switched_off_is_refused(client, boss, way_in):
    client.post(
        reverse("mail:mailbox", args=[Mailbox.objects.get().pk]),
        {"address": "in@aldermoor.example"},
    )

    assert client.post(way_in, RAW, content_type="message/rfc822").status_code == 404

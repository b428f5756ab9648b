from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from hypothesis import given
from hypothesis import strategies as st

from thirdline.foundation.mail import addresses, rules
from thirdline.foundation.mail.delivery import message_of
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.mail.operations import resend_letter, send_letter
from thirdline.foundation.mail.queries import letters_for
from thirdline.foundation.mail.server import Server, WrongEmailUrl, server_from
from thirdline.foundation.mail.tests.make import letter
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused


def test_without_a_mail_server_a_letter_is_kept_to_be_read(db):
    assert letter().state == "kept"


def test_a_kept_letter_cannot_be_sent_while_no_server_is_set(ada):
    with pytest.raises(Refused, match="Set EMAIL_URL"):
        resend_letter(letter(), by=ada)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("to", "rae@aldermoor.example\nBcc: everybody@aldermoor.example"),
        ("to", "rae@aldermoor.example, otto@aldermoor.example"),
        ("to", "no address"),
        ("subject", "Hello\r\nBcc: everybody@aldermoor.example"),
        ("headers", {"X-One": "a\nX-Two: b"}),
        ("headers", {"X One": "a"}),
    ],
)
def test_a_stranger_cannot_write_heads_of_their_own(db, field, value):
    facts = {"to": "rae@aldermoor.example", "subject": "Hello", field: value}

    with pytest.raises(Refused):
        letter(**facts)

    assert not Letter.objects.exists()


def test_the_same_letter_asked_for_twice_is_written_once(db):
    assert letter(once="x:1") == letter(once="x:1")


def test_a_letter_about_a_ticket_brings_its_answer_back_to_it(rae, settings):
    settings.EMAIL_FROM = "Aldermoor desk <desk@aldermoor.example>"

    first, second = (letter(rae, ticket_id=20418) for _each in range(2))

    assert addresses.read_reply_address(first.headers["Reply-To"]) == addresses.ReplyTo(
        20418, rae.pk
    )
    assert second.headers["In-Reply-To"] == first.message_id
    assert first.message_id in second.headers["References"]


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_every_reply_address_reads_back_whatever_hosts_do_to_its_case(ticket_id, person_id):
    address = addresses.reply_address(ticket_id, person_id).upper()

    assert addresses.read_reply_address(address) == addresses.ReplyTo(ticket_id, person_id)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_reply_address_for_another_ticket_does_not_pass(ticket_id, person_id):
    forged = addresses.reply_address(ticket_id, person_id).replace(
        f"+{ticket_id}-", f"+{ticket_id + 1}-"
    )

    assert addresses.read_reply_address(forged) is None


@pytest.mark.slow
@given(st.text(max_size=60))
def test_any_text_is_read_as_an_address_without_a_crash(text):
    assert addresses.read_reply_address(f"desk+{text}@localhost") is None


def test_tries_grow_apart_and_end_after_about_three_days():
    start = clock.now()
    waits: list[timedelta] = []
    while at := rules.next_try_at(len(waits) + 1, start):
        waits.append(at - start)

    assert waits == sorted(waits)
    assert timedelta(days=2) < sum(waits, timedelta()) < timedelta(days=4)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        ("smtp://mail.example.org", Server("mail.example.org", 25)),
        ("smtp://mail.example.org?tls=starttls", Server("mail.example.org", 587, tls="starttls")),
        ("smtps://u:p%40ss@mail.example.org", Server("mail.example.org", 465, "u", "p@ss", "ssl")),
        ("smtp://[::1]:2525?timeout=5", Server("::1", 2525, timeout=5)),
    ],
)
def test_a_mail_server_is_read_from_its_address(url, server):
    assert server_from(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port",
        "smtp://host:99999", "smtp://host?tls=maybe", "smtp://host?verify=no",
        "smtp://host?timeout=never", "smtp://host/inbox",
    ],
)  # fmt: skip
def test_a_wrong_mail_address_says_how_one_looks(url):
    with pytest.raises(WrongEmailUrl, match="EMAIL_URL must look like smtp://"):
        server_from(url)


def test_a_wrong_mail_address_never_repeats_its_password():
    with pytest.raises(WrongEmailUrl) as wrong:
        server_from("smtp://desk:sesame@host:no")

    assert "sesame" not in str(wrong.value)
    assert "sesame" not in repr(server_from("smtp://desk:sesame@host"))


def test_djangos_own_letters_are_rows_too(db):
    message = EmailMultiAlternatives("Reset", "Plain", to=["rae@aldermoor.example"])
    message.attach_alternative("<p>Rich</p>", "text/html")

    assert get_connection("thirdline.foundation.mail.django_backend.LetterBackend").send_messages(
        [message]
    )

    written = Letter.objects.get()
    assert (written.subject, written.text, written.html) == ("Reset", "Plain", "<p>Rich</p>")
    assert message_of(written).is_multipart()


def test_people_who_left_and_robots_get_no_letter(rae):
    rae.is_active = False

    assert send_letter(rae, subject="Hello", text="Hello", by=None) is None


def test_the_outbox_is_for_administrators(ada, rae):
    one = letter()

    assert letters_for(ada) == [one]
    with pytest.raises(NotFound):
        letters_for(rae)


def test_an_address_that_is_none_loses_its_own_letter_only_and_says_so(rae):
    rae.email = '"rae okafor"@aldermoor.example'
    rae.save(update_fields=["email"])

    written = send_letter(rae, subject="Hello", text="x", by=None)

    assert written.state == "failed"
    assert "is no address a letter can go to" in written.last_error

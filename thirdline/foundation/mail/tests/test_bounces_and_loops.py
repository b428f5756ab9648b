"""Bounces, reports, machines' answers and our own letters are told from what people write."""

from __future__ import annotations

import pytest

from thirdline.foundation.mail.addresses import new_message_id
from thirdline.foundation.mail.reading.bounces import Bounce
from thirdline.foundation.mail.tests.raw import HEAD, mixed, read

DAEMON = "From: MAILER-DAEMON@mx.example (Mail Delivery System)\nTo: desk@localhost\nSubject: Undelivered Mail Returned to Sender\n"


def report(block: str, *, returned: str = "Message-ID: <1@desk>\nSubject: VPN\n"):
    body, more = mixed(
        "Content-Type: text/plain\n\nIt could not be delivered.",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{block}",
        f"Content-Type: text/rfc822-headers\n\n{returned}",
        kind="multipart/report; report-type=delivery-status",
    )
    return read(body, DAEMON, more)


def test_a_delivery_report_says_who_why_and_which_letter():
    letter = report(
        "Final-Recipient: rfc822; otto@b.example\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\n"
    )

    assert letter.kind == "bounce"
    assert letter.bounce == Bounce(
        "otto@b.example", "5.1.1", "550 5.1.1 no such user", True, "<1@desk>"
    )
    assert "<1@desk>" in letter.cites


def test_a_delayed_letter_is_a_bounce_for_now():
    letter = report("Final-Recipient: rfc822; otto@b.example\nAction: delayed\nStatus: 4.4.1\n")

    assert (letter.kind, letter.bounce.permanent, letter.bounce.status) == (
        "bounce",
        False,
        "4.4.1",
    )


def test_the_address_we_wrote_to_counts_not_where_it_was_forwarded():
    letter = report(
        "Original-Recipient: rfc822;rae@a.example\nFinal-Recipient: rfc822;x@c.example\nAction: failed\n"
        "Status: 5.0.0\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\n"
    )

    assert (letter.bounce.address, letter.bounce.status) == ("rae@a.example", "5.2.2")


def test_a_report_that_a_letter_arrived_is_no_bounce():
    letter = report("Final-Recipient: rfc822; otto@b.example\nAction: delivered\nStatus: 2.0.0\n")

    assert (letter.kind, letter.bounce) == ("report", None)


@pytest.mark.parametrize(
    ("text", "address", "status", "permanent"),
    [
        (
            "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your "
            "message to the following addresses.\n\n<otto@b.example>:\nSorry, no mailbox here by that "
            "name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <1@desk>\n",
            "otto@b.example", "5.1.1", True,
        ),
        (
            "This message was created automatically by mail delivery software.\n\nA message that you "
            "sent could not be delivered to one or more of its recipients.\nThe following address(es) "
            "failed:\n\n  otto@b.example\n    host mx.b.example [192.0.2.1]\n    550 5.1.1 User unknown\n",
            "otto@b.example", "5.1.1", True,
        ),
        (
            "This is the mail system at host mx.example.\n\n<otto@b.example>: host mx.b.example said: 450 "
            "4.2.2 Mailbox full (in reply to RCPT TO command)\n",
            "otto@b.example", "4.2.2", False,
        ),
        (
            "Delivery has failed to these recipients or groups:\n\notto@b.example\nThe email address you "
            "entered couldn't be found.\n\nRemote Server returned '550 5.1.10 RecipientNotFound'\n",
            "otto@b.example", "5.1.10", True,
        ),
        (
            "Your message\n\n  To:      otto@b.example\n  Subject: VPN\n\ndid not reach the following "
            "recipient(s):\n\notto@b.example on Mon, 2 Nov 2026 10:11:12 +0100\n    The recipient name is "
            "not recognized\n",
            "otto@b.example", "5.0.0", True,
        ),
        (
            "<otto@b.example>\n\nEach of the following recipients was rejected by a remote mail server.\n"
            "-------------------\nReceived: from x\nFrom: desk@localhost\n",
            "otto@b.example", "5.0.0", True,
        ),
        (
            "Address not found\nYour message wasn't delivered to otto@b.example because the address "
            "couldn't be found.\n",
            "otto@b.example", "5.0.0", True,
        ),
        (
            "Ihre Nachricht konnte nicht zugestellt werden an otto@b.example. Der Server versucht es "
            "weiter; vorübergehend gestört.\n",
            "otto@b.example", "4.0.0", False,
        ),
    ],
)  # fmt: skip
def test_a_bounce_without_a_report_is_read_from_its_words(text, address, status, permanent):
    letter = read(text, DAEMON)

    assert letter.kind == "bounce"
    assert (letter.bounce.address, letter.bounce.status) == (address, status)
    assert letter.bounce.permanent is permanent
    assert letter.bounce.reason


def test_the_reason_is_what_the_server_calls_so():
    text = (
        "This message was created automatically by mail delivery software.\n\nThis is a permanent error. "
        "The following address\nfailed:\n\n<otto@b.example>\n\nReason:\ndelivery retry timeout exceeded\n\n"
        "--- The header of the original message is following. ---\n\nMessage-ID: <1@desk>\n"
    )

    assert read(text, DAEMON).bounce == Bounce(
        "otto@b.example", "5.0.0", "delivery retry timeout exceeded", True, "<1@desk>"
    )


def test_exims_own_head_names_who_failed():
    letter = read("It failed.", HEAD, "X-Failed-Recipients: otto@b.example\n")

    assert (letter.kind, letter.bounce.address) == ("bounce", "otto@b.example")


@pytest.mark.parametrize("kind", ["disposition-notification", "feedback-report"])
def test_receipts_and_complaints_are_reports(kind):
    body, more = mixed(
        "Content-Type: text/plain\n\nIt was read.",
        f"Content-Type: message/{kind}\n\nFinal-Recipient: rfc822;a@b.example\n",
        kind=f"multipart/report; report-type={kind}",
    )

    assert read(body, more=more).kind == "report"


@pytest.mark.parametrize(
    "sign",
    [
        "Auto-Submitted: auto-replied\n", "Auto-Submitted: auto-generated; owner-email=x\n",
        "Precedence: bulk\n", "Precedence: auto_reply\n", "X-Auto-Response-Suppress: DR, OOF\n",
        "X-Autoreply: yes\n", "X-Autorespond: x\n", "Return-Path: <>\n", "X-Loop: other@b.example\n",
    ],
)  # fmt: skip
def test_a_machines_answer_is_known_by_its_head(sign):
    assert read(more=sign).kind == "auto_reply"


@pytest.mark.parametrize(
    "subject", ["Automatic reply: VPN", "Abwesenheitsnotiz: VPN", "Out of office"]
)
def test_a_holiday_note_is_known_by_its_subject(subject):
    assert read(head=f"From: rae@a.example\nSubject: {subject}\n").kind == "auto_reply"


@pytest.mark.parametrize(
    ("head", "more"),
    [
        ("From: rae@a.example\nSubject: Out of office does not switch on\n", ""),
        (HEAD, "Auto-Submitted: no\n"),
        (HEAD, "Precedence: list\n"),
        (HEAD, "X-Auto-Response-Suppress: RN\n"),
        ("From: rae@a.example\nSubject: Delivery failed to my colleague, what now\n", ""),
    ],
)
def test_what_people_write_is_a_message(head, more):
    assert read("Undeliverable? user unknown", head, more).kind == "message"


@pytest.mark.parametrize(
    "heads",
    [
        "From: Thirdline <desk+1-2-abc@localhost>\n",
        "From: rae@a.example\nMessage-ID: OURS\n",
        "From: rae@a.example\nX-Loop: desk@localhost\n",
    ],
)
def test_our_own_letter_is_a_loop(heads):
    assert read(head=heads.replace("OURS", new_message_id())).kind == "loop"

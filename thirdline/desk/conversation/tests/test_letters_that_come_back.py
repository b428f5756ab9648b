"""A letter that came back is on its ticket, and its address is marked until somebody writes from there."""

from __future__ import annotations

import pytest

from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.operations import reply
from thirdline.desk.conversation.talking import talk_facts
from thirdline.desk.conversation.tests.test_letters_in import letter, reply_to, take_in
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import resolve_ticket, restrict_ticket, take_ticket
from thirdline.foundation.mail.models import AddressTrouble, Letter
from thirdline.foundation.mail.operations import (
    add_mailbox,
    clear_address,
    note_failure,
    settle_letter,
)
from thirdline.foundation.mail.queries import trouble_of
from thirdline.foundation.mail.rules import LetterState
from thirdline.foundation.notifications.models import Notice


def bounce(lost: Letter, *, action="failed", status="5.2.2", cites=True) -> bytes:
    head = f"Message-ID: {lost.message_id}\r\n" if cites else ""
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mail.aldermoor.example\r\nTo: desk@localhost\r\n"
        f"Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <b{lost.pk}{action}{cites}@mail.example>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.aldermoor.example\r\n\r\n"
        f"Final-Recipient: rfc822; {lost.to_address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 552 mailbox is full\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}Subject: {lost.subject}\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def lost(ticket: Ticket, ines, rae) -> Letter:
    """A letter to Rae about her ticket, which Ines has."""
    take_ticket(ticket, by=ines)
    reply(ticket, text="Which adapter is it?", by=ines)
    one = Letter.objects.filter(person=rae, ticket_id=ticket.pk).latest("id")
    one.state = LetterState.SENT
    one.save()
    return one


def told(ticket, person):
    items = talk_facts(ticket, person)["talk"].items
    return [item.told.words for item in items if item.told]


def test_a_bounce_is_on_the_letter_on_the_ticket_and_with_whoever_has_it(lost, ticket, ines):
    taken = take_in(bounce(lost))

    lost.refresh_from_db()
    assert (taken.outcome, taken.ticket_id) == ("bounce", ticket.pk)
    assert (lost.state, lost.last_error) == ("bounced", "5.2.2 552 mailbox is full")
    assert any("came back" in one and "mailbox is full" in one for one in told(ticket, ines))
    assert "was not read" in Notice.objects.filter(person=ines).latest("id").text
    assert Ticket.objects.count() == 1


def test_the_address_is_marked_until_somebody_writes_from_there(lost, ticket, rae, ines):
    take_in(bounce(lost))
    assert talk_facts(ticket, ines)["trouble"].reason == "5.2.2 552 mailbox is full"

    take_in(letter(subject="Here I am", text="My mailbox was full."))

    assert trouble_of(rae.email) is None


def test_an_administrator_takes_the_mark_away(lost, rae, ada):
    take_in(bounce(lost))

    assert clear_address("RAE@aldermoor.example", by=ada)

    assert not AddressTrouble.objects.exists()


def test_a_delay_is_said_and_the_letter_stays_sent(lost, ticket, ines):
    take_in(bounce(lost, action="delayed", status="4.4.1"))

    lost.refresh_from_db()
    assert lost.state == "sent"
    assert any("has not arrived yet" in one for one in told(ticket, ines))


def test_a_bounce_that_does_not_know_the_letter_proves_nothing(lost, rae):
    take_in(bounce(lost, cites=False))

    lost.refresh_from_db()
    assert lost.state == "sent"
    assert AddressTrouble.objects.get(address=rae.email).permanent is False


def test_a_bounce_of_no_letter_of_ours_is_kept_and_makes_nothing(house, rae):
    stranger = Letter(
        pk=1, message_id="<other@elsewhere.example>", to_address="x@elsewhere.example"
    )

    taken = take_in(bounce(stranger))

    assert (taken.outcome, taken.reason) == ("ignored", "bounce-of-no-letter-of-ours")
    assert not Ticket.objects.exists()
    assert not AddressTrouble.objects.exists()


def test_a_letter_the_server_refused_is_said_on_the_ticket(lost, ticket, ines):
    settle_letter(
        lost, state=LetterState.FAILED, error="The mail server answered 550: no such user", by=None
    )

    assert any("could not be sent" in one and "550" in one for one in told(ticket, ines))


def test_a_machines_answer_is_said_and_is_no_reply(lost, ticket, rae, ines):
    away = letter(
        subject="Out of office: away until Monday",
        text="I am away.",
        To=reply_to(rae),
        Auto_Submitted="auto-replied",
    )

    taken = take_in(away)

    assert taken.outcome == "ignored"
    assert any("away until Monday" in one for one in told(ticket, ines))
    assert Message.objects.filter(ticket=ticket, channel="mail").count() == 0


def test_thanks_leave_a_solved_ticket_solved_and_say_so(lost, ticket, rae, ines):
    resolve_ticket(ticket, words="New adapter.", by=ines)

    taken = take_in(letter(subject="Re: VPN", text="Thank you, it works now!", To=reply_to(rae)))

    ticket.refresh_from_db()
    assert (taken.outcome, taken.reason, ticket.state) == ("reply", "thanks", "resolved")
    assert any("thanks" in one and "Reopen it" in one for one in told(ticket, ines))


def test_whatever_is_not_surely_thanks_reopens(lost, ticket, rae, ines):
    resolve_ticket(ticket, words="New adapter.", by=ines)

    take_in(letter(subject="Re: VPN", text="Thanks, but it drops again.", To=reply_to(rae)))

    ticket.refresh_from_db()
    assert ticket.state != "resolved"


def test_what_a_letter_repeats_is_folded_and_kept(lost, ticket, rae):
    text = "It is the blue one.\n\nOn Mon, 1 Jun 2026 at 10:00, Ines Duarte wrote:\n> Which adapter is it?\n"

    take_in(letter(subject="Re: VPN", text=text, To=reply_to(rae)))

    said = Message.objects.filter(ticket=ticket).latest("id")
    assert said.text == "It is the blue one."
    assert "Which adapter is it?" in said.quoted


def test_administrators_hear_of_a_letter_nobody_can_read(house, ada):
    taken = take_in(b"\x00\x01 no letter at all")

    notice = Notice.objects.get(person=ada, kind="letter.unreadable")
    assert (taken.reason, notice.ticket_id) == ("unreadable", taken.ticket_id)


def test_administrators_hear_once_that_a_mailbox_fails(house, ada):
    facts = {"address": "it@aldermoor.example", "host": "127.0.0.1", "port": 1, "user": "it"}
    mailbox = add_mailbox(secret={"password": "x"}, by=ada, **facts)

    for _ in range(3):
        note_failure(mailbox, error="It does not answer.", by=None)

    notice = Notice.objects.get(person=ada, kind="mailbox.failing")
    assert "it@aldermoor.example cannot be fetched: It does not answer." in notice.text


def test_the_letters_of_a_ticket_and_what_became_of_them_are_a_part_of_its_talk(lost, client, ines):
    take_in(bounce(lost))
    client.force_login(ines)

    page = client.get(f"/tickets/{lost.ticket_id}/talk?show=letters").content.decode()

    assert "Came back" in page
    assert "mailbox is full" in page
    assert "was not read" not in page


def test_who_may_not_read_the_ticket_any_more_is_not_told(lost, ticket, ines, mina):
    restrict_ticket(ticket, named=[mina], by=mina)

    take_in(bounce(lost))

    assert not Notice.objects.filter(person=ines, kind="ticket.letter_lost").exists()

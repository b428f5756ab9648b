from __future__ import annotations

import pytest

from thirdline.desk.conversation.operations import add_note, reply
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    move_ticket,
    open_ticket,
    resolve_ticket,
    restrict_ticket,
    take_ticket,
    watch_ticket,
)
from thirdline.desk.tickets.states import HandoffKind
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.tasks import react
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.operations import change_preferences, robot


def newest_letter_to(person) -> Letter:
    return Letter.objects.filter(person=person).latest("id")


def test_who_asked_reads_the_number_and_what_happens_next(ticket: Ticket, rae):
    letter = newest_letter_to(rae)

    assert letter.subject == f"[{ticket.label}] VPN drops every eight minutes"
    assert f"Its number is {ticket.label}." in letter.text
    assert "reads it next and answers you" in letter.text
    assert f"/tickets/{ticket.pk}" in letter.text


def test_who_asked_and_who_watches_read_a_public_reply_and_its_writer_does_not(
    ticket, rae, ines, otto
):
    watch_ticket(ticket, person=otto, by=ines)
    watch_ticket(ticket, person=ines, by=ines)

    reply(ticket, text="Which client & version <b>?", by=ines)

    for person in (rae, otto):
        assert "Which client & version <b>?" in newest_letter_to(person).text
        kind = "ticket.answered" if person == rae else "watch.answered"
        assert Notice.objects.filter(person=person, kind=kind).count() == 1
    assert not Letter.objects.filter(person=ines).exists()


def test_an_internal_note_is_told_to_nobody_outside(ticket, rae, ines):
    before = Letter.objects.count()

    add_note(ticket, text="Looks like the gateway.", by=ines)

    assert Letter.objects.count() == before


def test_who_has_the_ticket_hears_when_the_requester_writes(ticket, rae, ines):
    take_ticket(ticket, by=ines)

    reply(ticket, text="It is 5.1.", by=rae)

    assert Notice.objects.get(person=ines).kind == "ticket.asker_wrote"
    assert "Rae wrote on" in Notice.objects.get(person=ines).text


def test_a_solution_says_who_and_how_to_open_it_again(ticket, rae, ines, otto):
    watch_ticket(ticket, person=otto, by=ines)
    take_ticket(ticket, by=ines)

    resolve_ticket(ticket, by=ines, words="Restarted the client.")

    letter = newest_letter_to(rae)
    assert "Ines Duarte has solved" in letter.text
    assert "Restarted the client." in letter.text
    assert "answer this letter and say what" in letter.text
    assert "answer this letter and say what" not in newest_letter_to(otto).text


def test_no_letter_to_who_asked_speaks_of_the_house(ticket, house, rae, ines, noor):
    move_ticket(ticket, to=house.network, kind=HandoffKind.ESCALATE, reason="needs_access", by=ines)
    take_ticket(ticket, by=noor)
    reply(ticket, text="Found it.", by=noor)
    resolve_ticket(ticket, by=noor, words="Done.")

    for letter in Letter.objects.filter(person=rae):
        for word in (
            "L1",
            "L2",
            "L3",
            "tier",
            "OLA",
            "vendor",
            "Network",
            "Service desk",
            "escalat",
        ):
            assert word not in letter.subject + letter.text


def test_the_letters_of_a_ticket_are_one_conversation(ticket, rae, ines):
    first = newest_letter_to(rae)

    reply(ticket, text="Which client?", by=ines)

    second = newest_letter_to(rae)
    assert second.headers["In-Reply-To"] == first.message_id
    assert second.subject == first.subject


def test_a_persons_reply_does_not_travel_as_a_machines(ticket, rae, ines):
    assert newest_letter_to(rae).headers["Auto-Submitted"] == "auto-generated"

    reply(ticket, text="Which client?", by=ines)

    assert "Auto-Submitted" not in newest_letter_to(rae).headers


def test_a_reaction_that_runs_again_tells_nobody_twice(ticket, rae, ines):
    reply(ticket, text="Which client?", by=ines)
    before = (Letter.objects.count(), Notice.objects.count())

    entry = Entry.objects.get(verb="ticket.replied")
    react(entry.pk, "desk.conversation.reactions.tell_about_a_reply")

    assert (Letter.objects.count(), Notice.objects.count()) == before


@pytest.mark.parametrize("language", ["en", "de", "fr", "ar"])
def test_a_letter_is_written_whatever_the_readers_language(house, rae, language):
    change_preferences(rae, language=language, by=rae)

    ticket = open_ticket(title="VPN", requester=rae, by=rae)

    assert ticket.label in newest_letter_to(rae).text


def test_what_the_machine_asks_for_itself_is_told_to_nobody(house):
    open_ticket(title="Disk full", requester=robot(), by=robot())

    assert not Letter.objects.exists()


def test_who_has_a_ticket_they_may_not_read_any_more_hears_nothing_of_it(ticket, rae, ines, mina):
    take_ticket(ticket, by=ines)
    restrict_ticket(ticket, named=[mina], by=mina)

    reply(ticket, text="It is about my salary.", by=rae)

    assert not Notice.objects.filter(person=ines).exists()


def test_a_title_with_signs_of_a_terminal_in_it_keeps_no_letter_back(house, rae, ines):
    ticket = open_ticket(title="VPN \x1b[31mdrops\x07", requester=rae, by=rae)

    reply(ticket, text="Which client?", by=ines)

    assert "Which client?" in newest_letter_to(rae).text

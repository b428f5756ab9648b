from __future__ import annotations

from datetime import timedelta

import pytest

from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.operations import add_note, reply
from thirdline.desk.links.operations import split_ticket
from thirdline.desk.links.queries import links_of
from thirdline.desk.links.tests.make import fresh, said, talk, verbs
from thirdline.desk.search.queries import find_tickets
from thirdline.desk.tickets.joining import files_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import attach_file, restrict_ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused


@pytest.fixture
def second(ticket: Ticket, rae: Person) -> Message:
    with clock.at(clock.now() + timedelta(hours=1)):
        message = reply(ticket, text="And the photocopier jams.", by=rae)
        attach_file(
            ticket,
            name="jam.txt",
            type="text/plain",
            chunks=[b"jam"],
            by=rae,
            message_id=message.pk,
        )
    return message


def test_a_copy_goes_and_the_old_one_keeps_its_own(
    ticket: Ticket, second: Message, ines: Person, rae: Person
) -> None:
    new = split_ticket(ticket, messages=[second.pk], title="Photocopier jams", by=ines)

    assert said(ticket) == said(new) == ["And the photocopier jams."]
    assert Message.objects.get(ticket=new).copy_of == second.pk
    assert talk(new, rae) == ["And the photocopier jams."]
    assert [file.name for file in files_of(new, reader=rae)] == ["jam.txt"]
    assert find_tickets(ines, "photocopier").tickets[0].pk == new.pk


def test_both_say_so(ticket: Ticket, second: Message, ines: Person) -> None:
    new = split_ticket(ticket, messages=[second.pk], title="Photocopier jams", by=ines)

    assert [one.words for one in links_of(new, ines)] == ["Split from"]
    assert [one.words for one in links_of(ticket, ines)] == ["Split into"]
    assert (verbs(ticket)[-1], verbs(new)[-1]) == ("ticket.split", "ticket.split_off")


@pytest.mark.parametrize("since_message", [True, False])
def test_its_clocks_start_when_it_was_said_or_now(
    ticket: Ticket, second: Message, ines: Person, since_message: bool
) -> None:
    with clock.at(second.at + timedelta(hours=3)):
        new = split_ticket(
            ticket, messages=[second.pk], title="Jam", since_message=since_message, by=ines
        )

    assert (new.created_at == second.at) == since_message


def test_somebody_else_may_ask_the_new_one(
    ticket: Ticket, second: Message, ines: Person, otto: Person
) -> None:
    new = split_ticket(ticket, messages=[second.pk], title="Jam", requester=otto, by=ines)

    assert fresh(new).requester == otto
    assert not Message.objects.get(ticket=new).from_requester


def test_of_a_restricted_one_the_new_one_is_restricted_to_the_same(
    ticket: Ticket, second: Message, ines: Person, tomas: Person
) -> None:
    restrict_ticket(ticket, named=[ines], by=ines)

    new = split_ticket(fresh(ticket), messages=[second.pk], title="Jam", by=ines)

    assert tickets_for(ines).filter(pk=new.pk).exists()
    assert not tickets_for(tomas).filter(pk=new.pk).exists()


def test_only_messages_of_the_ticket_are_taken(
    ticket: Ticket, second: Message, ines: Person, rae: Person
) -> None:
    note = add_note(ticket, text="Internal", by=ines)

    for chosen in ([], [second.pk, note.pk + 1000]):
        with pytest.raises(Refused, match="Choose the messages"):
            split_ticket(ticket, messages=chosen, title="Jam", by=ines)
    with pytest.raises(Refused, match="support teams"):
        split_ticket(ticket, messages=[second.pk], title="Jam", by=rae)

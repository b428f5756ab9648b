"""What mail has to say on a ticket that is nobody's reply."""

from __future__ import annotations

from django.db import transaction

from thirdline.desk.conversation.models import Message
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person


@transaction.atomic
def tell_of_lost_letter(
    ticket: Ticket, *, letter_id: int, how: str, reason: str, by: Person
) -> None:
    """Say on the ticket that a letter about it was not read, so that nobody waits for an answer."""
    facts = {"letter": letter_id, "how": how}
    words = {"reason": reason[:300]}
    record("ticket.letter_lost", ticket, by=by, facts=facts, words=words, topics=topics_of(ticket))


@transaction.atomic
def tell_of_machine_answer(ticket: Ticket, *, letter_id: int, said: str, by: Person) -> None:
    """Say on the ticket that a machine answered, and what; it is no reply and changes nothing."""
    facts, words = {"letter": letter_id}, {"said": said[:300]}
    record(
        "ticket.machine_answered", ticket, by=by, facts=facts, words=words, topics=topics_of(ticket)
    )


@transaction.atomic
def tell_of_thanks(ticket: Ticket, *, message: Message, by: Person) -> None:
    """Say that a letter was read as thanks, which is why the ticket stays solved; people may differ."""
    facts = {"message": message.pk}
    record("ticket.thanked", ticket, by=by, facts=facts, topics=topics_of(ticket))

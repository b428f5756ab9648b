"""Tickets of the cast that belong together."""

from __future__ import annotations

from django.test import Client

from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.queries import messages_of
from thirdline.desk.links.operations import take_step
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot


def asked(by: Person, title: str = "VPN drops again", said: str = "", **facts: object) -> Ticket:
    return open_ticket(title=title, description=said, requester=by, by=by, **facts)  # type: ignore[arg-type]


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def talk(ticket: Ticket, reader: Person) -> list[str]:
    return [one.text for one in messages_of(fresh(ticket), reader=reader)]


def said(ticket: Ticket) -> list[str]:
    return list(Message.objects.filter(ticket=ticket).order_by("id").values_list("text", flat=True))


def verbs(ticket: Ticket) -> list[str]:
    rows = Entry.objects.filter(subject_kind="tickets.ticket", subject_id=ticket.pk)
    return list(rows.order_by("id").values_list("verb", flat=True))


def work_off() -> int:
    """What the worker does: every waiting step, one after the other."""
    taken = 0
    while take_step(by=robot()):
        taken += 1
    return taken


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client

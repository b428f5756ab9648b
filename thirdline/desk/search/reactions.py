from __future__ import annotations

from thirdline.desk.conversation.models import Message
from thirdline.desk.search.operations import index_anew, index_words
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.subscriptions import on


@on("ticket.opened", order=40)
def find_by_what_was_asked(entry: Entry) -> None:
    ticket = entry.subject
    index_words(
        ticket, ticket.label, ticket.title, ticket.description, *map(str, ticket.custom.values())
    )


@on("ticket.replied", "ticket.noted", order=40)
def find_by_what_was_said(entry: Entry) -> None:
    message = Message.objects.get(pk=entry.facts["message"])
    index_words(entry.subject, message.text, public=message.public)


@on("ticket.edited", order=40)
def find_by_what_it_says_now(entry: Entry) -> None:
    if {"title", "description", "custom"} & set(entry.facts["changed"]):
        ticket = entry.subject
        said = Message.objects.filter(ticket=ticket, public=True).values_list("text", flat=True)
        texts = [
            ticket.label,
            ticket.title,
            ticket.description,
            *map(str, ticket.custom.values()),
            *said,
        ]
        index_anew(ticket, *texts)

"""What a ticket says, with the weight of each text: everything it is found by."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from thirdline.desk.conversation.models import Message
from thirdline.desk.search.rules import ASKED, INTERNAL, SAID, TITLE
from thirdline.desk.tickets.joining import taken_in
from thirdline.desk.tickets.models import Attachment, Resolution, Ticket
from thirdline.desk.tickets.states import Reading

Text: TypeAlias = tuple[str, str]


def texts_of(ticket: Ticket) -> list[Text]:
    """Everything said on a ticket, the talk first, then the files."""
    return texts_of_each([ticket])[ticket.pk]


def texts_of_each(tickets: Collection[Ticket]) -> dict[int, list[Text]]:
    """The same for many, with the questions of one."""
    found = {ticket.pk: asked_texts(ticket) for ticket in tickets}
    numbers = list(found)
    said = Message.objects.filter(ticket__in=numbers).order_by("id")
    for number, text, public, via in said.values_list("ticket_id", "text", "public", "via_id"):
        found[number].append(said_text(text, public=public and via is None))
    # The portal does not show how it was solved, so that finds for the support teams only.
    solved = Resolution.objects.filter(ticket__in=numbers).exclude(words="").order_by("id")
    for number, words in solved.values_list("ticket_id", "words"):
        found[number].append((words, INTERNAL))
    # Last: where there is more than one row takes, it is a file that is cut.
    others = {ticket.pk: others_on(ticket) for ticket in tickets}
    for file in Attachment.objects.filter(ticket__in=numbers).select_related("said").order_by("id"):
        found[file.ticket_id].append(file_text(file, others[file.ticket_id]))
    for ticket in tickets:
        for merged in taken_in(ticket):
            found[ticket.pk] += _lent(merged)
    return found


def _lent(merged: Ticket) -> list[Text]:
    """What a merged ticket says finds the one it goes on in: for the teams, unless all read both."""
    texts = texts_of(merged)
    if merged.merged_reading == Reading.TOGETHER:
        return texts
    return [(text, INTERNAL) for text, _weight in texts]


def asked_texts(ticket: Ticket) -> list[Text]:
    fields = [str(value) for value in ticket.custom.values() if value not in (None, "")]
    body = "\n".join([ticket.description, ticket.outside_id, *fields])
    return [(ticket.title, TITLE), (ticket.label, ASKED), (body, ASKED)]


def said_text(text: str, *, public: bool) -> Text:
    return text, SAID if public else INTERNAL


def file_text(file: Attachment, others: Collection[int]) -> Text:
    """A file's name, and what it says where that is known already; `others` are not the requester's."""
    said = getattr(file, "said", None)
    text = f"{file.name}\n{said.text}" if said is not None else file.name
    return text, SAID if file.public and file.by_id not in others else INTERNAL


def others_on(ticket: Ticket) -> set[int]:
    """Whose own tickets go on in this one: its requester reads their files only if all read both."""
    apart = (one for one in taken_in(ticket) if one.merged_reading != Reading.TOGETHER)
    return {one.requester_id for one in apart} - {ticket.requester_id}

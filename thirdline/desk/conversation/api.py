"""What was said on a ticket, by API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from thirdline.desk.conversation import operations, queries
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.api_shapes import PersonRef, person_ref
from thirdline.foundation.people.gates import reader
from thirdline.kit.web_api import In, Number, Out, Page, Paging, page_of

if TYPE_CHECKING:
    from thirdline.desk.conversation.models import Message

router = Router(tags=["conversation"])
Text = Annotated[str, Field(max_length=50_000)]


class MessageOut(Out):
    number: int
    kind: Literal["public", "note"]
    author: PersonRef
    from_requester: bool
    channel: str
    text: str
    quoted: str
    at: datetime
    edited_at: datetime | None


class NewMessage(In):
    text: Text
    kind: Literal["public", "note"] = "public"
    seen: Number | None = Field(
        None, description="The newest message you had read; refused if another came since."
    )


class MessageEdit(In):
    text: Text


@router.get("/tickets/{int:number}/messages", response=Page[MessageOut])
def list_messages(request: HttpRequest, number: Number, paging: Query[Paging]) -> Page[MessageOut]:
    """What was said, oldest first; notes only for the support teams."""
    by = reader(request)
    return page_of(queries.messages_of(ticket_for(by, number), reader=by), paging, message_out)


@router.post("/tickets/{int:number}/messages", response={201: MessageOut})
def say(request: HttpRequest, number: Number, given: NewMessage) -> MessageOut:
    """Reply so that the requester reads it, or add a note for the support teams."""
    by = reader(request)
    ticket = ticket_for(by, number)
    if given.kind == "note":
        return message_out(operations.add_note(ticket, text=given.text, by=by))
    said = operations.reply(ticket, text=given.text, channel="api", seen=given.seen, by=by)
    return message_out(said)


@router.patch("/messages/{int:number}", response=MessageOut)
def edit(request: HttpRequest, number: Number, given: MessageEdit) -> MessageOut:
    """Correct one's own message; what it said before is kept."""
    by = reader(request)
    message = queries.message_for(by, number)
    return message_out(operations.edit_message(message, text=given.text, by=by))


def message_out(message: Message) -> MessageOut:
    return MessageOut(
        number=message.pk,
        kind="public" if message.public else "note",
        author=person_ref(message.author),
        from_requester=message.from_requester,
        channel=message.channel,
        text=message.text,
        quoted=message.quoted,
        at=message.at,
        edited_at=message.edited_at,
    )

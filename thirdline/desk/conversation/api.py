"""What was said on a ticket, by API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from thirdline.desk.conversation import operations, queries
from thirdline.desk.conversation.rules import why_not_note
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.api_shapes import PersonRef, person_ref
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound, refuse_if
from thirdline.kit.web_api import In, Number, Out, Page, Paging, page_of

if TYPE_CHECKING:
    from thirdline.desk.conversation.models import Draft, Mention, Message

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


class DraftOut(Out):
    number: int
    ticket: int
    kind: Literal["reply", "note"]
    by: PersonRef
    text: str
    saved_at: datetime
    shared: bool
    version: int


class NewDraft(In):
    text: Text
    version: int = Field(0, ge=0, description="The version you know, where it is shared.")


class Known(In):
    version: int = Field(0, ge=0)


class MentionOut(Out):
    number: int
    ticket: int
    message: int
    text: str
    by: PersonRef
    at: datetime


@router.get("/tickets/{int:number}/drafts", response=list[DraftOut])
def list_drafts(request: HttpRequest, number: Number) -> list[DraftOut]:
    """Your own drafts on a ticket and those colleagues share."""
    by = reader(request)
    if not by.standing.is_staff:
        raise NotFound(_("There is no ticket %(number)s for you.") % {"number": number})
    return [draft_out(one) for one in queries.drafts_around(ticket_for(by, number), by)]


@router.put("/tickets/{int:number}/drafts/{kind}", response=DraftOut)
def save(
    request: HttpRequest, number: Number, kind: Literal["reply", "note"], given: NewDraft
) -> DraftOut:
    """Keep what you are writing."""
    by = reader(request)
    ticket = ticket_for(by, number)
    refuse_if(why_not_note(ticket, "x", by))
    kept = operations.save_draft(ticket, kind=kind, text=given.text, seen=given.version, by=by)
    return draft_out(kept)


@router.put("/drafts/{int:number}/text", response=DraftOut)
def go_on(request: HttpRequest, number: Number, given: NewDraft) -> DraftOut:
    """Go on with a shared draft; of two who write at once the later is refused and both texts stay."""
    by = reader(request)
    draft = queries.draft_for(by, number)
    seen = given.version
    return draft_out(operations.continue_draft(draft, text=given.text, seen=seen, by=by))


@router.put("/drafts/{int:number}/sharing", response=DraftOut)
def share(request: HttpRequest, number: Number) -> DraftOut:
    """Show a draft of yours to the team."""
    by = reader(request)
    return draft_out(operations.share_draft(queries.draft_for(by, number), by=by))


@router.delete("/drafts/{int:number}/sharing", response=DraftOut)
def take_back(request: HttpRequest, number: Number) -> DraftOut:
    """Show it to the team no longer."""
    by = reader(request)
    return draft_out(operations.take_back_draft(queries.draft_for(by, number), by=by))


@router.post("/drafts/{int:number}/sending", response=MessageOut)
def send(request: HttpRequest, number: Number, given: Known) -> MessageOut:
    """Say a shared draft as it stands, in your name."""
    by = reader(request)
    draft = queries.draft_for(by, number)
    return message_out(operations.send_draft(draft, seen=given.version, by=by))


@router.get("/mentions", response=Page[MentionOut])
def list_mentions(request: HttpRequest, paging: Query[Paging]) -> Page[MentionOut]:
    """The notes that name you, newest first."""
    by = reader(request)
    rows = queries.mentions_of(by) if by.standing.is_staff else queries.mentions_of(by).none()
    return page_of(rows, paging, _mention, newest_first=True)


def _mention(row: Mention) -> MentionOut:
    said = row.message
    return MentionOut(
        number=row.pk,
        ticket=said.ticket_id,
        message=said.pk,
        text=said.text,
        by=person_ref(said.author),
        at=said.at,
    )


def draft_out(draft: Draft) -> DraftOut:
    return DraftOut(
        number=draft.pk,
        ticket=draft.ticket_id,
        kind="note" if draft.kind == "note" else "reply",
        by=person_ref(draft.person),
        text=draft.text,
        saved_at=draft.saved_at,
        shared=draft.shared_at is not None,
        version=draft.version,
    )


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

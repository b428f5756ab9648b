from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from thirdline.desk.chores import rules
from thirdline.desk.chores.models import LaterReply
from thirdline.desk.chores.operations.carrying import (
    Upload,
    drop_files,
    hand_over_files,
    put_beside,
    taken_in,
)
from thirdline.desk.chores.queries import due_later_reply_for_update, later_replies_of
from thirdline.desk.chores.rules import Sending
from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.operations import discard_draft, reply
from thirdline.desk.conversation.queries import newest_public, public_since
from thirdline.desk.conversation.rules import why_not_reply
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update, tickets_for
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


def reply_later(
    ticket: Ticket,
    *,
    text: str,
    send_at: datetime,
    seen: int | None = None,
    files: Iterable[Upload] = (),
    by: Person,
) -> LaterReply:
    """Write now and have it sent at a moment; until then everybody of the team sees it on the ticket."""
    with taken_in(files) as taken, transaction.atomic():
        ticket = ticket_for_update(ticket)
        refuse_if(why_not_reply(ticket, text, by))
        refuse_if(rules.why_not_later(send_at, clock.now(), len(later_replies_of(ticket))))
        if by.pk == ticket.requester_id:
            raise Refused(_("Who asked writes now; replies for later are for the support teams."))
        later = LaterReply.objects.create(
            ticket=ticket, by=by, text=text.strip(), send_at=send_at, written_at=clock.now(),
            seen=newest_public(ticket) if seen is None else seen,
        )  # fmt: skip
        put_beside(later, taken)
        discard_draft(ticket, kind="reply", by=by)
        _record("reply.planned", later, by, send=send_at.isoformat())
        return later


def change_later_reply(
    later: LaterReply,
    *,
    text: str | None = None,
    send_at: datetime | None = None,
    files: Iterable[Upload] = (),
    by: Person,
) -> LaterReply:
    """Change what will be said, when and with what; a withheld one waits anew, with everything read by now.

    Whoever changes the words says them: nobody speaks in another's name.
    """
    with taken_in(files) as taken, transaction.atomic():
        later, ticket = _in_hand(later, by)
        moment = send_at or later.send_at
        refuse_if(rules.why_not_later(moment, clock.now(), 0))
        words = later.text if text is None else text
        refuse_if(why_not_reply(ticket, words, by))
        if words.strip() != later.text:
            later.by = by
        later.text, later.send_at = words.strip(), moment
        later.state, later.why = Sending.WAITING, ""
        later.seen = newest_public(ticket)
        later.save(update_fields=["text", "by", "send_at", "state", "why", "seen"])
        put_beside(later, taken)
        _record("reply.replanned", later, by, send=moment.isoformat())
        return later


@transaction.atomic
def take_back_later_reply(later: LaterReply, *, by: Person) -> LaterReply:
    """Do not send it; its text stays in the row and is shown no longer, its files are gone."""
    later, _ticket = _in_hand(later, by)
    later.state = Sending.CANCELLED
    later.save(update_fields=["state"])
    drop_files(later)
    _record("reply.unplanned", later, by)
    return later


def add_later_files(later: LaterReply, *, files: Iterable[Upload], by: Person) -> LaterReply:
    """Have files go along; when it is sent and whether is not touched."""
    with taken_in(files) as taken, transaction.atomic():
        later, _ticket = _in_hand(later, by)
        put_beside(later, taken)
        _record("reply.replanned", later, by, files=len(taken))
        return later


@transaction.atomic
def send_withheld_reply(later: LaterReply, *, by: Person) -> Message:
    """Send it now all the same, in its writer's own words and by whoever decides so."""
    later, ticket = _in_hand(later, by)
    message = reply(ticket, text=later.text, by=by, once=f"later-{later.pk}")
    _mark_sent(later, message, by)
    return message


@transaction.atomic
def send_due_reply(*, by: Person) -> bool:
    """Claim one reply whose moment has come and send it or withhold it; False when none is due.

    Message and mark commit together: a worker that dies between has done neither.
    """
    later = due_later_reply_for_update(clock.now())
    if later is None:
        return False
    ticket = ticket_for_update(later.ticket)
    reason = _why_withheld(later, ticket)
    if reason is None:
        try:
            with transaction.atomic():
                once = f"later-{later.pk}"
                said = reply(ticket, text=later.text, by=later.by, once=once, seen=later.seen)
                _mark_sent(later, said, by)
        except Refused as refusal:
            reason = refusal.reason
    if reason is not None:
        _withhold(later, reason, by)
    return True


def _why_withheld(later: LaterReply, ticket: Ticket) -> str | None:
    writer = later.by
    here = writer.may("work") and tickets_for(writer).filter(pk=ticket.pk).exists()
    others = [one for one in public_since(ticket, later.seen) if one.author_id != writer.pk]
    name = others[0].author.first_name if others else ""
    with translation.override(writer.language):
        return rules.why_withheld(ticket, name, here)


def _withhold(later: LaterReply, reason: str, by: Person) -> None:
    later.state, later.why = Sending.WITHHELD, reason[:300]
    later.save(update_fields=["state", "why"])
    _record("reply.withheld", later, by, words={"why": later.why})
    ticket, writer = later.ticket, later.by
    if not tickets_for(writer).filter(pk=ticket.pk).exists():
        return
    with translation.override(writer.language):
        said = {"ticket": ticket.label, "why": reason}
        text = _("Your reply on %(ticket)s was not sent. %(why)s") % said
        url = ticket.get_absolute_url()
        notify(writer, kind="reply.withheld", text=text, url=url, ticket_id=ticket.pk, by=by)


def _mark_sent(later: LaterReply, message: Message, by: Person) -> None:
    hand_over_files(later, message, message.author)
    later.state, later.message_id = Sending.SENT, message.pk
    later.save(update_fields=["state", "message_id"])
    _record("reply.sent_as_planned", later, by, message=message.pk)


def _in_hand(later: LaterReply, by: Person) -> tuple[LaterReply, Ticket]:
    """Ticket first, as everywhere, then the reply."""
    ticket = ticket_for_update(later.ticket)
    locked = (
        LaterReply.objects.select_for_update(of=("self",)).select_related("by").get(pk=later.pk)
    )
    locked.ticket = ticket
    refuse_if(rules.why_not_keep_chore(ticket, by))
    refuse_if(rules.why_not_touch_later(locked.state, locked.by_id, by))
    return locked, ticket


def _record(
    verb: str, later: LaterReply, by: Person, *, words: dict[str, Any] | None = None, **facts: Any
) -> None:
    told = topics_of(later.ticket)
    record(verb, later.ticket, by=by, facts={"later": later.pk, **facts}, words=words, topics=told)

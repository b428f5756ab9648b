"""Merging, and taking a merge back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.conversation.models import Message
from thirdline.desk.links import rules
from thirdline.desk.links.models import Merge
from thirdline.desk.links.queries import came_with, locked, merge_of, readable_among, sides_of
from thirdline.desk.tickets.merging import move_apart, move_together
from thirdline.desk.tickets.models import Attachment, Ticket, Watch
from thirdline.desk.tickets.operations import bring_back, merge_away
from thirdline.desk.tickets.states import Reading, State
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused, refuse_if


@transaction.atomic
def merge_tickets(
    tickets: Sequence[Ticket],
    *,
    into: Ticket,
    reading: Reading = Reading.FOLLOWS,
    reason: str = "",
    tell: bool = True,
    by: Person,
) -> list[Merge]:
    """Let tickets go on in another, all or none; nothing of them is destroyed, and it can be undone.

    `reading` says what whoever asked for one of them reads of the other, where that is somebody
    else: nothing, the answers from now on, or everything public (and the other way round).
    """
    if not 0 < len(tickets) <= rules.MOST_MERGED:
        raise Refused(
            _("Choose between 1 and %(most)s tickets to merge.") % {"most": rules.MOST_MERGED}
        )
    rows = locked([*(one.pk for one in tickets), into.pk])
    into, sides = rows[into.pk], sides_of(list(rows.values()))
    chosen = [rows[number] for number in dict.fromkeys(one.pk for one in tickets)]
    for one in chosen:
        refuse_if(rules.why_not_merge(sides[one.pk], sides[into.pk], by))
    words = {"reason": reason.strip()} if reason.strip() else None
    return [_merge(one, into, reading=reading, words=words, tell=tell, by=by) for one in chosen]


def _merge(
    ticket: Ticket,
    into: Ticket,
    *,
    reading: Reading,
    words: dict[str, str] | None,
    tell: bool,
    by: Person,
) -> Merge:
    reading = Reading.TOGETHER if ticket.requester_id == into.requester_id else reading
    merge = Merge.objects.create(
        ticket=ticket, into=into, at=clock.now(), by=by, reason=(words or {}).get("reason", ""), reading=reading,
        state=ticket.state, hold_reason=ticket.hold_reason,
    )  # fmt: skip
    merge.kept = move_together(into, ticket, by=by)
    if reading is Reading.TOGETHER:
        merge.kept["readers"] = _read_each_other(into, ticket)
    merge.save(update_fields=["kept"])
    facts = {"merge": merge.pk, "tell": tell}
    merge_away(ticket, into=into, reading=reading, facts=facts, words=words, by=by)
    told = topics_of(into)
    record("ticket.took_in", into, by=by, facts={"merge": merge.pk}, words=words, topics=told)
    return merge


def _read_each_other(into: Ticket, ticket: Ticket) -> list[list[int]]:
    """Whoever asked for one follows the other, so that both read all that is public."""
    if into.requester_id == ticket.requester_id:
        return []
    added = []
    for read, reader in ((into, ticket.requester), (ticket, into.requester)):
        _watch, new = Watch.objects.get_or_create(
            ticket=read, person=reader, defaults={"since": clock.now()}
        )
        if new:
            added.append([read.pk, reader.pk])
    return added


@transaction.atomic
def undo_merge(
    ticket: Ticket, *, along: Sequence[int] | None = None, reason: str = "", by: Person
) -> Merge:
    """Bring a merged ticket back as it was, and its clocks with it; the merge is charged to nobody.

    `along` are the messages written on the other ticket since that go with it; by default those that
    were written to the merged one. Everything else stays where it was written.
    """
    refuse_if(rules.why_not_undo(ticket, by))
    rows = locked([ticket.pk, *([ticket.merged_into_id] if ticket.merged_into_id else [])])
    ticket = rows[ticket.pk]
    merge = merge_of(ticket)
    refuse_if(rules.why_not_undo(ticket, by))
    if merge is None or ticket.merged_into_id not in rows:
        raise Refused(_("Somebody changed this merge a moment ago. Look at it again."))
    home, ticket.merged_into = rows[ticket.merged_into_id], rows[ticket.merged_into_id]
    if along is not None and home.pk not in readable_among(by, [home.pk]):
        # Whoever names messages of a ticket they may not read would come to read them here.
        raise NotFound(_("There is nothing here for you."))
    with_it = came_with(merge)
    _take_along(ticket, home, [ticket.pk, *with_it], along)
    _take_back(merge, by)
    merge.undone_at, merge.undone_by, merge.undo_reason = clock.now(), by, reason.strip()
    merge.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    facts, words = {"merge": merge.pk}, {"reason": reason.strip()} if reason.strip() else None
    bring_back(
        ticket, state=State(merge.state), hold_reason=merge.hold_reason, along=with_it,
        facts=facts, words=words, by=by,
    )  # fmt: skip
    record("ticket.gave_back", home, by=by, facts=facts, words=words, topics=topics_of(home))
    return merge


def _take_along(
    ticket: Ticket, home: Ticket, written_to: Sequence[int], along: Sequence[int] | None
) -> None:
    """Messages go back whole, with their files; those written to what comes along stay marked so."""
    since = Message.objects.filter(ticket=home, at__gte=ticket.merged_at)
    moving = since.filter(via__in=written_to) if along is None else since.filter(pk__in=along)
    numbers = list(moving.values_list("pk", flat=True))
    Attachment.objects.filter(message_id__in=numbers, ticket=home).update(ticket=ticket)
    for message in Message.objects.filter(pk__in=numbers).order_by("pk"):
        message.ticket = ticket
        message.via_id = None if message.via_id == ticket.pk else message.via_id
        message.from_requester = message.author_id == ticket.requester_id
        message.save(update_fields=["ticket", "via", "from_requester"])
    # What stays is no longer marked by a ticket that is not there.
    Message.objects.filter(ticket=home, via=ticket).update(via=None)


def _take_back(merge: Merge, by: Person) -> None:
    """What was lent to the ticket that was chosen; it may itself have gone on elsewhere since."""
    kept = dict(merge.kept)
    for read, reader in kept.pop("readers", []):
        Watch.objects.filter(ticket=read, person=reader).delete()
    into = Ticket.objects.get(pk=merge.into_id)
    move_apart(into, merge.ticket, kept, by=by)

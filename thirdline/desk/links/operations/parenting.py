from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.links import rules
from thirdline.desk.links.models import Tie
from thirdline.desk.links.queries import locked, sides_of
from thirdline.desk.links.rules import Side
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if

WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class Attached:
    """What became of one ticket: `refusal` is empty, or the sentence that says why it stayed."""

    ticket: Ticket
    refusal: str = ""


@transaction.atomic
def attach_children(
    parent: Ticket, *, children: Sequence[Ticket], move: bool = False, by: Person
) -> list[Attached]:
    """Make tickets children of a parent, each or not; `move` takes them from another parent."""
    if len(children) > rules.MOST_ATTACHED:
        raise Refused(
            _("At most %(most)s tickets are attached at once.") % {"most": rules.MOST_ATTACHED}
        )
    rows = locked([parent.pk, *(one.pk for one in children)])
    sides = sides_of(list(rows.values()))
    asked = dict.fromkeys(one.pk for one in children)
    return [_attach(sides[number], sides[parent.pk], move, by) for number in asked]


def _attach(child: Side, parent: Side, move: bool, by: Person) -> Attached:
    if child.parent_id == parent.ticket.pk:
        return Attached(child.ticket)
    free = Side(child.ticket, is_parent=child.is_parent) if move else child
    refusal = rules.why_not_attach(free, parent, by)
    if refusal:
        return Attached(child.ticket, refusal)
    if child.parent_id is not None:
        _end(Tie.objects.select_related("parent").get(child=child.ticket, ended_at=None), by)
    tie = Tie.objects.create(parent=parent.ticket, child=child.ticket, since=clock.now(), by=by)
    for verb, ticket in (
        ("ticket.child_added", parent.ticket),
        ("ticket.parent_set", child.ticket),
    ):
        record(verb, ticket, by=by, facts={"tie": tie.pk}, topics=topics_of(ticket))
    return Attached(child.ticket)


@transaction.atomic
def detach_child(tie: Tie, *, by: Person) -> Tie:
    """Let a child go its own way again; what was said to it stays."""
    rows = locked([tie.parent_id, tie.child_id])
    tie = Tie.objects.select_for_update(of=("self",)).select_related("parent").get(pk=tie.pk)
    refuse_if(rules.why_not_tie_tickets(rows[tie.parent_id], by))
    if tie.ended_at is not None:
        raise Refused(_("It is not a child of this ticket any more."))
    tie.child = rows[tie.child_id]
    return _end(tie, by)


def _end(tie: Tie, by: Person) -> Tie:
    tie.ended_at, tie.ended_by = clock.now(), by
    tie.save(update_fields=["ended_at", "ended_by"])
    for verb, ticket in (("ticket.child_left", tie.parent), ("ticket.parent_left", tie.child)):
        record(verb, ticket, by=by, facts={"tie": tie.pk}, topics=topics_of(ticket))
    return tie


@transaction.atomic
def note_reopened_child(tie: Tie, *, by: Person) -> bool:
    """Say on the parent that a child was reopened alone; True when that is one too many."""
    tie.reopened_at = clock.now()
    tie.save(update_fields=["reopened_at"])
    live = Tie.objects.filter(parent=tie.parent, ended_at=None)
    reopened = live.filter(reopened_at__gt=clock.now() - WITHIN).count()
    facts = {"tie": tie.pk}
    record("ticket.child_reopened", tie.parent, by=by, facts=facts, topics=topics_of(tie.parent))
    return rules.is_worth_telling(reopened, live.count())

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.chores import rules
from thirdline.desk.chores.models import Checklist, ChecklistItem, ChecklistTemplate
from thirdline.desk.chores.queries import template_slugs_on
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.rules import why_not_work
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def put_checklist(
    ticket: Ticket,
    *,
    template: ChecklistTemplate | None = None,
    name: str = "",
    items: Sequence[str] = (),
    by: Person,
) -> Checklist:
    """Put a checklist on a ticket, as a copy of its template or with items of its own."""
    ticket = ticket_for_update(ticket)
    refuse_if(why_not_work(ticket, by))
    texts = [one.text for one in template.items.all()] if template else _lines(items)
    refuse_if(rules.why_not_items(texts))
    if template and template.slug in template_slugs_on(ticket):
        raise Refused(_("“%(name)s” is on this ticket already.") % {"name": template.name})
    checklist = Checklist.objects.create(
        ticket=ticket, name=(template.name if template else name.strip()[:120]) or _("To do"),
        template=template.slug if template else "", by=by, at=clock.now(),
        before_resolving=bool(template and template.before_resolving),
    )  # fmt: skip
    _add(checklist, texts, after=0)
    _record("checklist.put", checklist, by, items=len(texts), template=checklist.template)
    return checklist


@transaction.atomic
def add_items(checklist: Checklist, *, items: Sequence[str], by: Person) -> Checklist:
    """Add items at the end."""
    checklist = _in_hand(checklist, by)
    texts, there = _lines(items), checklist.items.count()
    refuse_if(rules.why_not_items(texts, there))
    _add(checklist, texts, after=there)
    _record("checklist.grown", checklist, by, items=len(texts))
    return checklist


@transaction.atomic
def tick_item(item: ChecklistItem, *, by: Person) -> ChecklistItem:
    """Say that it is done; of two who tick at once the first is remembered."""
    checklist = _in_hand(item.checklist, by)
    item = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    if item.done_at is not None:
        return item
    item.done_at, item.done_by, item.left_out = clock.now(), by, ""
    item.save(update_fields=["done_at", "done_by", "left_out"])
    left = checklist.items.filter(done_at=None, left_out="").count()
    _record("checklist.ticked", checklist, by, words={"text": item.text}, item=item.pk, left=left)
    return item


@transaction.atomic
def untick_item(item: ChecklistItem, *, by: Person) -> ChecklistItem:
    """It is to be done again, or after all."""
    checklist = _in_hand(item.checklist, by)
    item = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    if item.done_at is None and not item.left_out:
        return item
    item.done_at, item.done_by, item.left_out = None, None, ""
    item.save(update_fields=["done_at", "done_by", "left_out"])
    _record("checklist.unticked", checklist, by, words={"text": item.text}, item=item.pk)
    return item


@transaction.atomic
def leave_item_out(item: ChecklistItem, *, reason: str, by: Person) -> ChecklistItem:
    """It is not done on this ticket, and why; then it stands in nobody's way."""
    checklist = _in_hand(item.checklist, by)
    if not reason.strip():
        raise Refused(_("Say why it is left out, so that the history explains itself."))
    item = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    item.left_out, item.done_at, item.done_by = reason.strip()[:300], None, None
    item.save(update_fields=["left_out", "done_at", "done_by"])
    words = {"text": item.text, "reason": item.left_out}
    _record("checklist.left_out", checklist, by, words=words, item=item.pk)
    return item


@transaction.atomic
def drop_checklist(checklist: Checklist, *, by: Person) -> Ticket:
    """Take a checklist off; one that comes before resolving is left out item by item instead."""
    checklist = _in_hand(checklist, by)
    if checklist.before_resolving and not by.may("waive"):
        raise Refused(
            _("“%(name)s” comes before resolving. Leave items out with a reason, or ask a lead.")
            % {"name": checklist.name}
        )
    words = {"items": [one.text for one in checklist.items.all()]}
    _record("checklist.dropped", checklist, by, words=words)
    checklist.delete()
    return checklist.ticket


def _add(checklist: Checklist, texts: Sequence[str], *, after: int) -> None:
    ChecklistItem.objects.bulk_create(
        ChecklistItem(checklist=checklist, text=text, position=after + place)
        for place, text in enumerate(texts)
    )


def _lines(items: Sequence[str]) -> list[str]:
    return [" ".join(one.split()) for one in items if one.strip()]


def _in_hand(checklist: Checklist, by: Person) -> Checklist:
    """The ticket is locked, so that everything on its lists happens one after the other."""
    ticket = ticket_for_update(checklist.ticket)
    refuse_if(why_not_work(ticket, by))
    found = Checklist.objects.filter(pk=checklist.pk).first()
    if found is None:
        raise Refused(_("This checklist was taken off meanwhile. Load the ticket again."))
    found.ticket = ticket
    return found


def _record(
    verb: str, one: Checklist, by: Person, *, words: dict[str, Any] | None = None, **facts: Any
) -> None:
    about, said = {"checklist": one.pk, **facts}, {"name": one.name, **(words or {})}
    record(verb, one.ticket, by=by, facts=about, words=said, topics=topics_of(one.ticket)[:1])

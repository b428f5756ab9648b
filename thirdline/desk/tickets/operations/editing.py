from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets import fields, queries, rules
from thirdline.desk.tickets.joining import lock_with_merged, taken_in
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.states import IMPACTS, URGENCIES
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if

EDITABLE = {
    "title",
    "description",
    "service",
    "category",
    "impact",
    "urgency",
    "tags",
    "custom",
    "kind",
}
_PERSONAL = {"title", "description", "custom"}


@transaction.atomic
def edit_ticket(
    ticket: Ticket, *, by: Person, version: int | None = None, **changes: Any
) -> Ticket:
    """Change what a ticket says about its matter; the values before stay in the journal.

    With `version` the edit is refused when somebody else was quicker, and nothing is lost.
    """
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_work(ticket, by))
    _refuse_stale(ticket, version)
    _refuse_unknown(changes)
    before = {name: _plain(getattr(ticket, name)) for name in changes}
    for name, value in changes.items():
        setattr(ticket, name, value)
    _check(ticket, changes)
    if {"impact", "urgency"} & set(changes) and not ticket.priority_reason:
        ticket.priority = queries.priority_for(ticket.impact, ticket.urgency)
    after = {name: _plain(getattr(ticket, name)) for name in changes}
    changed = sorted(name for name in changes if before[name] != after[name])
    if not changed:
        return ticket
    _save(ticket, "priority", *changed)
    record(
        "ticket.edited",
        ticket,
        by=by,
        facts={
            "changed": changed,
            "fields": _other_keys(before, after) if "custom" in changed else [],
            "before": {n: before[n] for n in changed if n not in _PERSONAL},
            "after": {n: after[n] for n in changed if n not in _PERSONAL},
            "priority": ticket.priority,
        },
        words={"before": {n: before[n] for n in changed if n in _PERSONAL}},
        topics=topics_of(ticket),
    )
    return ticket


def _refuse_unknown(changes: dict[str, Any]) -> None:
    if unknown := sorted(set(changes) - EDITABLE):
        raise Refused(_("This cannot be edited: %(names)s.") % {"names": ", ".join(unknown)})


def _check(ticket: Ticket, changes: dict[str, Any]) -> None:
    if not ticket.title.strip() or len(ticket.title) > 200:
        raise Refused(_("The title needs between 1 and 200 characters."))
    if ticket.impact not in IMPACTS or ticket.urgency not in URGENCIES:
        raise Refused(_("Impact and urgency must be chosen from their lists."))
    if "custom" in changes or "category" in changes:
        ticket.custom = fields.checked_values(ticket.category, ticket.custom, needed="")
    if "tags" in changes:
        ticket.tags = sorted({tag.strip()[:40] for tag in ticket.tags if tag.strip()})


@transaction.atomic
def set_priority(ticket: Ticket, *, priority: int, reason: str, by: Person) -> Ticket:
    """Set the priority by hand; against the table that needs a reason, back to it none."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_work(ticket, by))
    if priority not in {1, 2, 3, 4}:
        raise Refused(_("The priority is a number from 1 to 4."))
    if not reason.strip() and priority != queries.priority_for(ticket.impact, ticket.urgency):
        raise Refused(_("Say why the priority differs from impact and urgency."))
    before = ticket.priority
    ticket.priority, ticket.priority_reason = priority, reason.strip()[:200]
    _save(ticket, "priority", "priority_reason")
    record(
        "ticket.prioritised",
        ticket,
        by=by,
        facts={"before": before, "after": priority},
        words={"reason": reason},
        topics=topics_of(ticket),
    )
    return ticket


@transaction.atomic
def restrict_ticket(ticket: Ticket, *, named: list[Person], by: Person) -> Ticket:
    """Hide a ticket, and all that goes on in it, from everybody but the people named and who asked."""
    lock_with_merged(ticket)
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_work(ticket, by))
    # What was said on a merged ticket before stands there still, and is read here as well.
    for one in [ticket, *taken_in(ticket)]:
        told = topics_of(one)
        one.restricted = True
        _save(one, "restricted")
        one.named.set({*named, by})
        facts = {"named": [person.pk for person in named]}
        record("ticket.restricted", one, by=by, facts=facts, topics=told)
    return ticket


def _refuse_stale(ticket: Ticket, version: int | None) -> None:
    if version is not None and version != ticket.version:
        raise Refused(
            _(
                "Somebody changed %(ticket)s while you were writing. Your text is kept; look at theirs, then save again."
            )
            % {"ticket": ticket.label},
            code="stale",
            facts={"version": ticket.version},
        )


def _other_keys(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Which of the category's own fields have another value: their keys, never what stood in them."""
    old, new = before["custom"], after["custom"]
    return sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def _plain(value: Any) -> Any:
    return getattr(value, "slug", value)


def _save(ticket: Ticket, *changed: str) -> None:
    ticket.changed_at = clock.now()
    ticket.version += 1
    ticket.save(update_fields=[*changed, "changed_at", "version"])

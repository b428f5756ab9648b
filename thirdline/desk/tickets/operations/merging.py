"""A ticket that goes on in another stands still where it is, so that undoing leaves nothing behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from thirdline.desk.tickets.merging import moves_when_merged
from thirdline.desk.tickets.models import Ticket, Watch
from thirdline.desk.tickets.states import Reading, State
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


@transaction.atomic
def merge_away(
    ticket: Ticket,
    *,
    into: Ticket,
    reading: Reading,
    facts: Mapping[str, Any],
    words: Mapping[str, Any] | None,
    by: Person,
) -> Ticket:
    """Let a ticket stand still and lead to another; its stay, hold and person stay as they are.

    The caller has both locked. What had gone on in it goes on in the other as well.
    """
    told = topics_of(ticket)
    moved = Ticket.objects.filter(merged_into=ticket).update(merged_into=into)
    ticket.state, ticket.hold_reason, ticket.merged_count = State.MERGED, None, 0
    ticket.merged_into, ticket.merged_at, ticket.merged_reading = into, clock.now(), reading
    _save(ticket)
    _count(into, 1 + moved)
    record("ticket.merged", ticket, by=by, facts=dict(facts), words=_words(words), topics=told)
    return ticket


@transaction.atomic
def bring_back(
    ticket: Ticket,
    *,
    state: State,
    hold_reason: str | None,
    along: Sequence[int],
    facts: Mapping[str, Any],
    words: Mapping[str, Any] | None,
    by: Person,
) -> Ticket:
    """Undo `merge_away`: the ticket is what it was, where it was; `along` are those that go with it."""
    home = ticket.merged_into
    if home is None:
        raise ValueError(f"{ticket.label} goes on nowhere else.")
    moved = Ticket.objects.filter(pk__in=along, merged_into=home).update(merged_into=ticket)
    ticket.state, ticket.hold_reason, ticket.merged_count = state, hold_reason, moved
    ticket.merged_into = ticket.merged_at = ticket.merged_reading = None
    _save(ticket)
    _count(home, -1 - moved)
    told = topics_of(ticket)
    record("ticket.unmerged", ticket, by=by, facts=dict(facts), words=_words(words), topics=told)
    return ticket


def _save(ticket: Ticket) -> None:
    ticket.changed_at = clock.now()
    ticket.version += 1
    ticket.save(
        update_fields=[
            "state", "hold_reason", "merged_into", "merged_at", "merged_reading", "merged_count",
            "changed_at", "version",
        ]
    )  # fmt: skip


def _count(ticket: Ticket, more: int) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(
        merged_count=F("merged_count") + more, changed_at=clock.now()
    )
    ticket.refresh_from_db(fields=["merged_count", "changed_at"])


def _words(words: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return dict(words) if words else None


# What comes along


def _watch_together(into: Ticket, ticket: Ticket, by: Person) -> Mapping[str, Any]:
    """Colleagues who follow one follow the other; whom outside the teams, the merge itself says."""
    there = set(Watch.objects.filter(ticket=into).values_list("person_id", flat=True))
    added = [
        one.person
        for one in Watch.objects.filter(ticket=ticket).select_related("person").order_by("id")
        if one.person.standing.is_staff and one.person_id not in there
    ]
    now = clock.now()
    Watch.objects.bulk_create(Watch(ticket=into, person=one, since=now) for one in added)
    return {"added": [one.pk for one in added]}


def _watch_apart(into: Ticket, ticket: Ticket, kept: Mapping[str, Any], by: Person) -> None:
    Watch.objects.filter(ticket=into, person__in=kept["added"]).delete()


moves_when_merged("watchers", together=_watch_together, apart=_watch_apart)


def _tag_together(into: Ticket, ticket: Ticket, by: Person) -> Mapping[str, Any]:
    added = sorted(set(ticket.tags) - set(into.tags))
    if added:
        into.tags = sorted({*into.tags, *added})
        into.save(update_fields=["tags"])
    return {"added": added}


def _tag_apart(into: Ticket, ticket: Ticket, kept: Mapping[str, Any], by: Person) -> None:
    """Tags another merged ticket has as well stay."""
    others = Ticket.objects.filter(merged_into=into).exclude(pk=ticket.pk)
    needed = {tag for tags in others.values_list("tags", flat=True) for tag in tags}
    into.tags = sorted(set(into.tags) - (set(kept["added"]) - needed))
    into.save(update_fields=["tags"])


moves_when_merged("tags", together=_tag_together, apart=_tag_apart)

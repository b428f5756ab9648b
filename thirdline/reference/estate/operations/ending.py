"""What ends with an item, each row with the moment and never rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.reference.estate.models import ConfigurationItem, Need, NeedMember
from thirdline.reference.estate.queries import needing, needs_held, span_now
from thirdline.reference.estate.rules import Health


def end_needs_on(item: ConfigurationItem, now: datetime, by: Person) -> None:
    """Whoever needs the item needs the rest of the group from now on, and no more of it than is left."""
    while found := needing(item):
        # One that somebody else ended meanwhile has a successor, which the next look finds.
        held = needs_held(need.pk for need in found)
        for need in (one for one in found if one.pk in held):
            left = [one.item_id for one in need.members.all() if one.item_id != item.pk]
            said = Said(left, min(need.k, len(left)), need.label, need.source)
            replace_need(need, said, now)
            facts = {"need": need.pk, "k": need.k, "without": item.pk, "left": len(left)}
            topics = ["estate", f"item:{need.item_id}"]
            record("need.ended", need.item, by=by, facts=facts, topics=topics)


@dataclass(frozen=True)
class Said:
    """What is needed: so many of these, under a name, as somebody or an import said."""

    members: list[int]
    k: int
    label: str = ""
    source: str = ""


def replace_need(need: Need, said: Said, now: datetime) -> Need | None:
    """End a need and begin the one that takes its place; none where no member is left.

    It may have begun after `now`: with whoever was waited for.
    """
    now = max(now, need.since)
    need.until = now
    need.save(update_fields=["until"])
    return begin_need(need.item, said, now) if said.members else None


def begin_need(item: ConfigurationItem, said: Said, now: datetime) -> Need:
    need = Need.objects.create(item=item, k=said.k, label=said.label, since=now, source=said.source)
    NeedMember.objects.bulk_create(NeedMember(need=need, item_id=one) for one in said.members)
    return need


def end_span(item: ConfigurationItem, now: datetime, by: Person) -> None:
    """Whatever state it is in ends, and it counts as up."""
    span = span_now(item)
    if span is not None:
        span.until, span.ended_by = max(now, span.since), by
        span.save(update_fields=["until", "ended_by"])
    item.health, item.health_since, item.health_words = Health.UP, None, ""
    item.save(update_fields=["health", "health_since", "health_words"])

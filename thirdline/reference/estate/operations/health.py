from __future__ import annotations

from datetime import datetime

from django.db import transaction

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.reference.estate import rules
from thirdline.reference.estate.models import ConfigurationItem, StateSpan
from thirdline.reference.estate.queries import as_member, item_for_update, last_ended, span_now
from thirdline.reference.estate.rules import Health


@transaction.atomic
def say_health(
    item: ConfigurationItem,
    *,
    health: Health | str,
    words: str = "",
    since: datetime | None = None,
    by: Person,
) -> ConfigurationItem:
    """Say how an item is, since now or since a moment that has passed."""
    item = item_for_update(item)
    refuse_if(rules.why_not_say(by.standing))
    health, now, span = Health(health), clock.now(), span_now(item)
    refuse_if(
        rules.why_not_be(
            as_member(item), health, since, began=span.since if span else None,
            last_end=last_ended(item), now=now,
        )
    )  # fmt: skip
    said = rules.one_line(words, 300)
    if span is not None and span.health == health and since is None:
        _say_more(item, span, said)
    else:
        _begin(item, span, health=health, said=said, since=since or now, by=by)
    facts = {"health": str(health), "since": (since or now).isoformat()}
    topics = ["estate", f"item:{item.pk}"]
    record("item.health_said", item, by=by, facts=facts, words={"words": said}, topics=topics)
    return item


def _say_more(item: ConfigurationItem, span: StateSpan, said: str) -> None:
    """The same state with other words is one state that goes on."""
    span.words = item.health_words = said
    span.save(update_fields=["words"])
    item.save(update_fields=["health_words"])


def _begin(
    item: ConfigurationItem,
    span: StateSpan | None,
    *,
    health: Health,
    said: str,
    since: datetime,
    by: Person,
) -> None:
    if span is not None:
        span.until, span.ended_by = since, by
        span.save(update_fields=["until", "ended_by"])
    if health != Health.UP:
        StateSpan.objects.create(item=item, health=health, since=since, words=said, said_by=by)
    item.health, item.health_since, item.health_words = health, since, said
    item.save(update_fields=["health", "health_since", "health_words"])

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from thirdline.desk.tickets.models import Service
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.practices.outages import rules
from thirdline.practices.outages.models import Concern, KnownOutage
from thirdline.practices.outages.queries import outage_for_update


@transaction.atomic
def publish_outage(
    *,
    service: Service,
    title: str,
    text: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    next_update_at: datetime | None = None,
    public: bool = False,
    by: Person,
) -> KnownOutage:
    """Tell everybody who would otherwise ask; `public` also tells whoever is not signed in."""
    now = clock.now()
    refuse_if(rules.why_not_tell(by.standing, public))
    refuse_if(rules.why_not_say(title, text))
    refuse_if(rules.why_not_since(since or now, until, now=now))
    outage = KnownOutage.objects.create(
        service=service, title=title.strip(), text=text.strip(), since=since or now, until=until,
        next_update_at=next_update_at, public=public, told_by=by, told_at=now, changed_at=now,
    )  # fmt: skip
    _tell("outage.published", outage, by)
    return outage


@transaction.atomic
def update_outage(
    outage: KnownOutage,
    *,
    title: str,
    text: str,
    until: datetime | None = None,
    next_update_at: datetime | None = None,
    public: bool | None = None,
    by: Person,
) -> KnownOutage:
    """Say what is known now; what was said before stays in the journal."""
    outage = outage_for_update(outage)
    refuse_if(rules.why_not_change(outage.ended_at))
    shown = outage.public if public is None else public
    refuse_if(rules.why_not_tell(by.standing, shown, outage.public))
    refuse_if(rules.why_not_say(title, text))
    refuse_if(rules.why_not_since(outage.since, until, now=clock.now()))
    outage.title, outage.text, outage.until = title.strip(), text.strip(), until
    outage.next_update_at, outage.public, outage.changed_at = next_update_at, shown, clock.now()
    outage.save()
    _tell("outage.updated", outage, by)
    return outage


@transaction.atomic
def end_outage(outage: KnownOutage, *, words: str = "", by: Person) -> KnownOutage:
    """Say that it is over; whom it concerned hears so."""
    outage = outage_for_update(outage)
    refuse_if(rules.why_not_tell(by.standing, public=False))
    refuse_if(rules.why_not_change(outage.ended_at))
    outage.ended_at = outage.changed_at = clock.now()
    outage.ended_words = words.strip()
    outage.save(update_fields=["ended_at", "ended_words", "changed_at"])
    _tell("outage.ended", outage, by, words={"words": outage.ended_words})
    return outage


@transaction.atomic
def join_outage(outage: KnownOutage, *, by: Person) -> Concern:
    """Say that it concerns oneself too; saying so twice is saying so once."""
    outage = outage_for_update(outage)
    refuse_if(rules.why_not_join(outage.ended_at, by.is_robot))
    concern, new = Concern.objects.get_or_create(
        outage=outage, person=by, defaults={"at": clock.now()}
    )
    if new:
        _tell("outage.joined", outage, by)
    return concern


def _tell(
    verb: str, outage: KnownOutage, by: Person, *, words: dict[str, Any] | None = None
) -> None:
    facts = {"service": outage.service.slug, "public": outage.public}
    said = {"title": outage.title, "text": outage.text, **(words or {})}
    record(verb, outage, by=by, facts=facts, words=said, topics=["outages"])

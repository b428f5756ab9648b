"""Who may read which article, once for every query and statement of them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from thirdline.foundation.people.models import Person
from thirdline.reference.knowledge.models import Article
from thirdline.reference.knowledge.rules import ANYBODY, ArticleState, Audience, Reader, reader_as

_OPEN_TO = {False: [Audience.EVERYBODY], True: [Audience.EVERYBODY, Audience.COMPANY]}


def reader_of(person: Person | None) -> Reader:
    return reader_as(person.standing, person.is_active) if person is not None else ANYBODY


def readable_by(reader: Reader) -> Q:
    """Whoever works at it reads what is written too; everybody else what is published."""
    if reader.everything:
        return Q()
    if reader.staff:
        return _within(reader) | Q(owner=reader.person_id)
    return Q(audience__in=_OPEN_TO[reader.company], state=ArticleState.PUBLISHED)


def offered_to(reader: Reader, now: datetime) -> Q:
    """What may be offered as an answer: published and, except to the support teams, not expired."""
    found = readable_by(reader) & Q(state=ArticleState.PUBLISHED)
    return found if reader.staff else found & (Q(expires_at=None) | Q(expires_at__gt=now))


def _within(reader: Reader) -> Q:
    teams = Article.teams.through.objects.filter(
        article_id=OuterRef("pk"), team_id__any=sorted(reader.team_ids)
    )
    return (
        Q(audience__in=[Audience.EVERYBODY, Audience.COMPANY, Audience.STAFF])
        | Q(audience=Audience.TIER, from_tier__lte=reader.tier_level)
        | Q(Exists(teams), audience=Audience.TEAMS)
    )

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.reference.knowledge import rules
from thirdline.reference.knowledge.models import Article, ArticleCategory
from thirdline.reference.knowledge.operations.telling import tell_journal
from thirdline.reference.knowledge.queries import article_for_update, due_for_reminding
from thirdline.reference.knowledge.rules import ArticleState, Audience


@transaction.atomic
def place_article(
    article: Article,
    *,
    category: ArticleCategory | None,
    service_id: int | None,
    audience: Audience,
    from_tier: int | None = None,
    teams: Sequence[Team] = (),
    owner: Person,
    by: Person,
) -> Article:
    """Say where it stands, who answers for it and who may read it; narrowing holds at once."""
    article = article_for_update(article)
    refuse_if(rules.why_not_keep(article.owner_id, by.standing))
    refuse_if(rules.why_not_audience(audience, from_tier, len(teams)))
    before, current = Audience(article.audience), article.current
    author = current.author_id if current else None
    state = ArticleState(article.state)
    refuse_if(rules.why_not_place(audience, before, state, author, by.standing))
    if not owner.standing.is_staff or not owner.is_active:
        raise Refused(_("The owner is somebody of the support teams."))
    article.category, article.service_id, article.owner = category, service_id, owner
    article.audience = audience
    article.from_tier = from_tier if audience == Audience.TIER else None
    article.save(update_fields=["category", "service", "owner", "audience", "from_tier"])
    article.teams.set(teams if audience == Audience.TEAMS else [])
    facts = {"audience": audience, "before": before, "owner": owner.pk}
    tell_journal("article.placed", article, by=by, facts=facts)
    return article


@transaction.atomic
def extend_article(article: Article, *, until: datetime, by: Person) -> Article:
    """Say that it was read again and still holds, and until when."""
    article = article_for_update(article)
    refuse_if(rules.why_not_keep(article.owner_id, by.standing))
    refuse_if(rules.why_not_extend(ArticleState(article.state), until, now=clock.now()))
    article.expires_at, article.remind_at = until, rules.remind_at(until)
    article.save(update_fields=["expires_at", "remind_at"])
    tell_journal("article.extended", article, by=by, facts={"until": until.isoformat()})
    return article


@transaction.atomic
def retire_article(article: Article, *, reason: str, by: Person) -> Article:
    """Take it out of everybody's way; its versions and what people said about it stay."""
    article = article_for_update(article)
    refuse_if(rules.why_not_keep(article.owner_id, by.standing))
    refuse_if(rules.why_not_retire(ArticleState(article.state), reason))
    article.state, article.retired_at = ArticleState.RETIRED, clock.now()
    article.retired_because, article.remind_at = reason.strip(), None
    article.save(update_fields=["state", "retired_at", "retired_because", "remind_at"])
    tell_journal("article.retired", article, by=by, words={"reason": reason.strip()})
    return article


@transaction.atomic
def remind_owners(*, limit: int, by: Person) -> int:
    """Tell the owners of what expires soon, once each; the notice is a reaction to the entry."""
    numbers = due_for_reminding(clock.now(), limit=limit)
    rows = Article.objects.filter(pk__in=numbers).order_by("pk")
    for article in rows:
        article.remind_at = None
        article.save(update_fields=["remind_at"])
        end = article.expires_at.isoformat() if article.expires_at else ""
        tell_journal("article.expiring", article, by=by, facts={"until": end})
    return len(numbers)

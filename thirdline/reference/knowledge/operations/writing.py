from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction

from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.reference.knowledge import rules
from thirdline.reference.knowledge.models import Article, ArticleCategory, Revision
from thirdline.reference.knowledge.operations.indexing import keep_words
from thirdline.reference.knowledge.operations.telling import tell_journal
from thirdline.reference.knowledge.queries import article_for_update, revision_of
from thirdline.reference.knowledge.rules import ArticleState, Audience, Stage
from thirdline.reference.knowledge.text import files_in, pictures_in


@transaction.atomic
def draft_article(
    *,
    title: str,
    summary: str = "",
    body: str = "",
    keywords: str = "",
    category: ArticleCategory | None = None,
    service_id: int | None = None,
    audience: Audience = Audience.COMPANY,
    from_tier: int | None = None,
    teams: Sequence[Team] = (),
    owner: Person | None = None,
    by: Person,
) -> Article:
    """Begin an article; nobody outside the support teams sees it before it is published."""
    refuse_if(rules.why_not_write(by.standing))
    refuse_if(rules.why_not_say(title, summary, body))
    refuse_if(rules.why_not_audience(audience, from_tier, len(teams)))
    refuse_if(_why_not_show(body, own=()))
    article = Article.objects.create(
        title=title.strip(), summary=summary.strip(), category=category, service_id=service_id,
        owner=owner or by, audience=audience,
        from_tier=from_tier if audience == Audience.TIER else None, created_at=clock.now(),
    )  # fmt: skip
    article.teams.set(teams if audience == Audience.TEAMS else [])
    _new_revision(article, title, summary, body, keywords, note="", by=by)
    tell_journal("article.drafted", article, by=by, facts={"audience": audience})
    return article


@transaction.atomic
def revise_article(
    article: Article,
    *,
    title: str,
    summary: str,
    body: str,
    keywords: str = "",
    note: str = "",
    by: Person,
) -> Article:
    """Keep what is written: the draft under way goes on, else a new version begins.

    Whoever changes a draft becomes its author, so that nobody reviews words of their own.
    """
    article = article_for_update(article)
    refuse_if(rules.why_not_write(by.standing))
    stage = Stage(article.working.stage) if article.working else None
    refuse_if(rules.why_not_revise(ArticleState(article.state), stage))
    refuse_if(rules.why_not_say(title, summary, body))
    refuse_if(_why_not_show(body, own=article.files.values_list("pk", flat=True)))
    working = article.working
    if working is None or working.author_id != by.pk:
        _new_revision(article, title, summary, body, keywords, note=note, by=by)
    else:
        working.title, working.summary = title.strip(), summary.strip()
        working.body, working.keywords, working.note = body, keywords.strip(), note.strip()
        working.at = clock.now()
        working.save()
        _show_draft(article, working)
    tell_journal("article.revised", article, by=by)
    return article


def _why_not_show(body: str, own: Collection[int]) -> str | None:
    return rules.why_not_show(pictures_in(body), sorted(files_in(body)), list(own))


@transaction.atomic
def restore_revision(article: Article, *, number: int, by: Person) -> Article:
    """Begin a new version with the text of an earlier one; what was in between stays in the history."""
    article = article_for_update(article)
    old = revision_of(article, number)
    refuse_if(rules.why_not_write(by.standing))
    stage = Stage(article.working.stage) if article.working else None
    if article.state == ArticleState.RETIRED:
        refuse_if(rules.why_not_keep(article.owner_id, by.standing))
        article.state, article.retired_at, article.retired_because = ArticleState.DRAFT, None, ""
    refuse_if(rules.why_not_revise(ArticleState(article.state), stage))
    _new_revision(article, old.title, old.summary, old.body, old.keywords, note="", by=by)
    tell_journal("article.restored", article, by=by, facts={"from": number})
    return article


def _new_revision(
    article: Article, title: str, summary: str, body: str, keywords: str, *, note: str, by: Person
) -> None:
    last = article.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = Revision.objects.create(
        article=article, number=last + 1, title=title.strip(), summary=summary.strip(), body=body,
        keywords=keywords.strip(), note=note.strip(), author=by, at=clock.now(),
    )  # fmt: skip
    if article.working is not None:
        # Somebody else's draft is kept in the history, as it was.
        article.working.stage = Stage.SUPERSEDED
        article.working.save(update_fields=["stage"])
    article.working = revision
    _show_draft(article, revision)


def _show_draft(article: Article, revision: Revision) -> None:
    """Until something is published, an article is what its draft says."""
    if article.state != ArticleState.PUBLISHED:
        article.title, article.summary = revision.title, revision.summary
        keep_words(article, revision)
    article.save(update_fields=WRITTEN)


WRITTEN = [
    "title", "summary", "state", "working", "current", "published_at", "expires_at", "remind_at",
    "retired_at", "retired_because",
]  # fmt: skip

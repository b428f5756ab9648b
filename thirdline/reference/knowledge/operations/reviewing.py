from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.reference.knowledge import rules
from thirdline.reference.knowledge.models import Article, Revision
from thirdline.reference.knowledge.operations.indexing import keep_words
from thirdline.reference.knowledge.operations.telling import tell_journal
from thirdline.reference.knowledge.operations.writing import WRITTEN
from thirdline.reference.knowledge.queries import article_for_update
from thirdline.reference.knowledge.rules import ArticleState, Stage
from thirdline.reference.knowledge.text import pictures_in


@transaction.atomic
def propose_article(article: Article, *, reviewer: Person | None = None, by: Person) -> Article:
    """Ask for a second pair of eyes: a named person's, or whoever of the support teams comes first."""
    article = article_for_update(article)
    refuse_if(rules.why_not_write(by.standing))
    draft = _under_way(article)
    refuse_if(rules.why_not_propose(Stage(draft.stage), draft.summary, draft.body))
    refuse_if(rules.why_not_leave_unsaid(pictures_in(draft.body)))
    if reviewer is not None and (reviewer.pk == draft.author_id or not reviewer.standing.is_staff):
        raise Refused(_("Choose somebody of the support teams who did not write it."))
    draft.stage, draft.reviewer, draft.review_words = Stage.REVIEW, reviewer, ""
    draft.save(update_fields=["stage", "reviewer", "review_words"])
    _move(article, ArticleState.REVIEW)
    asked = {"version": draft.number, "reviewer": reviewer.pk if reviewer else None}
    tell_journal("article.proposed", article, by=by, facts=asked)
    return article


def _under_way(article: Article) -> Revision:
    if article.working is None:
        raise Refused(_("There is no draft to review. Write one first."))
    return article.working


def why_not_review(article: Article, by: Person) -> str | None:
    draft = article.working
    stage, author = (Stage(draft.stage), draft.author_id) if draft else (None, None)
    return rules.why_not_review(stage, author, by.standing)


@transaction.atomic
def send_back_article(article: Article, *, words: str, by: Person) -> Article:
    """Return a version to its author with what is missing; the words stay with the version."""
    article = article_for_update(article)
    draft = _under_way(article)
    refuse_if(why_not_review(article, by))
    refuse_if(rules.why_not_send_back(words))
    draft.stage, draft.review_words = Stage.DRAFT, words.strip()
    draft.reviewed_by, draft.reviewed_at = by, clock.now()
    draft.save(update_fields=["stage", "review_words", "reviewed_by", "reviewed_at"])
    _move(article, ArticleState.DRAFT)
    facts = {"version": draft.number, "author": draft.author_id}
    tell_journal("article.sent_back", article, by=by, facts=facts, words={"words": words.strip()})
    return article


@transaction.atomic
def publish_article(article: Article, *, until: datetime | None = None, by: Person) -> Article:
    """Put the reviewed version in force, for a year unless `until` says otherwise."""
    article = article_for_update(article)
    draft, now = _under_way(article), clock.now()
    refuse_if(why_not_review(article, by))
    end = until or now + rules.GOOD_FOR
    refuse_if(rules.why_not_extend(ArticleState.PUBLISHED, end, now=now))
    before = article.current
    draft.stage, draft.reviewed_by, draft.reviewed_at = Stage.PUBLISHED, by, now
    draft.save(update_fields=["stage", "reviewed_by", "reviewed_at"])
    if before is not None:
        before.stage = Stage.SUPERSEDED
        before.save(update_fields=["stage"])
    article.current, article.working, article.state = draft, None, ArticleState.PUBLISHED
    article.title, article.summary, article.published_at = draft.title, draft.summary, now
    article.expires_at, article.remind_at = end, rules.remind_at(end)
    article.save(update_fields=WRITTEN)
    keep_words(article, draft)
    facts = {"version": draft.number, "author": draft.author_id, "until": end.isoformat()}
    tell_journal("article.published", article, by=by, facts=facts)
    return article


def _move(article: Article, state: ArticleState) -> None:
    # A published article stays in force while its next version is written and reviewed.
    if article.state != ArticleState.PUBLISHED:
        article.state = state
        article.save(update_fields=["state"])

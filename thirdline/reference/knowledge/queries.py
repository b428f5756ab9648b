from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.rules import STAFF
from thirdline.kit import clock
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import Fixed, fixed
from thirdline.kit.refusals import NotFound
from thirdline.reference.knowledge import finding
from thirdline.reference.knowledge.access import offered_to, readable_by, reader_of
from thirdline.reference.knowledge.finding import Found
from thirdline.reference.knowledge.models import (
    Article,
    ArticleCategory,
    ArticleFile,
    Revision,
    Vote,
)
from thirdline.reference.knowledge.rules import MOST_FILES, TOLD_BEFORE, ArticleState, Reader, Stage
from thirdline.reference.knowledge.text import files_in

__all__ = ["Found", "article_for", "articles_for", "find", "offered"]

_WITH = ("category", "owner", "service", "current__author", "working__author", "working__reviewer")
PAGE = 50
NEAR = 0.15
SAME_SERVICE = 2.0


def articles_for(person: Person | None) -> QuerySet[Article]:
    """Every article a person may read; None is somebody who is not signed in."""
    return Article.objects.filter(readable_by(reader_of(person))).defer("words", "title_words")


def article_for(person: Person | None, number: int) -> Article:
    """One article by number; a miss and a forbidden look the same."""
    rows = articles_for(person)
    if person is None:
        # Out of date is nothing to show to the street.
        rows = rows.filter(offered_to(reader_of(None), clock.now()))
    found = rows.filter(pk=number).select_related(*_WITH).first()
    if found is None:
        raise NotFound(_("There is no article %(number)s for you.") % {"number": number})
    return found


def article_for_update(article: Article) -> Article:
    require_transaction()
    Article.objects.select_for_update().only("pk").get(pk=article.pk)
    return Article.objects.select_related(*_WITH).get(pk=article.pk)


def files_of(article: Article) -> list[ArticleFile]:
    """Newest first; an article has tens of them."""
    return list(ArticleFile.objects.filter(article=article).order_by("-pk")[:MOST_FILES])


def article_file_for(person: Person | None, number: int) -> ArticleFile:
    """A file by number: for the support teams any, for others what the text in force shows."""
    file = ArticleFile.objects.filter(pk=number).first()
    try:
        article = article_for(person, file.article_id) if file else None
    except NotFound:
        article = None
    shown = article is not None and (
        (person is not None and person.standing.is_staff)
        or (article.current is not None and number in files_in(article.current.body))
    )
    if file is None or not shown:
        raise NotFound(_("There is no file %(number)s for you.") % {"number": number})
    return file


def find(
    person: Person | None, question: str, *, limit: int = 5, everything: bool = False
) -> list[Found]:
    """The articles that answer a question best, as far as this person may be offered them."""
    return finding.find_articles(reader_of(person), question, limit=limit, everything=everything)


def find_near(person: Person, text: str, *, service_id: int | None, limit: int) -> list[Found]:
    """What comes near a whole title: less of it must be covered, and the same service counts more."""
    found = finding.find_articles(reader_of(person), text, limit=4 * limit, least=NEAR)

    def weight(one: Found) -> float:
        same = service_id is not None and one.article.service_id == service_id
        return one.score * (SAME_SERVICE if same else 1)

    return sorted(found, key=weight, reverse=True)[:limit]


def offered(person: Person | None) -> QuerySet[Article]:
    return Article.objects.filter(offered_to(reader_of(person), clock.now())).defer(
        "words", "title_words"
    )


def offered_page(
    person: Person | None, *, category: str = "", after: int | None = None
) -> tuple[list[Article], int | None]:
    """One page of what may be offered, newest first, and the number the next one begins below."""
    rows = offered(person)
    rows = rows.filter(category__slug=category) if category else rows
    rows = rows.filter(pk__lt=after) if after is not None else rows
    found = list(rows.select_related("category").order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def shelf(
    person: Person, name: str, *, category: str = "", after: int | None = None
) -> tuple[list[Article], int | None]:
    """One page of a list, newest first, and the number the next one begins below."""
    rows = articles_for(person).filter(_on_shelf(name, person, clock.now()))
    if category:
        rows = rows.filter(category__slug=category)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    rows = rows.select_related(*_WITH).prefetch_related("teams").order_by("-pk")
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def count_on_shelf(person: Person, name: str, *, most: int = 1_000) -> int:
    rows = articles_for(person).filter(_on_shelf(name, person, clock.now()))
    return rows.values_list("pk")[:most].count()


def to_review_count(person: Person) -> int:
    """What waits for this reader: asked of them, or of nobody and not their own; up to 100.

    Asked on every page of an agent, so the statement is kept.
    """
    one = reader_of(person)
    kept = _to_review(one.company, one.staff, one.everything)
    return len(kept(one.person_id, one.tier_level, sorted(one.team_ids)))


@lru_cache(maxsize=8)
def _to_review(company: bool, staff: bool, everything: bool) -> Fixed[Any]:
    def build(person: int, tier: int, teams: list[int]) -> QuerySet[Any, Any]:
        anybody = Reader(person, company, staff, everything, tier, frozenset(teams))
        rows = Article.objects.filter(readable_by(anybody), _waits_for(person))
        return rows.values_list("pk")[:100]

    return fixed(build, int, int, list[int])


def _waits_for(person: int) -> Q:
    asked = Q(working__reviewer=None) | Q(working__reviewer=person)
    return Q(working__stage=Stage.REVIEW) & ~Q(working__author=person) & asked


def _on_shelf(name: str, person: Person, now: datetime) -> Q:
    published = Q(state=ArticleState.PUBLISHED)
    shelves = {
        "published": published,
        "mine": Q(owner=person) | Q(working__author=person),
        "drafts": Q(working__stage=Stage.DRAFT),
        "review": _waits_for(person.pk),
        "expiring": published & Q(expires_at__gt=now, expires_at__lte=now + TOLD_BEFORE),
        "expired": published & Q(expires_at__lte=now),
        "retired": Q(state=ArticleState.RETIRED),
    }
    return shelves.get(name, published)


def revisions_of(article: Article) -> list[Revision]:
    """Newest first; an article has tens of them."""
    rows = Revision.objects.filter(article=article).select_related("author", "reviewed_by")
    return list(rows.order_by("-number")[:200])


def revision_of(article: Article, number: int) -> Revision:
    found = Revision.objects.filter(article=article, number=number).select_related("author").first()
    if found is None:
        raise NotFound(
            _("%(article)s has no version %(number)s.")
            % {"article": article.label, "number": number}
        )
    return found


def vote_of(article: Article, person: Person) -> Vote | None:
    return Vote.objects.filter(article=article, person=person).first()


def said_about(article: Article) -> list[Vote]:
    """What people said in words, newest first."""
    rows = Vote.objects.filter(article=article).exclude(words="").select_related("person")
    return list(rows.order_by("-at")[:50])


def categories() -> QuerySet[ArticleCategory]:
    return ArticleCategory.objects.filter(retired_at=None).order_by("name")


def by_category(person: Person | None) -> list[tuple[ArticleCategory, int]]:
    """The shelves that hold something for this reader, and how much."""
    rows = offered(person).filter(category__retired_at=None).order_by()
    counted = dict(rows.values_list("category").annotate(Count("pk")))
    return [(one, counted[one.pk]) for one in categories() if one.pk in counted]


def numbered(person: Person | None, numbers: Sequence[int]) -> dict[int, Article]:
    return {
        one.pk: one for one in articles_for(person).select_related("current").filter(pk__in=numbers)
    }


def due_for_reminding(now: datetime, *, limit: int) -> list[int]:
    """Claimed by an index on the moment; two workers never take the same."""
    require_transaction()
    rows = Article.objects.select_for_update(skip_locked=True).filter(remind_at__lte=now)
    return list(rows.order_by("remind_at").values_list("pk", flat=True)[:limit])


def services() -> QuerySet[Any]:
    """The services an article may be about; their table lies above, so it is asked for by the field."""
    model: Any = Article._meta.get_field("service").related_model
    return cast("QuerySet[Any]", model._default_manager.filter(retired_at=None).order_by("name"))


def staff_members() -> QuerySet[Person]:
    """Who may own and review articles."""
    return Person.objects.filter(is_active=True, kind="person", role__in=STAFF).order_by("name")

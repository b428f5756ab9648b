"""What the agents' pages show: a shelf of articles, and one article with what may be done to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thirdline.foundation.people.gates import reader
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.ui.shapes import ChoiceShape
from thirdline.reference.knowledge import queries, rules
from thirdline.reference.knowledge.models import Article, Revision, Vote
from thirdline.reference.knowledge.operations import why_not_review
from thirdline.reference.knowledge.rules import (
    AUDIENCE_WORDS,
    STATE_WORDS,
    ArticleState,
    Audience,
    Stage,
)
from thirdline.reference.knowledge.text import html_of

SHELF_WORDS: dict[str, str | Promise] = {
    "published": _("Published"),
    "mine": _("Mine"),
    "drafts": _("Drafts"),
    "review": _("To review"),
    "expiring": _("Expiring"),
    "expired": _("Expired"),
    "retired": _("Retired"),
}
COUNTED = {"review", "expiring", "expired"}


@dataclass(frozen=True)
class Row:
    """One article in a list."""

    article: Article

    @property
    def state(self) -> str | Promise:
        return STATE_WORDS[ArticleState(self.article.state)]

    @property
    def is_expired(self) -> bool:
        published = self.article.state == ArticleState.PUBLISHED
        return published and rules.is_expired(self.article.expires_at, clock.now())

    @property
    def is_expiring(self) -> bool:
        published = self.article.state == ArticleState.PUBLISHED
        return published and rules.is_expiring(self.article.expires_at, clock.now())

    @property
    def next_stage(self) -> str | Promise:
        """Of a published article, how its next version stands."""
        working = self.article.working
        if working is None or self.article.state != ArticleState.PUBLISHED:
            return ""
        return (
            _("next version in review")
            if working.stage == Stage.REVIEW
            else _("next version drafted")
        )

    @property
    def audience(self) -> str:
        return audience_words(self.article)


class ShelfPage:
    """A page of articles as the address asks for it."""

    def __init__(self, request: HttpRequest):
        self.person = reader(request)
        self.question = request.GET.get("q", "").strip()[:200]
        asked, after = request.GET.get("shelf", ""), request.GET.get("after", "")
        self.name = asked if asked in SHELF_WORDS else "published"
        self.category = request.GET.get("category", "")[:60]
        self._after = int(after) if after.isdecimal() and len(after) < 19 else None

    @property
    def label(self) -> str | Promise:
        return SHELF_WORDS[self.name]

    @cached_property
    def _page(self) -> tuple[list[Article], int | None]:
        if self.question:
            found = queries.find(self.person, self.question, limit=50, everything=True)
            return [one.article for one in found], None
        return queries.shelf(self.person, self.name, category=self.category, after=self._after)

    @property
    def rows(self) -> list[Row]:
        return [Row(one) for one in self._page[0]]

    @property
    def older(self) -> str:
        following = self._page[1]
        return self._url(after=following) if following else ""

    @property
    def shelves(self) -> list[ChoiceShape]:
        return [
            ChoiceShape(
                f"{words} {count}" if (count := self._count(name)) else str(words),
                self._url(shelf=name, after=None),
                name == self.name and not self.question,
            )
            for name, words in SHELF_WORDS.items()
        ]

    def _count(self, name: str) -> int:
        return queries.count_on_shelf(self.person, name) if name in COUNTED else 0

    @cached_property
    def categories(self) -> list[ChoiceShape]:
        every = ChoiceShape(str(_("All categories")), self._url(category=None), not self.category)
        return [every] + [
            ChoiceShape(one.name, self._url(category=one.slug), one.slug == self.category)
            for one in queries.categories()
        ]

    @property
    def category_label(self) -> str:
        return next((one.label for one in self.categories if one.current), self.category)

    def _url(self, **changes: Any) -> str:
        now = {"shelf": self.name, "category": self.category} | changes
        kept = {name: value for name, value in now.items() if value}
        return f"{reverse('knowledge:articles')}?{urlencode(kept)}"


class ArticlePage:
    """One article: the text in force, or the draft where there is none or it is asked for."""

    def __init__(self, request: HttpRequest, number: int):
        self.person = reader(request)
        self.article = queries.article_for(self.person, number)
        wants_draft = request.GET.get("version") == "next" or self.article.current is None
        self.shown: Revision = (
            (self.article.working if wants_draft else None)
            or self.article.current
            or queries.revisions_of(self.article)[0]
        )
        self.row = Row(self.article)

    @property
    def html(self) -> str:
        return html_of(self.shown.body)

    @property
    def is_next(self) -> bool:
        return self.article.current is not None and self.shown == self.article.working

    @property
    def audience(self) -> str:
        return audience_words(self.article)

    @cached_property
    def said(self) -> list[Vote]:
        return queries.said_about(self.article)

    @cached_property
    def my_vote(self) -> Vote | None:
        return queries.vote_of(self.article, self.person)

    @property
    def in_review(self) -> bool:
        return self.article.working is not None and self.article.working.stage == Stage.REVIEW

    @property
    def is_draft(self) -> bool:
        return self.article.working is not None and self.article.working.stage == Stage.DRAFT

    @cached_property
    def why_not(self) -> dict[str, str | None]:
        """A sentence for each verb that may not happen now."""
        article, working, by = self.article, self.article.working, self.person.standing
        stage = Stage(working.stage) if working else None
        return {
            "revise": rules.why_not_revise(ArticleState(article.state), stage),
            "propose": rules.why_not_propose(
                stage, working.summary if working else "", working.body if working else ""
            ),
            "review": why_not_review(article, self.person),
            "keep": rules.why_not_keep(article.owner_id, by),
        }

    @property
    def reviewers(self) -> list[Person]:
        author = self.article.working.author_id if self.article.working else None
        return [one for one in queries.staff_members()[:200] if one.pk != author]


def audience_words(article: Article) -> str:
    audience = Audience(article.audience)
    if audience == Audience.TIER:
        return str(_("The support teams from L%(tier)s on")) % {"tier": article.from_tier}
    if audience == Audience.TEAMS:
        return ", ".join(team.name for team in article.teams.all()[:5])
    return str(AUDIENCE_WORDS[audience])

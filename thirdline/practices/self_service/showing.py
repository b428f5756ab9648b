"""What leads see of self-service: two figures kept apart, their population, and the way to the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from thirdline.kit import clock
from thirdline.kit.ui.shapes import ChoiceShape
from thirdline.practices.self_service import figures
from thirdline.practices.self_service.figures import Counted, Judged, KnowledgeUse
from thirdline.practices.self_service.rules import OUTCOME_WORDS, Outcome, kept_for

DAYS = (7, 30, 90, 365)


@dataclass(frozen=True)
class Line:
    """One outcome of a period."""

    outcome: Outcome
    words: str | Promise
    number: int
    share: float | None
    having_read: int
    url: str


class Period:
    """The last so many days, as the address asks for."""

    def __init__(self, request: HttpRequest):
        given = request.GET.get("days", "")
        asked = int(given) if given.isdecimal() and len(given) < 5 else 30
        self.days = asked if asked in DAYS else 30
        self.until = clock.now()
        self.since: datetime = self.until - timedelta(days=self.days)

    def url(self, name: str, **more: Any) -> str:
        kept = {key: value for key, value in {"days": self.days, **more}.items() if value}
        return f"{reverse(name)}?{urlencode(kept)}"


class FiguresPage:
    def __init__(self, request: HttpRequest):
        self.period = Period(request)

    @cached_property
    def counted(self) -> Counted:
        return figures.counted(self.period.since, self.period.until)

    @property
    def periods(self) -> list[ChoiceShape]:
        return [
            ChoiceShape(
                _("%(n)s days") % {"n": days},
                f"{reverse('self_service:figures')}?days={days}",
                days == self.period.days,
            )
            for days in DAYS
        ]

    def _line(self, outcome: Outcome) -> Line:
        return Line(
            outcome, OUTCOME_WORDS[outcome], self.counted.by_outcome.get(outcome, 0),
            self.counted.share(outcome), self.counted.having_read.get(outcome, 0),
            self.period.url("self_service:attempts", outcome=outcome),
        )  # fmt: skip

    @cached_property
    def knowledge(self) -> KnowledgeUse:
        return figures.knowledge_use(self.period.since, self.period.until)

    @property
    def keep_days(self) -> int:
        return kept_for(timedelta(days=settings.SELF_SERVICE_KEEP_DAYS)).days

    @property
    def explicit(self) -> Line:
        return self._line(Outcome.SOLVED)

    @property
    def implicit(self) -> Line:
        return self._line(Outcome.ABANDONED)

    @property
    def lines(self) -> list[Line]:
        return [self._line(outcome) for outcome in Outcome]

    @cached_property
    def unanswered(self) -> list[tuple[str, int]]:
        return list(figures.unanswered(self.period.since, self.period.until))


class AttemptsPage:
    def __init__(self, request: HttpRequest):
        self.period = Period(request)
        asked, after = request.GET.get("outcome", ""), request.GET.get("after", "")
        self.outcome = Outcome(asked) if asked in list(Outcome) else None
        self._below = int(after) if after.isdecimal() and len(after) < 19 else None

    @property
    def words(self) -> str | Promise:
        return OUTCOME_WORDS[self.outcome] if self.outcome else _("All attempts")

    @cached_property
    def _page(self) -> tuple[list[Judged], int | None]:
        return figures.attempts(
            self.period.since, self.period.until, outcome=self.outcome or "", below=self._below
        )

    @property
    def rows(self) -> list[tuple[Judged, str | Promise]]:
        return [(one, OUTCOME_WORDS[one.outcome]) for one in self._page[0]]

    @property
    def older(self) -> str:
        following = self._page[1]
        more = {"outcome": self.outcome, "after": following}
        return self.period.url("self_service:attempts", **more) if following else ""

    @property
    def back(self) -> str:
        return self.period.url("self_service:figures")

"""What the pages of fates show: which there are, and who shares one."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from thirdline.foundation.people.gates import reader
from thirdline.kit.ui.shapes import ChoiceShape
from thirdline.reference.estate import queries, rules
from thirdline.reference.estate.history import history_of
from thirdline.reference.estate.listing import PAGE, read_cursor, written_cursor
from thirdline.reference.estate.models import FateSet
from thirdline.reference.estate.row import Row
from thirdline.reference.estate.showing import ShownFate
from thirdline.reference.estate.showing_failures import ShownFailure

BY_HAND = "by-hand"


class FatesList:
    """Fates in the order of their names, of one rule, named by hand, or all of them."""

    def __init__(self, request: HttpRequest):
        self.person, self.given = reader(request), request.GET
        self.rule = self.given.get("rule", "")
        self.question = self.given.get("q", "").strip()[:120]
        self.may_keep = self.person.may("keep_estate")

    @cached_property
    def _found(self) -> list[FateSet]:
        rows = queries.fates_for(self.person)
        if self.rule == BY_HAND:
            rows = rows.filter(rule=None)
        elif self.rule:
            rows = rows.filter(rule__slug=self.rule)
        if self.question:
            rows = rows.filter(name__icontains=self.question)
        if (cursor := read_cursor(self.given.get("after", ""))) is not None:
            name, number = cursor
            rows = rows.filter(Q(name__gte=name), Q(name__gt=name) | Q(pk__gt=number))
        return list(rows.order_by("name", "pk")[: PAGE + 1])

    @cached_property
    def rows(self) -> list[ShownFate]:
        shown = self._found[:PAGE]
        shared = queries.sharing(shown)
        return [ShownFate(one, shared[one.pk]) for one in shown]

    @property
    def next(self) -> str:
        if len(self._found) <= PAGE:
            return ""
        last = self._found[PAGE - 1]
        return self._beside(
            rule=self.rule, q=self.question, after=written_cursor(last.name, last.pk)
        )

    @cached_property
    def rules(self) -> list[ChoiceShape]:
        every = [("", _("All")), (BY_HAND, _("Named by hand"))]
        every += [(one.slug, one.name) for one in queries.fate_rules()]
        return [
            ChoiceShape(label, self._beside(rule=slug), current=slug == self.rule)
            for slug, label in every
        ]

    def _beside(self, **given: str) -> str:
        return "?" + urlencode({name: value for name, value in given.items() if value})


class FatePage:
    """One fate with those who share it."""

    def __init__(self, request: HttpRequest, number: int):
        self.person, self.given = reader(request), request.GET
        self.fate = queries.fate_for(self.person, number)
        self.may_keep = self.person.may("keep_estate")
        self.shape = ShownFate(self.fate, 0)

    @cached_property
    def _members(self) -> list[Any]:
        after = self.given.get("after", "")
        last = int(after) if after.isdecimal() and len(after) < 19 else 0
        return queries.members_of_fate(self.fate, after=last, limit=PAGE + 1)

    @property
    def members(self) -> list[Row]:
        return [Row(one) for one in self._members[:PAGE]]

    @property
    def next(self) -> int | None:
        return self._members[PAGE - 1].pk if len(self._members) > PAGE else None

    @cached_property
    def failure(self) -> ShownFailure:
        fate = self.fate
        return ShownFailure(rules.fate_failure(fate, fate.rule, fate.failure_words))

    @cached_property
    def history(self) -> list[Any]:
        return history_of(self.fate)[0]

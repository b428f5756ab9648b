"""What if these fail? Ticked in the address, answered as one ticks, kept with its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.people.gates import reader, staff
from thirdline.kit import clock
from thirdline.kit.ui.pages import go, page
from thirdline.reference.estate import debt_rules
from thirdline.reference.estate.asking import (
    found_items_and_fates,
    question_for,
    questions_page,
    ticked_of,
)
from thirdline.reference.estate.operations import ask_what_if, remove_question
from thirdline.reference.estate.standing import known_icon
from thirdline.reference.estate.what_if import Ticked, differences, what_if

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person
    from thirdline.reference.estate.models import Question

SORTS = ("failed", "maintenance", "fates")
LISTS = ("down", "none_left", "thinner", "already_down")


@dataclass(frozen=True)
class Tick:
    """One thing ticked: what it is called, and the address without it."""

    sort: str
    number: int
    name: str
    without: str


class Asking:
    """The question as the address says it."""

    def __init__(self, request: HttpRequest):
        self.person, self.find = reader(request), request.GET.get("find", "").strip()[:100]
        self.ticked = _ticked(request.GET)
        self.here = reverse("estate:question-new")

    @cached_property
    def answer(self) -> dict[str, Any] | None:
        return _drawn(what_if(self.ticked, at=clock.now())) if self.ticked.things else None

    @property
    def ticks(self) -> list[Tick]:
        names = ticked_of(self.ticked)
        return [
            Tick(sort, number, names.get((sort, number), ""), self._without(sort, number))
            for sort in SORTS
            for number in getattr(self.ticked, sort)
        ]

    @property
    def hidden(self) -> list[tuple[str, int]]:
        return [(sort, number) for sort in SORTS for number in getattr(self.ticked, sort)]

    @cached_property
    def found(self) -> list[Any]:
        return found_items_and_fates(self.person, self.find) if self.find else []

    def _without(self, sort: str, number: int) -> str:
        kept = [one for one in self.hidden if one != (sort, number)]
        return f"{self.here}?{urlencode([*kept, *([('find', self.find)] if self.find else [])])}"


@dataclass(frozen=True)
class Kept:
    """A question with its answer then and, where asked for, now."""

    question: Question
    person: Person
    again: bool

    @property
    def then(self) -> dict[str, Any]:
        return _drawn(self.question.answer)

    @cached_property
    def now(self) -> dict[str, Any] | None:
        return _drawn(what_if(self.ticked, at=clock.now())) if self.again else None

    @property
    def ticked(self) -> Ticked:
        one = self.question
        return Ticked(tuple(one.failed), tuple(one.maintenance), tuple(one.fates))

    @property
    def shown(self) -> dict[str, Any]:
        return self.now or self.then

    @cached_property
    def differs(self) -> dict[str, list[Any]]:
        return differences(self.question.answer, self.now) if self.now else {}

    @property
    def is_the_same(self) -> bool:
        return self.again and not any(self.differs.values())

    @property
    def change_url(self) -> str:
        asked = [(sort, number) for sort in SORTS for number in getattr(self.ticked, sort)]
        return f"{reverse('estate:question-new')}?{urlencode(asked)}"

    @property
    def why_not_remove(self) -> str | None:
        return debt_rules.why_not_remove_question(self.question, self.person)


@staff
def questions(request: HttpRequest) -> HttpResponse:
    found, following = questions_page(reader(request), request.GET.get("after", ""))
    return page(request, "estate/questions.html", {"questions": found, "next": following})


@staff
def new(request: HttpRequest) -> HttpResponse:
    return page(request, "estate/question_new.html", {"asking": Asking(request)})


@staff
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    ticked = _ticked(request.POST)
    question = ask_what_if(
        title=request.POST.get("title", ""), failed=ticked.failed,
        maintenance=ticked.maintenance, fates=ticked.fates, by=reader(request),
    )  # fmt: skip
    return go(request, _url(question), told=_("The question is kept with its answer."))


@staff
def question(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    one = Kept(question_for(by, number), by, again="again" in request.GET)
    return page(request, "estate/question.html", {"one": one, "question": one.question})


@staff
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    remove_question(question_for(by, number), by=by)
    return go(request, reverse("estate:questions"), told=_("The question is removed."))


def _url(question: Question) -> str:
    return reverse("estate:question", args=[question.pk])


def _ticked(given: QueryDict) -> Ticked:
    """Whatever is no number is nobody's item and left out; so is what is ticked twice."""
    numbers = {
        sort: tuple(dict.fromkeys(int(one) for one in given.getlist(sort) if _is_number(one)))
        for sort in SORTS
    }
    failed = numbers["failed"]
    maintenance = tuple(one for one in numbers["maintenance"] if one not in failed)
    most = debt_rules.MOST_TICKED
    return Ticked(failed[:most], maintenance[:most], numbers["fates"][:most])


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 19


def _drawn(answer: Mapping[str, Any]) -> dict[str, Any]:
    """As kept, with icons that there are: a kind may have had another then."""
    drawn = dict(answer)
    for name in LISTS:
        drawn[name] = [{**one, "icon": known_icon(one.get("icon"))} for one in answer.get(name, [])]
    return drawn

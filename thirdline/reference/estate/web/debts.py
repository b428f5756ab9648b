"""The board of redundancy debts, one debt, and what people decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.people.gates import keepers_of_the_estate, reader, staff
from thirdline.foundation.people.queries import person_numbered, team_for
from thirdline.kit import clock
from thirdline.kit.ui.pages import go, page
from thirdline.kit.ui.shapes import ChoiceShape
from thirdline.reference.estate import debt_rules
from thirdline.reference.estate.debts import (
    SHOWS,
    DebtRow,
    board_of,
    causes_of,
    counts,
    debt_for,
    history_of,
    rows_of,
)
from thirdline.reference.estate.margin_line import Line, line_of
from thirdline.reference.estate.operations import accept_debt, hand_debt, withdraw_acceptance
from thirdline.reference.estate.standing import Freshness, freshness, marks_of
from thirdline.reference.estate.telling import debt_story
from thirdline.reference.estate.web.debt_forms import AcceptForm, HandForm

if TYPE_CHECKING:
    from django.forms import Form

    from thirdline.foundation.people.models import Person, Team
    from thirdline.reference.estate.looking import Thing
    from thirdline.reference.estate.models import Debt


class Board:
    """The debts as the address describes them."""

    def __init__(self, request: HttpRequest):
        self.person = reader(request)
        asked = request.GET.get("show", "all")
        self.show = asked if asked in SHOWS else "all"
        self.rows, self.next = board_of(
            self.person, now=clock.now(), show=self.show, after=request.GET.get("after", "")
        )

    @property
    def choices(self) -> list[ChoiceShape]:
        found, here = counts(self.person), reverse("estate:debts")
        words = {
            "all": _("All"), "lost": _("Lost"), "design": _("By design"), "accepted": _("Accepted"),
            "over": _("Over"),
        }  # fmt: skip
        return [
            ChoiceShape(
                f"{words[show]} {found[show]}" if show in found else words[show],
                f"{here}?show={show}",
                show == self.show,
            )
            for show in SHOWS
        ]

    @property
    def freshness(self) -> Freshness:
        return freshness()


@dataclass
class One:
    """A debt with all that its page shows."""

    debt: Debt
    person: Person

    @property
    def row(self) -> DebtRow:
        return rows_of([self.debt], timezone.localdate(clock.now()))[0]

    @property
    def line(self) -> Line | None:
        return line_of(marks_of(self.debt.item), clock.now())

    @property
    def causes(self) -> tuple[Thing, ...]:
        return causes_of(self.debt)

    @property
    def story(self) -> list[Any]:
        return debt_story(history_of(self.debt))

    @property
    def why_not(self) -> str | None:
        return debt_rules.why_not_keep_debt(self.debt, self.person)

    @property
    def freshness(self) -> Freshness:
        return freshness()


@staff
def board(request: HttpRequest) -> HttpResponse:
    return page(request, "estate/debts.html", {"board": Board(request)})


@staff
def debt(request: HttpRequest, number: int) -> HttpResponse:
    return _shown(request, debt_for(reader(request), number))


@keepers_of_the_estate
@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    by, form = reader(request), AcceptForm(request.POST)
    one = debt_for(by, number)
    if not form.is_valid():
        return _shown(request, one, accept=form, status=422)
    accept_debt(one, until=form.cleaned_data["until"], words=form.cleaned_data["words"], by=by)
    return go(request, _url(one), told=_("%(debt)s is accepted.") % {"debt": one.label})


@keepers_of_the_estate
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    one = withdraw_acceptance(debt_for(reader(request), number), by=reader(request))
    return go(request, _url(one), told=_("%(debt)s is accepted no longer.") % {"debt": one.label})


@keepers_of_the_estate
@require_POST
def hand(request: HttpRequest, number: int) -> HttpResponse:
    by, form = reader(request), HandForm(request.POST)
    one = debt_for(by, number)
    if not form.is_valid():
        return _shown(request, one, hand=form, status=422)
    team, person = _meant(by, form)
    hand_debt(one, team=team, person=person, by=by)
    return go(request, _url(one), told=_("%(debt)s is handed on.") % {"debt": one.label})


def _meant(by: Person, form: Form) -> tuple[Team | None, Person | None]:
    slug, number = form.cleaned_data["team"], form.cleaned_data["person"]
    return team_for(by, slug) if slug else None, person_numbered(int(number)) if number else None


def _shown(
    request: HttpRequest,
    debt: Debt,
    *,
    accept: AcceptForm | None = None,
    hand: HandForm | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = {
        "one": One(debt, reader(request)),
        "debt": debt,
        "accept": accept or AcceptForm(),
        "hand": hand or HandForm.about(debt),
    }
    return page(request, "estate/debt.html", facts, status=status)


def _url(debt: Debt) -> str:
    return reverse("estate:debt", args=[debt.pk])

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets.queries import ticket_for
from thirdline.flow.escalation import operations, queries, rules
from thirdline.flow.escalation.web.board import board_part
from thirdline.flow.escalation.web.climb import climb_of
from thirdline.flow.escalation.web.forms import AnswerForm, ConsultForm
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import people_of, person_numbered, teams
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from datetime import timedelta

    from django.http import QueryDict

    from thirdline.desk.tickets.models import Ticket
    from thirdline.flow.escalation.models import Consult
    from thirdline.foundation.people.models import Person, Team


class Asking:
    """A question on its way: whom it can be put to, and how long they have."""

    template = "escalation/consult.html"

    def __init__(self, ticket: Ticket, by: Person, typed: QueryDict | None):
        self.ticket, self.by = ticket, by
        self.typed = typed if typed is not None and "question" in typed else None

    @cached_property
    def others(self) -> list[Team]:
        """The team it would climb to first, then the rest by their tier from the highest."""
        above = climb_of(self.ticket, self.by).team
        found = [one for one in teams() if one.pk != self.ticket.team_id]
        ranked = sorted(found, key=lambda one: (one != above, -one.tier.level, one.name))
        return [one for one in ranked if one.tier.level]

    @cached_property
    def form(self) -> ConsultForm:
        levels = sorted({one.tier.level for one in self.others}, reverse=True)
        whom = [(f"team:{one.pk}", f"{one.name}, L{one.tier.level}") for one in self.others]
        tiers = [(f"tier:{level}", _("Anybody at L%(n)s") % {"n": level}) for level in levels]
        form = ConsultForm(self.typed, whom=[*whom, *tiers])
        people = [one for one in people_of(self.team) if one != self.by] if self.team else []
        form.offer(people, self.team)
        return form

    @property
    def chosen(self) -> str:
        first = f"team:{self.others[0].pk}" if self.others else ""
        return (self.typed.get("whom", "") if self.typed is not None else "") or first

    @property
    def team(self) -> Team | None:
        return next((one for one in self.others if self.chosen == f"team:{one.pk}"), None)

    @property
    def level(self) -> int:
        level = self.chosen.partition("tier:")[2]
        return self.team.tier.level if self.team else int(level) if level.isdecimal() else 0

    @property
    def within(self) -> timedelta:
        return queries.consult_target(self.level)

    def ask(self) -> Consult:
        given = self.form.cleaned_data
        person = person_numbered(int(given["person"])) if given["person"] else None
        tier = None if self.team else self.level
        return operations.ask_team(
            self.ticket,
            team=self.team,
            tier_level=tier,
            person=person,
            question=given["question"],
            by=self.by,
        )

    def facts(self) -> dict[str, Any]:
        climb = climb_of(self.ticket, self.by)
        return {
            "ticket": self.ticket,
            "form": self.form,
            "asking": self,
            "advice": climb.advice,
            "why_not": climb.why_not["ask"],
        }


@staff
def new(request: HttpRequest, number: int) -> HttpResponse:
    """The form of a question; posted, it comes back for whoever is chosen now."""
    typed = request.POST if request.method == "POST" else None
    asking = Asking(ticket_for(reader(request), number), reader(request), typed)
    asking.form.errors.clear()
    return page(request, asking.template, asking.facts())


@staff
@require_POST
def create(request: HttpRequest, number: int) -> HttpResponse:
    asking = Asking(ticket_for(reader(request), number), reader(request), request.POST)
    if asking.typed is None or not asking.form.is_valid():
        return page(request, asking.template, asking.facts(), part="consult-form", status=422)
    try:
        consult = asking.ask()
    except Refused as refusal:
        facts = {**asking.facts(), "why_not": refusal.reason}
        return _given_back(request, asking.template, facts, refusal)
    told = _("%(whom)s asked. %(ticket)s stays where it is.") % {
        "whom": rules.asked_words(consult),
        "ticket": asking.ticket.label,
    }
    return go(request, asking.ticket.get_absolute_url(), told=told)


@staff
def answer(request: HttpRequest, number: int) -> HttpResponse:
    by, consult = reader(request), _consult(request, number)
    form = AnswerForm(request.POST if "answer" in request.POST else None, auto_id="answer-%s")
    facts = {"consult": consult, "form": form, "back": request.GET.get("back", "")}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" and form.is_bound else 200
        return page(request, "escalation/answer.html", facts, part="answer-form", status=status)
    try:
        operations.answer_consult(consult, by=by, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _given_back(request, "escalation/answer.html", facts, refusal)
    return _answered(request, consult)


def _answered(request: HttpRequest, consult: Consult) -> HttpResponse:
    told = _("Answered. %(ticket)s stays where it is.") % {"ticket": consult.ticket.label}
    if request.POST.get("back") == "board" and request.headers.get("HX-Request") == "true":
        return board_part(request, "board-consults", told=told)
    return go(request, consult.ticket.get_absolute_url(), told=told)


def _given_back(
    request: HttpRequest, template: str, facts: dict[str, Any], refusal: Refused
) -> HttpResponse:
    """A dialog keeps what was typed by itself; a page without script must be given it back."""
    if request.headers.get("HX-Request") == "true":
        raise refusal
    return page(request, template, facts, status=409)


@staff
@require_POST
def withdrawal(request: HttpRequest, number: int) -> HttpResponse:
    consult = operations.withdraw_consult(_consult(request, number), by=reader(request))
    return go(request, consult.ticket.get_absolute_url(), told=_("The question is withdrawn."))


def _consult(request: HttpRequest, number: int) -> Consult:
    if number > 2**31 - 1:
        raise NotFound(_("There is no such question."))
    return queries.consult_for(reader(request), number)

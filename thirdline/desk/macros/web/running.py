"""A macro on its way onto a ticket: chosen, tried, run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from thirdline.desk.macros import operations, queries
from thirdline.desk.macros.actions import action_named
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.desk.macros.models import Macro
    from thirdline.foundation.people.models import Person


@staff
def choice(request: HttpRequest, number: int) -> HttpResponse:
    """The macros there are, found by words."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    find = request.GET.get("find", "").strip()[:80]
    facts = {"ticket": ticket, "macros": queries.macros_found(by, find), "find": find}
    asked = "macro-list" if "find" in request.GET else "macro-choice"
    return page(request, "macros/choice.html", facts, part=_part(request, asked))


@staff
def macro(request: HttpRequest, number: int, macro: int) -> HttpResponse:
    """What it would do, and with POST: do it."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    one = queries.macro_for(by, macro)
    answers = _answers(request, one, by)
    if request.method == "POST" and not request.POST.get("try"):
        operations.run_macro(ticket, macro=one, answers=answers, by=by)
        told = _("“%(name)s” is done.") % {"name": one.name}
        return go(request, ticket.get_absolute_url(), told=told)
    steps = operations.try_macro(ticket, macro=one, answers=_supposed(answers), by=by)
    facts = {"ticket": ticket, "macro": one, "steps": steps, "asks": list(answers.items())}
    facts["refused"] = any(step.refusal for step in steps) or not one.actions
    return page(request, "macros/run.html", facts, part=_part(request, "macro-choice"))


def _answers(request: HttpRequest, macro: Macro, by: Person) -> dict[str, str]:
    asked = _questions(macro, by)
    return {question: request.POST.get(f"ask-{i}", "") for i, question in enumerate(asked)}


def _supposed(answers: dict[str, str]) -> dict[str, str]:
    """What is not answered yet must not hide what comes after it."""
    return {asked: answer.strip() or "…" for asked, answer in answers.items()}


def _questions(macro: Macro, by: Person) -> list[str]:
    """What its texts ask, each once."""
    found: list[str] = []
    for step in macro.actions:
        action = action_named(str(step.get("do", "")))
        if action is not None and action.asks is not None:
            try:
                found += action.asks(step, by)
            except Refused:
                continue  # the trial says so at its step
    return list(dict.fromkeys(found))


def _part(asked: HttpRequest, name: str) -> str | None:
    return name if asked.headers.get("HX-Request") == "true" else None

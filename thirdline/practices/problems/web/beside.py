"""The problem behind a ticket, and a redundancy debt raised as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import go, page
from thirdline.practices.problems import operations, queries
from thirdline.practices.problems.queries import Asked
from thirdline.practices.problems.web.forms import OfTicketForm

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.practices.problems.models import Problem

MOST_KNOWN = 20


@staff
def of_ticket(request: HttpRequest, number: int) -> HttpResponse:
    """Link a ticket to a known problem, or open one from it."""
    ticket = ticket_for(reader(request), number)
    form = OfTicketForm(request.POST if request.method == "POST" else None, auto_id="problem-%s")
    if request.method != "POST" or not form.is_valid():
        return _form(request, ticket, form)
    problem = _link(request, ticket, form.cleaned_data)
    told = _("%(ticket)s is linked to %(problem)s.")
    said = {"ticket": ticket.label, "problem": problem.label}
    return go(request, ticket.get_absolute_url(), told=told % said)


def _link(request: HttpRequest, ticket: Ticket, given: dict[str, Any]) -> Problem:
    by = reader(request)
    if given["problem"]:
        problem = queries.problem_for(by, given["problem"])
        operations.link_problem(problem, tickets=[ticket], by=by)
        return problem
    items = queries.items_to_take_along(ticket)
    return operations.open_problem(
        title=given["title"], service=ticket.service, tickets=[ticket], items=items, by=by
    )


def _form(request: HttpRequest, ticket: Ticket, form: OfTicketForm) -> HttpResponse:
    service = ticket.service.slug if ticket.service else ""
    known, _older = queries.problems_page(reader(request), Asked(service=service))
    facts = {"ticket": ticket, "form": form, "known": known[:MOST_KNOWN], "here": request.path}
    status = 422 if request.method == "POST" else 200
    return page(request, "problems/of_ticket.html", facts, part="problem-form", status=status)


@staff
@require_POST
def raising(request: HttpRequest, number: int) -> HttpResponse:
    """Raise a redundancy debt as a problem."""
    debt = queries.debt_for(reader(request), number)
    problem = operations.raise_problem(debt, by=reader(request))
    told = _("%(debt)s is raised as %(problem)s.")
    said = {"debt": debt.label, "problem": problem.label}
    return go(request, problem.get_absolute_url(), told=told % said)

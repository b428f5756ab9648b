from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.affected import operations, queries, rules
from thirdline.desk.affected.finding import offered
from thirdline.desk.affected.reaching import Reach
from thirdline.desk.affected.web.forms import ItemsForm
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import asked_part, go, page
from thirdline.reference.estate.queries import item_for

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

TEMPLATE, REACH = "affected/service.html", "affected/reach.html"
KEPT = ("items", "words")


@staff
def service(request: HttpRequest, number: int) -> HttpResponse:
    """The panel as it is now; without script a page with all it would fetch."""
    ticket = ticket_for(reader(request), number)
    facts = {**facts_of(ticket, reader(request)), "ticket": ticket, "whole": True}
    asked = asked_part(request) == "ticket-reach"
    return page(request, REACH if asked else TEMPLATE, facts)


@staff
def items(request: HttpRequest, number: int) -> HttpResponse:
    """Name what is affected, from the panel or from the page of its own."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    form = ItemsForm(request.POST if request.method == "POST" else None, person=by)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _shown(request, ticket, form=form, status=status)
    given = form.cleaned_data
    new = operations.say_affected(ticket, items=given["items"], words=given["words"], by=by)
    names = ", ".join(row.item.name for row in new)
    told = _("Affected: %(names)s.") % {"names": names} if new else _("It is named already.")
    return _answered(request, ticket, told)


@staff
@require_POST
def removal(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    one = item_for(by, pk)
    words = request.POST.get("words", "")
    operations.take_back_affected(ticket, items=[one], words=words, by=by)
    return _answered(request, ticket, _("%(item)s: not affected after all.") % {"item": one.name})


@staff
def found(request: HttpRequest, number: int) -> HttpResponse:
    """The items one may mean by what stands in the field so far."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    before, _comma, words = request.GET.get("items", "")[:1_000].rpartition(",")
    there = queries.live_rows(ticket)
    facts = {
        "ticket": ticket,
        "found": offered(by, words, but=there),
        "before": f"{before.strip()}, " if before.strip() else "",
    }
    return page(request, "affected/found.html", facts, part="found-items")


def facts_of(ticket: Ticket, person: Person) -> dict[str, Any]:
    """What the panel shows at once; what it reaches is asked for when somebody looks."""
    rows = queries.affected_of([ticket.pk])[ticket.pk]
    return {
        "subject": ticket,
        "reach": Reach(ticket, person, rows),
        "may_say": rules.why_not_say(ticket, person) is None,
        "recently": int(rules.RECENTLY.total_seconds() // 3600),
    }


def _answered(request: HttpRequest, ticket: Ticket, told: str) -> HttpResponse:
    if request.headers.get("HX-Request") != "true":
        return go(request, ticket.get_absolute_url(), told=told)
    return _shown(request, ticket, told=told)


def _shown(request: HttpRequest, ticket: Ticket, **more: Any) -> HttpResponse:
    status, told = more.pop("status", 200), more.pop("told", "")
    fresh = ticket_for(reader(request), ticket.pk)
    facts = {**facts_of(fresh, reader(request)), "ticket": fresh, **more}
    return page(request, TEMPLATE, facts, part="ticket-service", status=status, told=told)

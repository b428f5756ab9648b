from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets import operations, queries
from thirdline.desk.tickets.web.forms import RestrictForm
from thirdline.desk.tickets.web.verbs import answered
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import person_by_email, persons_matching
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person


@staff
@require_POST
def watch(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), queries.ticket_for(reader(request), number)
    if request.POST.get("stop"):
        operations.unwatch_ticket(ticket, person=by, by=by)
        told = _("You no longer follow %(ticket)s.") % {"ticket": ticket.label}
    else:
        operations.watch_ticket(ticket, person=by, by=by)
        told = _("You follow %(ticket)s.") % {"ticket": ticket.label}
    return go(request, ticket.get_absolute_url(), told=told)


@staff
@require_POST
def restriction(request: HttpRequest, number: int) -> HttpResponse:
    def do(ticket: Ticket, given: dict[str, Any]) -> str:
        named = _people_at(given["named"])
        operations.restrict_ticket(ticket, named=named, by=reader(request))
        return _("%(ticket)s is restricted to the people named.") % {"ticket": ticket.label}

    return answered(request, number, "restrict", RestrictForm(request.POST), do)


def _people_at(addresses: str) -> list[Person]:
    named = []
    for address in (one.strip() for one in addresses.split(",") if one.strip()):
        person = person_by_email(address)
        if person is None:
            raise Refused(_("Nobody here has the address %(address)s.") % {"address": address[:80]})
        named.append(person)
    return named


@staff
def find(request: HttpRequest) -> JsonResponse:
    text = request.GET.get("q", "").strip()[:80]
    found = persons_matching(text) if len(text) > 1 else []
    return JsonResponse({"people": [{"name": p.name, "email": p.email} for p in found]})

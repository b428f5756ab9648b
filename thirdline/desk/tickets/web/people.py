from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets import operations, queries
from thirdline.desk.tickets.web.forms import RestrictForm
from thirdline.desk.tickets.web.verbs import answered
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import person_by_email, person_numbered, persons_matching
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page

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
def watchers(request: HttpRequest, number: int) -> HttpResponse:
    """Who follows a ticket; others are added by name or address, and taken away."""
    ticket = queries.ticket_for(reader(request), number)
    if request.method == "POST":
        return go(request, ticket.get_absolute_url(), told=_change_watchers(request, ticket))
    people = queries.watchers_of(ticket)
    facts = {"ticket": ticket, "watchers": people, "offered": _offered(request)}
    return page(request, "tickets/watchers.html", facts, part=_watch_part(request))


def _change_watchers(asked: HttpRequest, ticket: Ticket) -> str:
    by, stop = reader(asked), asked.POST.get("stop", "")
    if stop.isdecimal() and len(stop) < 18:
        person = person_numbered(int(stop))
        operations.unwatch_ticket(ticket, person=person, by=by)
        told = _("%(name)s no longer follows %(ticket)s.")
    else:
        person = _person_called(asked.POST.get("person", ""))
        operations.watch_ticket(ticket, person=person, by=by)
        told = _("%(name)s follows %(ticket)s.")
    return told % {"name": person.name, "ticket": ticket.label}


def _watch_part(request: HttpRequest) -> str | None:
    if request.headers.get("HX-Request") != "true":
        return None
    return "watch-people" if "person" in request.GET else "watchers-form"


def _offered(request: HttpRequest) -> list[Person]:
    text = request.GET.get("person", "").strip()[:80]
    return list(persons_matching(text)) if len(text) > 1 else []


def _person_called(said: str) -> Person:
    """By address, or by a name only one person has."""
    said = said.strip()[:254]
    person = person_by_email(said) if "@" in said else None
    if person is None and said:
        same = [one for one in persons_matching(said) if one.name.casefold() == said.casefold()]
        person = same[0] if len(same) == 1 else None
    if person is None:
        raise Refused(
            _("Nobody here is found as “%(said)s”. Give their address, or choose from the list.")
            % {"said": said[:80]}
        )
    return person


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

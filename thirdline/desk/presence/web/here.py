from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from thirdline.desk.presence import operations
from thirdline.desk.presence.drawing import facts_of, marks_among
from thirdline.desk.tickets.queries import ticket_for, tickets_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.draw.marks import joined
from thirdline.kit.ui.pages import page

MOST = 100


@staff
def here(request: HttpRequest, number: int) -> HttpResponse:
    """Who else is at a ticket, for its head."""
    ticket = ticket_for(reader(request), number)
    facts = {"subject": ticket, **facts_of(ticket, reader(request))}
    return page(request, "presence/here.html", facts, part="ticket-here")


@staff
def writers(request: HttpRequest, number: int) -> HttpResponse:
    """Who else is writing on it, for the composer."""
    ticket = ticket_for(reader(request), number)
    facts = {"subject": ticket, **facts_of(ticket, reader(request))}
    return page(request, "presence/writers.html", facts, part="ticket-writers")


@staff
@require_POST
def writing(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(reader(request), number)
    operations.say_writing(ticket, kind=request.POST.get("kind", ""), by=reader(request))
    return HttpResponse(status=204)


@staff
def among(request: HttpRequest) -> HttpResponse:
    """The marks of many tickets of a list, those of them this person may read."""
    asked = [n for n in request.GET.get("tickets", "").split(",") if n.isdecimal() and len(n) < 19]
    person = reader(request)
    rows = tickets_for(person).filter(pk__in=[int(n) for n in asked[:MOST]])
    tickets = list(rows.select_related("person"))
    return HttpResponse(joined(marks_among(tickets, person).values()))

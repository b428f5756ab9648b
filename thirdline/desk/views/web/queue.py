from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.desk.tickets.queries import services, ticket_for
from thirdline.desk.tickets.states import OPEN_STATES, STATE_WORDS
from thirdline.desk.views.showing import Queue
from thirdline.desk.views.web.preview import preview_of
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import asked_part, page


@staff
def queue(request: HttpRequest) -> HttpResponse:
    listed = Queue(request)
    if not asked_part(request):
        listed.count_first()
    return page(request, "views/queue.html", {"queue": listed})


@staff
def peek(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(reader(request), number)
    return page(request, "views/peek.html", preview_of(ticket, reader(request)), part="ticket-peek")


@staff
def filters(request: HttpRequest) -> HttpResponse:
    facts = {
        "queue": Queue(request),
        "services": services(),
        "states": [(state.value, STATE_WORDS[state]) for state in OPEN_STATES],
        "priorities": [1, 2, 3, 4],
    }
    return page(request, "views/filters.html", facts, part="queue-filters")

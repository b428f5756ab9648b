"""Going on from a ticket to the next of the list it was opened from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.desk.tickets.queries import ticket_for
from thirdline.desk.views.beside import neighbours_of
from thirdline.desk.views.showing import Queue
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import go, page


@staff
def neighbours(request: HttpRequest, number: int) -> HttpResponse:
    """The line above a ticket: back to the list, its place there, and what stands beside it.

    With `go` it leads there, which is how the plain links of a ticket's page go on.
    """
    ticket, queue = ticket_for(reader(request), number), Queue(request)
    stood = request.GET.get("stood", "")
    found = neighbours_of(ticket, queue.whole, queue.order, stood=stood, reader=queue.person)
    towards = {"before": found and found.before, "after": found and found.after}
    if onto := towards.get(request.GET.get("go", "")):
        return go(request, f"{onto.get_absolute_url()}{queue.of}")
    facts = {"ticket": ticket, "queue": queue, "found": found, "back": queue.back_to(number)}
    return page(request, "views/beside.html", facts, part="ticket-beside")

"""A letter that came, as it was sent: in a frame that can do nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.desk.letters.showing import letter_on, shown
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import page
from thirdline.kit.ui.security import framed, may_frame


@staff
def letter(request: HttpRequest, number: int, letter: int) -> HttpResponse:
    ticket = ticket_for(reader(request), number)
    found, images = letter_on(ticket.pk, letter), request.GET.get("images") == "yes"
    facts = {
        "ticket": ticket,
        "letter": found,
        "reading": found.reading,
        "images": images,
        "held_back": shown(found, images=images).held_back,
    }
    return may_frame(page(request, "letters/as_sent.html", facts))


@staff
def document(request: HttpRequest, number: int, letter: int) -> HttpResponse:
    found = letter_on(ticket_for(reader(request), number).pk, letter)
    images = request.GET.get("images") == "yes"
    return framed(
        shown(found, images=images).document, images="data: https: http:" if images else "data:"
    )

"""Ends the following of a ticket from a letter, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from thirdline.desk.letters.queries import followed
from thirdline.desk.letters.unfollowing import FOLLOWING
from thirdline.desk.tickets.operations import unwatch_ticket
from thirdline.foundation.people.gates import anybody
from thirdline.foundation.people.queries import person_numbered
from thirdline.foundation.people.readers import as_reader
from thirdline.kit.ui.pages import page


# Mail programs press it without a cookie; the signed address is the proof (RFC 8058).
@csrf_exempt
@anybody
@require_http_methods(["GET", "HEAD", "POST"])
def unfollow(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: programs open addresses of letters before people do."""
    number, person_number = FOLLOWING.named_by(token)
    person, ticket = person_numbered(person_number), followed(number)
    if request.method == "POST":
        unwatch_ticket(ticket, person=person, by=person)
    with as_reader(person):
        facts = {"label": ticket.label, "token": token, "done": request.method == "POST"}
        return page(request, "letters/unfollow.html", facts)

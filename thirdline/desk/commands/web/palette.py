from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from thirdline.desk.commands.finding import offer
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import NotFound
from thirdline.kit.ui.commands import Place
from thirdline.kit.ui.pages import page

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

_TICKET = re.compile(r"/tickets/(\d{1,18})")


@staff
def palette(request: HttpRequest) -> HttpResponse:
    """Everything the reader can find or run from where they are; `at` is the page they are on."""
    typed, at = request.GET.get("q", ""), request.GET.get("at", "")[:300]
    found = offer(reader(request), typed, place_at(reader(request), at))
    return page(request, "commands/commands.html", {"offer": found, "typed": typed, "at": at})


def place_at(person: Person, path: str) -> Place:
    """What is on screen there, as far as this reader may see it."""
    named = _TICKET.fullmatch(path)
    if named is None:
        return Place(path)
    try:
        return Place(path, ticket_for(person, int(named[1])))
    except NotFound:
        return Place(path)

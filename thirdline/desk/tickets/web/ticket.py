from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from thirdline.desk.tickets import queries, rules
from thirdline.desk.tickets.drawing import path_shape
from thirdline.foundation.people.gates import everyone, reader
from thirdline.foundation.people.queries import all_tiers
from thirdline.kit import clock
from thirdline.kit.ui.pages import page

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


@everyone
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    person = reader(request)
    if not person.may("work"):
        return HttpResponseRedirect(reverse("portal:ticket", args=[number]))
    return page(request, "tickets/ticket.html", facts_for(person, number))


def facts_for(person: Person, number: int) -> dict[str, Any]:
    """Everything the page itself draws; panels of other packages bring their own."""
    one = queries.ticket_for(person, number)
    path = path_shape(
        queries.path_of(one),
        queries.handoffs_of(one),
        queries.legs_of(one),
        all_tiers(),
        clock.now(),
    )
    return {
        "ticket": one,
        "path": path,
        "watchers": queries.watchers_of(one),
        "named": queries.named_of(one) if one.restricted else [],
        "files": queries.files_of(one, reader=person),
        "fields": queries.filled_fields(one),
        "hold": queries.hold_of(one) if one.hold_reason else None,
        "resolution": queries.last_resolution_of(one)
        if one.is_done or one.reopened_count
        else None,
        "why_not": _why_not(one, person),
    }


def _why_not(ticket: Any, person: Person) -> dict[str, str | None]:
    return {
        "take": rules.why_not_take(ticket, person),
        "resolve": rules.why_not_resolve(ticket, person),
        "close": rules.why_not_close(ticket, person),
    }

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.desk.tickets import joining, queries, rules
from thirdline.desk.tickets.drawing import path_shape
from thirdline.foundation.people.gates import everyone, reader
from thirdline.foundation.people.queries import all_tiers
from thirdline.kit import clock
from thirdline.kit.ui.pages import go, page
from thirdline.kit.ui.registry import panels_for

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from thirdline.desk.tickets.models import Attachment, Ticket
    from thirdline.foundation.people.models import Person


@everyone
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    person = reader(request)
    if not person.may("work"):
        return HttpResponseRedirect(reverse("portal:ticket", args=[number]))
    one = queries.ticket_for(person, number)
    itself = "itself" in request.GET
    home = joining.home_for(person, one) if one.is_merged and not itself else None
    if home is not None:
        told = _("%(ticket)s was merged into this ticket.") % {"ticket": one.label}
        return go(request, home.get_absolute_url(), told=told)
    return page(request, "tickets/ticket.html", facts_for(person, one))


def facts_for(person: Person, one: Ticket) -> dict[str, Any]:
    """Everything the page itself draws; panels of other packages bring their own."""
    path = path_shape(
        queries.path_of(one),
        queries.handoffs_of(one),
        queries.legs_of(one),
        all_tiers(),
        one.merged_at or clock.now(),
    )
    return {
        "ticket": one,
        "here": one.get_absolute_url() + ("?itself=1" if one.is_merged else ""),
        "path": path,
        "watchers": queries.watchers_of(one),
        "named": queries.named_of(one) if one.restricted else [],
        "files": _files(one, person),
        "fields": queries.filled_fields(one),
        "hold": queries.hold_of(one) if one.hold_reason else None,
        "resolution": queries.last_resolution_of(one)
        if one.is_done or one.reopened_count
        else None,
        "why_not": _why_not(one, person),
    }


def _files(ticket: Ticket, person: Person) -> list[tuple[Attachment, SafeString]]:
    """Each file with what other packages say of it."""
    files = joining.files_of(ticket, reader=person)
    said = panels_for("ticket.file", files, person) if files else {}
    return [(file, said[file.pk]) for file in files]


def _why_not(ticket: Any, person: Person) -> dict[str, str | None]:
    return {
        "take": rules.why_not_take(ticket, person),
        "resolve": rules.why_not_resolve(ticket, person),
        "close": rules.why_not_close(ticket, person),
    }

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.desk.conversation.queries import messages_of
from thirdline.desk.links import operations, queries
from thirdline.desk.links.preview import preview
from thirdline.desk.links.rules import merged_words
from thirdline.desk.links.web.forms import MergeForm, UndoForm
from thirdline.desk.links.web.showing import drawn, given_to, status_of
from thirdline.desk.tickets.joining import home_for
from thirdline.desk.tickets.queries import ticket_for
from thirdline.desk.tickets.states import Reading
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import NotFound
from thirdline.kit.ui.pages import go

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket

MOST_SINCE = 50


@staff
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """The form; once it names tickets, with what would move and what would stop. Then the merge."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    named = request.method == "POST" or "tickets" in request.GET
    form = MergeForm(given_to(request) or (request.GET if named else None), reader=by)
    if not named or not form.is_valid():
        return drawn(request, "merge", ticket, form, status=status_of(request))
    going, into = _sides(ticket, form.cleaned_data)
    if request.method != "POST" or "look" in request.POST:
        seen = preview(going, into, by)
        reading = str(form.cleaned_data["reading"] or seen.reading)
        told = merged_words(reading) % {"ticket": going[0].label, "title": going[0].title}
        return drawn(request, "merge", ticket, form, preview=seen, reading=reading, told=told)
    return _merge(request, going, into, form.cleaned_data)


def _sides(ticket: Ticket, given: dict[str, Any]) -> tuple[list[Ticket], Ticket]:
    others = given["tickets"]
    return ([ticket], others[0]) if given["way"] == "into" else (others, ticket)


def _merge(
    request: HttpRequest, going: list[Ticket], into: Ticket, given: dict[str, Any]
) -> HttpResponse:
    by = reader(request)
    reading = Reading(given["reading"]) if given["reading"] else preview(going, into, by).reading
    done = operations.merge_tickets(
        going, into=into, reading=reading, reason=given["reason"], tell=given["tell"], by=by
    )
    words = ngettext(
        "%(n)s ticket goes on in %(into)s.", "%(n)s tickets go on in %(into)s.", len(done)
    )
    told = words % {"n": len(done), "into": into.label}
    return go(request, into.get_absolute_url(), told=told)


@staff
def undo(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    merge, form = queries.merge_of(ticket), UndoForm(given_to(request))
    if merge is None:
        raise NotFound(_("This ticket is not merged."))
    if request.method != "POST" or not form.is_valid():
        home = home_for(by, ticket)
        since = _since(ticket, home, by) if home else []
        return drawn(request, "undo", ticket, form, merge=merge, home=home, since=since)
    along = [int(one) for one in request.POST.getlist("along") if one.isdecimal() and len(one) < 19]
    asked = along if request.POST.get("asked") else None
    operations.undo_merge(ticket, along=asked, reason=form.cleaned_data["reason"], by=by)
    told = _("%(ticket)s is back where it was.") % {"ticket": ticket.label}
    return go(request, ticket.get_absolute_url(), told=told)


def _since(ticket: Ticket, home: Ticket, by: Any) -> list[Any]:
    """What was written on the other ticket since: each goes back or stays, as one wishes."""
    written = messages_of(home, reader=by).filter(ticket=home, at__gte=ticket.merged_at)
    return list(written.order_by("-id")[:MOST_SINCE])

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets.queries import handoff_for, ticket_for
from thirdline.flow.escalation import operations
from thirdline.flow.escalation.web.board import board_part
from thirdline.flow.escalation.web.handing import Escalating, handing_of
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import asked_part, go, page

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.flow.escalation.web.handing import Handing


@staff
def form(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The form of a handoff; posted, it comes back with what was typed and what is true now."""
    typed = request.POST if request.method == "POST" else request.GET
    handing = handing_of(kind)(ticket_for(reader(request), number), reader(request), typed)
    # Whatever is not filled in yet is no mistake while the form is only looked at.
    handing.form.errors.clear()
    return _drawn(request, handing)


@staff
@require_POST
def create(request: HttpRequest, number: int) -> HttpResponse:
    by, chosen = reader(request), handing_of(request.POST.get("kind", ""))
    handing = chosen(ticket_for(by, number), by, request.POST, request.FILES)
    if not handing.is_ready():
        return _drawn(request, handing, part=handing.part, status=422)
    try:
        handoff = handing.hand()
    except Refused as refusal:
        # A dialog keeps what was typed by itself; a page without script must be given it back.
        if refusal.code != "contract" and request.headers.get("HX-Request") == "true":
            raise
        return _drawn(request, handing, part=handing.part, status=409, refusal=refusal.reason)
    return go(request, _onward(request, handing.ticket), told=handing.told(handoff))


@staff
@require_POST
def acceptance(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    ticket = ticket_for(by, handoff_for(by, number).ticket_id)
    operations.accept_handoff(ticket, by=by)
    told = _("%(ticket)s is yours.") % {"ticket": ticket.label}
    if asked_part(request) == "board-arrivals":
        return board_part(request, "board-arrivals", told=told)
    return go(request, ticket.get_absolute_url(), told=told)


def _drawn(
    request: HttpRequest,
    handing: Handing,
    *,
    part: str | None = None,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    if status != 200 and isinstance(handing, Escalating):
        handing.look_again()
    facts = {**handing.facts(), "refusal": refusal, "back": _back(request)}
    return page(request, handing.template, facts, part=part, status=status)


def _onward(request: HttpRequest, ticket: Ticket) -> str:
    return _back(request) or ticket.get_absolute_url()


def _back(request: HttpRequest) -> str:
    """The list the sender came from; only an address of ours."""
    given = request.POST.get("back", request.GET.get("back", ""))
    own = url_has_allowed_host_and_scheme(given, allowed_hosts=None) and given.startswith("/")
    return given if own else ""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.conversation import operations, queries
from thirdline.desk.conversation.talking import talk_facts
from thirdline.desk.tickets.queries import ticket_for
from thirdline.desk.tickets.uploads import keep_files
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import page

TEMPLATE = "conversation/talk.html"


@staff
def talk(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(reader(request), number)
    return _answer(request, ticket)


@staff
@require_POST
def messages(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    kind, text = request.POST.get("kind", "reply"), request.POST.get("text", "")
    try:
        _say(request, ticket, kind, text)
    except Refused as refusal:
        return _answer(request, ticket, text=text, kind=kind, refusal=refusal.reason, status=409)
    told = (
        _("Note added.")
        if kind == "note"
        else _("Sent to %(name)s.") % {"name": ticket.requester.first_name}
    )
    return _answer(request, ticket_for(by, number), told=told)


def _say(request: HttpRequest, ticket: Any, kind: str, text: str) -> None:
    by, once = reader(request), request.POST.get("once", "")[:40] or None
    if kind == "note":
        said = operations.add_note(ticket, text=text, by=by, once=once)
    else:
        given = request.POST.get("seen", "")
        seen = int(given) if given.isdecimal() else None
        said = operations.reply(ticket, text=text, by=by, once=once, seen=seen)
    # One field writes both kinds: what was begun as the other kind is said now, and must not come back.
    operations.discard_draft(ticket, kind="reply" if kind == "note" else "note", by=by)
    files = request.FILES.getlist("file")
    keep_files(ticket, files, by=by, public=said.public, message_id=said.pk)


@staff
@require_POST
def draft(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    kind = "note" if request.POST.get("kind") == "note" else "reply"
    text = request.POST.get("text", "")
    if text.strip():
        operations.save_draft(ticket, kind=kind, text=text, by=by)
        operations.discard_draft(ticket, kind="reply" if kind == "note" else "note", by=by)
    else:
        operations.discard_draft(ticket, kind=kind, by=by)
    return HttpResponse(status=204)


@staff
@require_POST
def message(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    changed = operations.edit_message(
        queries.message_for(by, number), text=request.POST.get("text", ""), by=by
    )
    return _answer(request, ticket_for(by, changed.ticket_id), told=_("Message changed."))


def _answer(
    request: HttpRequest, ticket: Any, *, told: str = "", status: int = 200, **typed: str
) -> HttpResponse:
    show = request.GET.get("show", "all")
    facts = {
        "subject": ticket,
        "person": reader(request),
        **talk_facts(ticket, reader(request), show, **typed),
    }
    facts["whole"] = bool(request.GET.get("all"))
    return page(request, TEMPLATE, facts, part="ticket-talk", told=told, status=status)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.conversation import operations, queries
from thirdline.desk.conversation.composing import Written, every_extra
from thirdline.desk.conversation.marks import read_mark
from thirdline.desk.conversation.talking import talk_facts
from thirdline.desk.conversation.web.drafts import version_in
from thirdline.desk.conversation.windows import Window
from thirdline.desk.tickets.queries import ticket_for
from thirdline.desk.tickets.uploads import keep_files
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import page

if TYPE_CHECKING:
    from thirdline.desk.conversation.models import Message
    from thirdline.desk.tickets.models import Ticket

TEMPLATE, PAGE = "conversation/talk.html", "conversation/talk_page.html"


@staff
def talk(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(reader(request), number)
    return _answer(request, ticket)


@staff
@require_POST
def messages(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    written = _written(request, ticket)
    try:
        told = _say(request, written)
    except Refused as refusal:
        typed = {"text": written.text, "kind": written.kind, "refusal": refusal.reason}
        return _answer(request, ticket, status=409, **typed)
    return _answer(request, ticket_for(by, number), told=told)


def _written(request: HttpRequest, ticket: Ticket) -> Written:
    seen = request.POST.get("seen", "")
    return Written(
        ticket=ticket,
        kind="note" if request.POST.get("kind") == "note" else "reply",
        text=request.POST.get("text", ""),
        seen=int(seen) if seen.isdecimal() and len(seen) < 19 else None,
        once=request.POST.get("once", "")[:40] or None,
        given=request.POST.dict(),
        by=reader(request),
    )


def _say(request: HttpRequest, written: Written) -> str:
    """Say it, with everything else its form asked for, or nothing of it."""
    ticket, by = written.ticket, written.by
    with transaction.atomic():
        said = _said(written)
        for extra in every_extra():
            extra(written, said)
    files = request.FILES.getlist("file")
    keep_files(said.ticket, files, by=by, public=said.public, message_id=said.pk)
    name = {"name": ticket.requester.first_name}
    return _("Note added.") if written.kind == "note" else _("Sent to %(name)s.") % name


def _said(written: Written) -> Message:
    ticket, by, once = written.ticket, written.by, written.once
    if written.kind == "note":
        said = operations.add_note(ticket, text=written.text, by=by, once=once)
    else:
        said = operations.reply(ticket, text=written.text, by=by, once=once, seen=written.seen)
    # One field writes both kinds: what was begun as the other kind is said now, and must not come back.
    other = "reply" if written.kind == "note" else "note"
    operations.discard_draft(ticket, kind=other, by=by)
    return said


@staff
@require_POST
def draft(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    kind = "note" if request.POST.get("kind") == "note" else "reply"
    text = request.POST.get("text", "")
    if not text.strip():
        operations.discard_draft(ticket, kind=kind, by=by)
        return HttpResponse(status=204)
    kept = operations.save_draft(ticket, kind=kind, text=text, seen=version_in(request), by=by)
    operations.discard_draft(ticket, kind="reply" if kind == "note" else "note", by=by)
    return HttpResponse(status=204, headers={"Draft-Version": str(kept.version)})


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
    show, person, window = request.GET.get("show", "all"), reader(request), _window(request)
    facts = {"subject": ticket, "ticket": ticket, "person": person, "walked_back": window.before}
    facts |= talk_facts(ticket, person, show, window=window, **typed)
    # Without script the part stands on a page of its own.
    template = TEMPLATE if request.headers.get("HX-Request") == "true" else PAGE
    part = "talk-window" if window.before else "ticket-talk"
    return page(request, template, facts, part=part, told=told, status=status)


def _window(request: HttpRequest) -> Window:
    """Before a place, or everything since the oldest place on screen."""
    places = [read_mark(one) for one in request.GET.getlist("from")]
    since = min((one for one in places if one is not None), default=None)
    return Window(read_mark(request.GET.get("before", "")), since)

"""A draft the team may read: who typed what, going on with it, handing it back, sending it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.conversation import operations, queries
from thirdline.desk.conversation.rules import why_not_take_back
from thirdline.desk.conversation.turns import pieces_of
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page

TEMPLATE = "conversation/draft.html"


def version_in(request: HttpRequest) -> int:
    """The version of a shared draft its form was drawn with; 0 when it says none."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


@staff
@require_POST
def sharing(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    kind = "note" if request.POST.get("kind") == "note" else "reply"
    text = request.POST.get("text", "")
    if text.strip():
        operations.save_draft(ticket, kind=kind, text=text, seen=version_in(request), by=by)
    draft = queries.draft_of(by, ticket, kind)
    if draft is None:
        raise Refused(_("Write something first; then the team has something to read."))
    operations.share_draft(draft, by=by)
    told = _("Your draft is shared with the team.")
    return go(request, ticket.get_absolute_url(), told=told)


@staff
def draft(request: HttpRequest, number: int) -> HttpResponse:
    return page(request, TEMPLATE, _facts(request, number), part=_part(request))


@staff
@require_POST
def text(request: HttpRequest, number: int) -> HttpResponse:
    """Kept as it is typed, and by the button for those without script."""
    by, one = reader(request), queries.draft_for(reader(request), number)
    typed, seen = request.POST.get("text", ""), version_in(request)
    kept = operations.continue_draft(one, text=typed, seen=seen, by=by)
    if not request.POST.get("done"):
        return HttpResponse(status=204, headers={"Draft-Version": str(kept.version)})
    return go(request, one.ticket.get_absolute_url(), told=_("The draft is kept."))


@staff
@require_POST
def hand_back(request: HttpRequest, number: int) -> HttpResponse:
    by, one = reader(request), queries.draft_for(reader(request), number)
    typed, seen = request.POST.get("text"), version_in(request)
    if typed is not None:
        one = operations.continue_draft(one, text=typed, seen=seen, by=by)
    operations.hand_back_draft(one, by=by)
    told = _("%(name)s has the draft again.") % {"name": one.person.first_name}
    return go(request, one.ticket.get_absolute_url(), told=told)


@staff
@require_POST
def sending(request: HttpRequest, number: int) -> HttpResponse:
    by, one = reader(request), queries.draft_for(reader(request), number)
    typed, seen = request.POST.get("text"), version_in(request)
    if typed is not None:
        one = operations.continue_draft(one, text=typed, seen=seen, by=by)
        seen = one.version
    operations.send_draft(one, seen=seen, by=by)
    return go(request, one.ticket.get_absolute_url(), told=_("Sent, as your words and theirs."))


@staff
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.draft_for(reader(request), number)
    operations.take_back_draft(one, by=reader(request))
    told = _("The draft is yours alone again.")
    return go(request, one.ticket.get_absolute_url(), told=told)


def _facts(request: HttpRequest, number: int) -> dict[str, Any]:
    by, one = reader(request), queries.draft_for(reader(request), number)
    turns = queries.turns_of(one)
    return {
        "draft": one,
        "ticket": one.ticket,
        "pieces": pieces_of(turns),
        "kept": [turn for turn in turns if turn.kept and turn.text != one.text],
        "mine": one.person_id == by.pk,
        "why_not_take_back": why_not_take_back(one.person_id, by),
    }


def _part(request: HttpRequest) -> str | None:
    return "draft-form" if request.headers.get("HX-Request") == "true" else None

"""Answering, waiving and asking for single items of a contract, from the panel beside the talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.conversation.operations import save_draft
from thirdline.desk.conversation.queries import drafts_of
from thirdline.desk.conversation.talking import talk_facts
from thirdline.desk.tickets.queries import ticket_for
from thirdline.flow.escalation import queries
from thirdline.flow.escalation.web.climb import Climb
from thirdline.flow.escalation.web.lines import lines_of, question_for, save_line
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.flow.escalation.web.lines import Line

TEMPLATE = "escalation/climb.html"


@staff
def climb(request: HttpRequest, number: int) -> HttpResponse:
    """The panels of the ladder, each by the id it is swapped at."""
    target = request.headers.get("HX-Target", "").rpartition("#")[2]
    part = "ticket-contract" if target.startswith("ticket-contract") else None
    return page(request, TEMPLATE, _facts(request, number), part=part)


@staff
@require_POST
def item(request: HttpRequest, number: int, tier: int, key: str) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    line = _line(ticket, tier, key, request)
    file = request.FILES.get(f"file-{key}")
    if not (line.value or line.result or file):
        line.error = _("Fill in “%(label)s”.") % {"label": line.state.item.label}
    if line.error or not save_line(ticket, line, file, level=tier, by=by):
        return _again(request, number, line)
    told = _("“%(label)s” is answered.") % {"label": line.state.item.label}
    return _answer(request, number, told)


@staff
@require_POST
def waiver(request: HttpRequest, number: int, tier: int, key: str) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    line = _line(ticket, tier, key, request)
    if not line.reason:
        line.error = _(
            "Say why it is waived; the reason is shown to the tier that gets the ticket."
        )
    if line.error or not save_line(ticket, line, None, level=tier, by=by):
        return _again(request, number, line)
    return _answer(request, number, _("“%(label)s” is waived.") % {"label": line.state.item.label})


@staff
@require_POST
def question(request: HttpRequest, number: int, tier: int, key: str) -> HttpResponse:
    """Puts the item into the reply being written; nothing is sent and nothing written is lost."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    line = _line(ticket, tier, key, request)
    if not line.ask:
        raise Refused(_("“%(label)s” is not theirs to say.") % {"label": line.state.item.label})
    save_draft(ticket, kind="reply", text=_with(request, ticket, question_for(line)), by=by)
    told = _("The question to %(name)s is in your reply.") % {"name": line.ask}
    if request.headers.get("HX-Request") != "true":
        return go(request, ticket.get_absolute_url() + "#say", told=told)
    facts = {"subject": ticket, "person": by, **talk_facts(ticket, by, kind="reply")}
    return page(request, "conversation/talk.html", facts, part="ticket-talk", told=told)


def _with(request: HttpRequest, ticket: Ticket, said: str) -> str:
    """What stands in the composer now, else the draft kept before, with the question below it."""
    drafts = drafts_of(ticket, reader(request))
    kept = drafts["reply"].text if "reply" in drafts else ""
    typed = request.POST.get("text", "").strip() or kept.strip()
    if said in typed:
        return typed
    return f"{typed}\n\n{said}" if typed else said


def _line(ticket: Ticket, tier: int, key: str, request: HttpRequest) -> Line:
    state = queries.contract_state(ticket, tier)
    found = (one for one in lines_of(ticket, state, request.POST) if one.key == key)
    line = next(found, None)
    if line is None:
        raise NotFound(_("No contract of this ticket asks for that."))
    return line


def _facts(request: HttpRequest, number: int) -> dict[str, Any]:
    ticket = ticket_for(reader(request), number)
    return {"subject": ticket, "ticket": ticket, "climb": Climb(ticket, reader(request))}


def _answer(request: HttpRequest, number: int, told: str) -> HttpResponse:
    if request.headers.get("HX-Request") != "true":
        return go(request, ticket_for(reader(request), number).get_absolute_url(), told=told)
    return page(request, TEMPLATE, _facts(request, number), part="ticket-contract", told=told)


def _again(request: HttpRequest, number: int, wrong: Line) -> HttpResponse:
    """The panel with what was typed and what is needed, where it was typed."""
    facts = _facts(request, number)
    lines = facts["climb"].lines
    lines[:] = [wrong if one.key == wrong.key else one for one in lines]
    return page(request, TEMPLATE, facts, part="ticket-contract", status=422)

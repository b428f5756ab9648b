from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thirdline.desk.chores import operations, queries
from thirdline.desk.chores.offering import offers, working_offer
from thirdline.desk.chores.web.answering import form_page
from thirdline.desk.chores.web.forms import LaterForm
from thirdline.desk.conversation.queries import draft_of
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import go

if TYPE_CHECKING:
    from thirdline.desk.chores.models import LaterReply
    from thirdline.desk.tickets.models import Ticket

TITLE, SAVE = gettext_lazy("Send later"), gettext_lazy("Plan it")


@staff
def create(request: HttpRequest, number: int) -> HttpResponse:
    """A reply for later; its text is the composer's, or typed here without script."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    form = LaterForm(
        request.POST if request.method == "POST" else None, initial=_begun(request, ticket)
    )
    if request.method != "POST" or not form.is_valid():
        return _again(request, ticket, form)
    given, files = form.cleaned_data, request.FILES.getlist("file")
    operations.reply_later(
        ticket, text=given["text"], send_at=given["when"], seen=given["seen"], files=files, by=by
    )
    return go(request, ticket.get_absolute_url(), told=_("Planned. You can change it until then."))


@staff
def change(request: HttpRequest, number: int) -> HttpResponse:
    by, later = reader(request), queries.later_reply_for(reader(request), number)
    form = LaterForm(
        request.POST if request.method == "POST" else None, initial={"text": later.text}
    )
    if request.method != "POST" or not form.is_valid():
        return _again(request, later.ticket, form, later)
    given, files = form.cleaned_data, request.FILES.getlist("file")
    operations.change_later_reply(
        later, text=given["text"], send_at=given["when"], files=files, by=by
    )
    return go(request, later.ticket.get_absolute_url(), told=_("Planned anew."))


@staff
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    later = queries.later_reply_for(reader(request), number)
    operations.take_back_later_reply(later, by=reader(request))
    return go(request, later.ticket.get_absolute_url(), told=_("It is not sent."))


@staff
@require_POST
def send(request: HttpRequest, number: int) -> HttpResponse:
    later = queries.later_reply_for(reader(request), number)
    operations.send_withheld_reply(later, by=reader(request))
    return go(request, later.ticket.get_absolute_url(), told=_("Sent."))


def _begun(asked: HttpRequest, ticket: Ticket) -> dict[str, str]:
    draft = draft_of(reader(asked), ticket, "reply") if asked.method == "GET" else None
    return {"text": draft.text if draft else ""}


def _again(
    asked: HttpRequest, ticket: Ticket, form: LaterForm, later: LaterReply | None = None
) -> HttpResponse:
    working = working_offer(ticket)
    offered = [*([working] if working else []), *offers()]
    status = 422 if form.is_bound else 200
    return form_page(
        asked, ticket, form, name="later", title=TITLE, save=SAVE, status=status, offers=offered,
        later=later,
    )  # fmt: skip

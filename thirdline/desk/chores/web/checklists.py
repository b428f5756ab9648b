from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thirdline.desk.chores import operations, queries
from thirdline.desk.chores.web.answering import form_page, shown
from thirdline.desk.chores.web.forms import ChecklistForm, ItemReasonForm
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket

TITLE, SAVE = gettext_lazy("Checklist"), gettext_lazy("Put it on the ticket")


@staff
def create(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    form = _form(request, ticket)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return form_page(
            request, ticket, form, name="checklist", title=TITLE, save=SAVE, status=status
        )
    given = form.cleaned_data
    template = queries.template_slugged(given["template"]) if given["template"] else None
    lines = given["items"].splitlines()
    operations.put_checklist(ticket, template=template, name=given["name"], items=lines, by=by)
    return shown(request, ticket, told=_("The checklist is on the ticket."))


def _form(asked: HttpRequest, ticket: Ticket) -> ChecklistForm:
    form = ChecklistForm(asked.POST if asked.method == "POST" else None)
    known = [(one.slug, one.name) for one in queries.templates_fitting(ticket)]
    form.fields["template"].choices = [("", "–"), *known]  # type: ignore[attr-defined]
    return form


@staff
@require_POST
def items(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.checklist_for(reader(request), number)
    lines = request.POST.get("items", "").splitlines()
    operations.add_items(one, items=lines, by=reader(request))
    return shown(request, one.ticket)


@staff
@require_POST
def dropping(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.checklist_for(reader(request), number)
    operations.drop_checklist(one, by=reader(request))
    return shown(request, one.ticket, told=_("The checklist is off the ticket."))


@staff
@require_POST
def ticking(request: HttpRequest, number: int) -> HttpResponse:
    item = queries.item_for(reader(request), number)
    change = operations.untick_item if request.POST.get("undo") else operations.tick_item
    change(item, by=reader(request))
    return shown(request, item.checklist.ticket)


@staff
def leaving_out(request: HttpRequest, number: int) -> HttpResponse:
    item = queries.item_for(reader(request), number)
    ticket, form = (
        item.checklist.ticket,
        ItemReasonForm(request.POST if request.method == "POST" else None),
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        title = _("Leave out “%(text)s”") % {"text": item.text}
        return form_page(
            request, ticket, form, name="leave", title=title, save=_("Leave out"), status=status
        )
    operations.leave_item_out(item, reason=form.cleaned_data["reason"], by=reader(request))
    return shown(request, ticket, told=_("Left out."))

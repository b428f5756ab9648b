from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from thirdline.desk.tickets import operations
from thirdline.desk.tickets.web.new_form import NewForm
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page


@staff
def new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return page(request, "tickets/new.html", {"form": form}, status=status)
    try:
        ticket = operations.open_ticket(by=reader(request), channel="phone", **form.facts())
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return page(request, "tickets/new.html", {"form": form}, status=409)
    return go(request, ticket.get_absolute_url(), told=_("%(t)s opened.") % {"t": ticket.label})

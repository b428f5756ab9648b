from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from thirdline.desk.links import operations, queries
from thirdline.desk.links.finding import others_for
from thirdline.desk.links.web.forms import LinkForm, RemoveForm
from thirdline.desk.links.web.showing import drawn, given_to, status_of
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import go, page


@staff
def link(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    form = LinkForm(given_to(request), reader=by)
    if request.method != "POST" or not form.is_valid():
        return drawn(request, "link", ticket, form, status=status_of(request))
    for other in form.cleaned_data["tickets"]:
        operations.link_tickets(ticket, other=other, kind=form.cleaned_data["kind"], by=by)
    return go(request, ticket.get_absolute_url(), told=_("%(t)s linked.") % {"t": ticket.label})


@staff
def unlink(request: HttpRequest, number: int) -> HttpResponse:
    by, one = reader(request), queries.link_for(reader(request), number)
    form = RemoveForm(given_to(request))
    ticket = one.one if request.GET.get("of") == str(one.one_id) else one.other
    if request.method != "POST" or not form.is_valid():
        facts = {"link": one, "words": queries.words_of(one, ticket.pk)}
        return drawn(request, "unlink", ticket, form, status=status_of(request), **facts)
    operations.unlink_tickets(one, reason=form.cleaned_data["reason"], by=by)
    return go(request, ticket.get_absolute_url(), told=_("The link is removed."))


@staff
def others(request: HttpRequest, number: int) -> HttpResponse:
    """The other tickets one may mean by what stands in the field so far."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    before, _comma, words = request.GET.get("tickets", "")[:400].rpartition(",")
    before = f"{before.strip()}, " if before.strip() else ""
    facts = {"ticket": ticket, "found": others_for(by, ticket, words), "before": before}
    return page(request, "links/others.html", facts, part="other-tickets")

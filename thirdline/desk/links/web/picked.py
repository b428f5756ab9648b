"""The same from a list: what is ticked becomes children of one, or is looked at for a merge."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.desk.links import operations
from thirdline.desk.links.finding import tickets_meant
from thirdline.desk.links.queries import readable_among
from thirdline.desk.links.web.family import told_of
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket

MOST = 200


@staff
def picked(request: HttpRequest) -> HttpResponse:
    """A merge is always looked at first, on the page that says what moves."""
    if request.method != "POST":
        return page(request, "links/picked.html", {}, part="links-picked")
    by, (one, others) = reader(request), _chosen(request)
    if request.POST.get("do") == "merge":
        asked = {"way": "here", "tell": "on", "tickets": ", ".join(o.label for o in others)}
        return go(request, f"{reverse('links:merge', args=[one.pk])}?{urlencode(asked)}")
    done = operations.attach_children(one, children=others, by=by)
    return go(request, one.get_absolute_url(), told=told_of(done, one))


def _chosen(request: HttpRequest) -> tuple[Ticket, list[Ticket]]:
    """The one that is named, else the oldest of those ticked; and the others."""
    given = [n for n in request.POST.getlist("ticket") if n.isdecimal() and len(n) < 19]
    if len(given) > MOST:
        raise Refused(_("At most %(most)s tickets go at once.") % {"most": MOST})
    ticked = list(readable_among(reader(request), map(int, given)).values())
    named = request.POST.get("other", "").strip()[:40]
    one = tickets_meant(reader(request), named)[0] if named else min(ticked, key=_age, default=None)
    others = [ticket for ticket in ticked if one is not None and ticket.pk != one.pk]
    if one is None or not others:
        raise Refused(_("Tick the tickets first: two, or one and the number of another."))
    return one, others


def _age(ticket: Ticket) -> int:
    return ticket.pk

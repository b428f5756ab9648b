from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from thirdline.desk.conversation.queries import messages_of
from thirdline.desk.links import operations
from thirdline.desk.links.web.forms import SplitForm
from thirdline.desk.links.web.showing import drawn, given_to, status_of
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import go

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

MOST = 100


@staff
def split(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    form = SplitForm(given_to(request), initial={"requester": ticket.requester.email})
    chosen = [int(n) for n in request.POST.getlist("message") if n.isdecimal() and len(n) < 19]
    if request.method != "POST" or not form.is_valid():
        facts = {"said": _messages(ticket, by), "chosen": chosen}
        return drawn(request, "split", ticket, form, status=status_of(request), **facts)
    given = form.cleaned_data
    new = operations.split_ticket(
        ticket, messages=chosen, title=given["title"], requester=given["requester"],
        since_message=given["since"] == "message", by=by,
    )  # fmt: skip
    told = _("%(new)s is split from %(old)s.") % {"new": new.label, "old": ticket.label}
    return go(request, new.get_absolute_url(), told=told)


def _messages(ticket: Ticket, by: Person) -> list[Any]:
    """The newest that may be taken, oldest first."""
    rows = messages_of(ticket, reader=by).filter(ticket=ticket).order_by("-id")[:MOST]
    return list(rows)[::-1]

"""How a form of what is to be done answers: the part in place, its own form again, or a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from thirdline.desk.chores.showing import facts_of
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from django.forms import Form
    from django.utils.functional import Promise

    from thirdline.desk.tickets.models import Ticket

TEMPLATE = "chores/chores.html"


def shown(asked: HttpRequest, ticket: Ticket, *, told: str = "") -> HttpResponse:
    """The panels as they are now, for htmx; without script the ticket page."""
    if asked.headers.get("HX-Request") != "true":
        return go(asked, ticket.get_absolute_url(), told=told)
    fresh = ticket_for(reader(asked), ticket.pk)
    facts = {**facts_of(fresh, reader(asked)), "ticket": fresh}
    return page(asked, TEMPLATE, facts, part="ticket-chores", told=told)


def form_page(
    asked: HttpRequest,
    ticket: Ticket,
    form: Form,
    *,
    name: str,
    title: str | Promise,
    save: str | Promise,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A form in its dialog, or as a page; `name` names its id and its fields."""
    form.auto_id = f"{name}-%s"
    facts = {"ticket": ticket, "form": form, "name": name, "title": title, "save": save}
    whole = asked.headers.get("HX-Request") != "true"
    part = None if whole else "chore-form"
    facts |= {"whole": whole, **more}
    return page(asked, "chores/form.html", facts, part=part, status=status)

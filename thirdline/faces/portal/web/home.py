from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.desk.search.queries import find_tickets
from thirdline.desk.tickets.queries import categories
from thirdline.faces.portal import queries
from thirdline.foundation.people.gates import everyone, reader
from thirdline.foundation.people.rules import Shares
from thirdline.kit import clock
from thirdline.kit.ui.pages import page
from thirdline.kit.ui.shapes import ChoiceShape

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


@everyone
def home(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    # Self-service begins here: what a ticket cost before a person was asked is part of its path.
    request.session.setdefault("asking_since", clock.now().isoformat())
    facts = {
        "mine": queries.mine(person, limit=3),
        "open_count": queries.count_open(person),
        "kinds": [one for one in categories() if one.on_portal],
        "wait": queries.usual_wait_minutes(),
        **_found(request),
    }
    return page(request, "portal/home.html", facts)


@everyone
def suggestions(request: HttpRequest) -> HttpResponse:
    facts = {**_found(request), "wait": queries.usual_wait_minutes()}
    return page(request, "portal/home.html", facts, part="found")


@everyone
def tickets(request: HttpRequest) -> HttpResponse:
    person, before = reader(request), request.GET.get("before", "")
    facts: dict[str, Any] = _found(request)
    if facts["question"]:
        facts["rows"] = queries.all_as_mine(facts["found"])
    else:
        facts |= _listed(person, request.GET.get("show", ""), before)
    return page(request, "portal/tickets.html", facts)


def _listed(person: Person, show: str, before: str) -> dict[str, Any]:
    """A page of the person's own tickets, of those they follow, or of their colleagues'."""
    below = int(before) if before.isdecimal() and len(before) < 18 else None
    shares = person.standing.shares is not Shares.OWN
    shown = show if show == "followed" or (show == "colleagues" and shares) else "mine"
    if shown == "mine":
        found = queries.mine(person, before=below)
    else:
        found = queries.read_along(person, shown, before=below)
    here = reverse("portal:tickets")
    tabs = [("mine", _("Mine"), here), ("followed", _("Followed"), f"{here}?show=followed")]
    if shares:
        tabs.append(("colleagues", _("Colleagues"), f"{here}?show=colleagues"))
    choices = [ChoiceShape(label, url, name == shown) for name, label, url in tabs]
    return {"mine": found, "rows": found.rows, "show": shown, "tabs": choices}


def _found(request: HttpRequest) -> dict[str, Any]:
    question = request.GET.get("q", "").strip()[:200]
    found = (
        find_tickets(reader(request), question, limit=5, asked_by_me=True).tickets
        if question
        else []
    )
    return {
        "question": question,
        "found": found,
        "rows_found": queries.all_as_mine(found),
    }

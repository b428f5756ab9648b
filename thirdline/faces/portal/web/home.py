from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.desk.search.queries import find_tickets
from thirdline.faces.portal import queries
from thirdline.faces.portal.requesting import offered_to
from thirdline.faces.portal.visiting import (
    begun_key,
    is_counted,
    open_to_visitors,
    visitor,
)
from thirdline.foundation.people.gates import everyone, reader
from thirdline.foundation.people.rules import Shares
from thirdline.kit import clock
from thirdline.kit.ui.pages import page
from thirdline.kit.ui.shapes import ChoiceShape
from thirdline.kit.ui.suggesting import suggestions_for
from thirdline.practices.outages.queries import open_outages
from thirdline.practices.self_service.operations import keep_question
from thirdline.practices.self_service.queries import is_open
from thirdline.reference.knowledge.queries import by_category

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

MOST_NEWS = 3
SHORTEST_KEPT = 3  # letters of a question that is worth counting


@open_to_visitors("articles", "outages")
def home(request: HttpRequest) -> HttpResponse:
    person = visitor(request)
    if person is not None:
        # Self-service begins here: what a ticket cost before a person was asked is part of its path.
        request.session.setdefault("asking_since", clock.now().isoformat())
    facts = {**_news(request), **_own(request), **_suggested(request)}
    return page(request, "portal/home.html", facts)


@open_to_visitors("articles")
def suggestions(request: HttpRequest) -> HttpResponse:
    return page(request, "portal/home.html", _suggested(request), part="found")


def _own(request: HttpRequest) -> dict[str, Any]:
    """What only whoever is signed in has: tickets, and what they may request."""
    person = visitor(request)
    if person is None:
        return {"shelves": by_category(None) if is_open("articles") else []}
    return {
        "mine": queries.mine(person, limit=3),
        "open_count": queries.count_open(person),
        **offered_to(person),
    }


def _news(request: HttpRequest) -> dict[str, Any]:
    person = visitor(request)
    told = open_outages(person) if person is not None or is_open("outages") else []
    return {
        "news": told[:MOST_NEWS],
        "more_news": max(0, len(told) - MOST_NEWS),
        "may_search": person is not None or is_open("articles"),
    }


def _suggested(request: HttpRequest) -> dict[str, Any]:
    person, question = visitor(request), request.GET.get("q", "").strip()[:200]
    only = None if person else [what for what in ("articles", "outages") if is_open(what)]
    found = suggestions_for(person, question, only=only)
    if len(question) >= SHORTEST_KEPT and is_counted(request):
        key = begun_key(request)
        keep_question(key, question=question, offered=found.answers, by=person)
    wait = queries.usual_wait_minutes() if person else None
    return {"question": question, "found": found, "wait": wait}


@everyone
def tickets(request: HttpRequest) -> HttpResponse:
    person, before = reader(request), request.GET.get("before", "")
    question = request.GET.get("q", "").strip()[:200]
    facts: dict[str, Any] = {"question": question}
    if question:
        found = find_tickets(person, question, limit=5, asked_by_me=True).tickets
        facts["rows"] = queries.all_as_mine(found)
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

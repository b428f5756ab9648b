from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from thirdline.desk.search.queries import find_tickets
from thirdline.desk.tickets.queries import categories
from thirdline.faces.portal import queries
from thirdline.foundation.people.gates import everyone, reader
from thirdline.kit import clock
from thirdline.kit.ui.pages import page


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
        facts["mine"] = queries.mine(person, before=int(before) if before.isdecimal() else None)
        facts["rows"] = facts["mine"].rows
    return page(request, "portal/tickets.html", facts)


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

"""Rules and decisions for the tests of routing; people and teams come from the cast."""

from __future__ import annotations

from typing import Any

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import open_ticket
from thirdline.flow.routing.models import RoutingDecision, Rule
from thirdline.flow.routing.rules import Candidate, Draft


def rule(slug: str, *, when: Any = None, go: Any = None, **facts: Any) -> Rule:
    facts.setdefault("position", Rule.objects.count() + 1)
    facts.setdefault("name", slug.replace("-", " ").capitalize())
    return Rule.objects.create(slug=slug, when=when or {}, go=go or {"team": "network"}, **facts)


def draft(slug: str, *, when: Any = None, go: Any = None, **facts: Any) -> Draft:
    return Draft(slug, slug.capitalize(), when or {}, go or {"team": "network"}, **facts)


def opened(by: Any, *, title: str = "VPN drops", **facts: Any) -> Ticket:
    return open_ticket(title=title, requester=by, by=by, **facts)


def decision(ticket: Ticket) -> RoutingDecision:
    return RoutingDecision.objects.get(ticket=ticket)


def candidate(person_id: int, **facts: Any) -> Candidate:
    facts.setdefault("can_hold", 3)
    return Candidate(person_id, facts.pop("name", f"Person {person_id}"), **facts)

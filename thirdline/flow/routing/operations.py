from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.conditions import facts_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import edit_ticket, place_ticket, set_priority
from thirdline.flow.routing.choosing import Chosen, choose_person
from thirdline.flow.routing.compiling import Compiled, Match, Ruleset, rules_in_force
from thirdline.flow.routing.models import Rule
from thirdline.flow.routing.rules import Strategy, why_not_route
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.readers import as_the_desk
from thirdline.kit import clock
from thirdline.kit.prepared import Written
from thirdline.kit.refusals import refuse_if

# Written with every ticket that is opened, and several times quicker than by way of an object.
_KEEP = Written("""
INSERT INTO routing_routingdecision
    (ticket_id, at, rule, rule_name, rule_number, person_id, trace, outcome)
VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb)
""")


@transaction.atomic
def route_ticket(ticket: Ticket, *, by: Person) -> Ticket:
    """Place a new ticket by the first rule that holds and keep why; without one it is left alone.

    Nothing a rule says wrong stops a ticket from being opened.
    """
    # The row was written by this very transaction or has no place yet, so nobody else can place it
    # without the database refusing the second stay.
    refuse_if(why_not_route(ticket.label, has_place=ticket.stay_id is not None))
    # Why a ticket went where is kept, and read by many.
    with as_the_desk():
        return _routed(ticket, by)


def _routed(ticket: Ticket, by: Person) -> Ticket:
    now = clock.now()
    ruleset = rules_in_force()
    if not ruleset.rules:
        return ticket
    match = ruleset.first_match(facts_of(ticket, ruleset.house.fields), now)
    if match.rule is None:
        _keep(
            ticket,
            match,
            None,
            {"why": _("No rule holds, so it went to the team that takes new tickets.")},
            now,
        )
        return ticket
    placing = _placing(ticket, match.rule, ruleset, now)
    changed = _change(ticket, match.rule, by)
    place_ticket(ticket, to=placing.team, person=placing.chosen.person, by=by, why=match.rule.why)
    _keep(ticket, match, placing.chosen.person, placing.told(match.rule) | changed, now)
    return ticket


@dataclass(frozen=True)
class _Placing:
    team: Team
    why_team: str
    chosen: Chosen

    def told(self, rule: Compiled) -> dict[str, Any]:
        person = self.chosen.person
        return {
            "why": rule.why,
            "team": self.team.slug,
            "team_name": self.team.name,
            "tier": self.team.tier.level,
            "why_team": self.why_team,
            "strategy": rule.go.strategy,
            "person": person.pk if person else None,
            "why_person": self.chosen.why,
            "left_out": [{"person": one.person_id, "why": one.why} for one in self.chosen.left_out],
            "note": rule.draft.note,
        }


def _placing(ticket: Ticket, rule: Compiled, ruleset: Ruleset, now: datetime) -> _Placing:
    found, why = ruleset.team_for(rule, service_id=ticket.service_id, tags=ticket.tags)
    if rule.go.strategy is Strategy.ROUND_ROBIN:
        # Two tickets opened at once take their turns one after the other.
        list(Rule.objects.select_for_update(no_key=True).filter(slug=rule.draft.slug))
    # The kept team is shared by all threads; the ticket gets an object of its own.
    team = copy.copy(found)
    return _Placing(team, why, choose_person(rule, team, ticket, ruleset.house, now))


def _change(ticket: Ticket, rule: Compiled, by: Person) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    wanted = rule.draft.priority
    if wanted is not None and wanted != ticket.priority:
        changed["priority"] = {"before": ticket.priority, "after": wanted}
        set_priority(
            ticket, priority=wanted, reason=_("%(rule)s sets it.") % {"rule": rule.label}, by=by
        )
    added = sorted(set(rule.draft.tags) - set(ticket.tags))
    if added:
        changed["tags"] = added
        edit_ticket(ticket, by=by, tags=[*ticket.tags, *added])
    return changed


def _keep(
    ticket: Ticket, match: Match, person: Person | None, outcome: dict[str, Any], now: datetime
) -> None:
    rule = match.rule
    _KEEP(
        [
            ticket.pk,
            now,
            rule.draft.slug if rule else "",
            rule.draft.name if rule else "",
            rule.number if rule else None,
            person.pk if person else None,
            json.dumps(match.trace),
            json.dumps(outcome),
        ]
    )

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Handoff, Hold, Stay, Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.states import ENDED_BY, Ended, HandoffKind, State
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock
from thirdline.kit.refusals import Refused


@transaction.atomic
def place_ticket(
    ticket: Ticket,
    *,
    to: Team,
    by: Person,
    person: Person | None = None,
    why: str = "",
    after: Stay | None = None,
) -> Ticket:
    """Open the first stay of a ticket, or the first after it was reopened."""
    if ticket.stay_id is not None:
        raise Refused(_("%(ticket)s already has its place.") % {"ticket": ticket.label})
    origin = after.origin if after else None
    stay = _open_stay(ticket, to, clock.now(), after=after, origin=origin)
    _stand_at(ticket, stay, to, person)
    ticket.save(update_fields=_PLACE)
    record(
        "ticket.placed",
        ticket,
        by=by,
        facts={
            "team": to.slug,
            "tier": to.tier.level,
            "person": person.pk if person else None,
            "why": why,
        },
        topics=topics_of(ticket),
    )
    return ticket


@transaction.atomic
def move_ticket(
    ticket: Ticket,
    *,
    to: Team,
    kind: HandoffKind,
    reason: str,
    by: Person,
    words: str = "",
    person: Person | None = None,
    origin: Stay | None = None,
    contract: dict[str, Any] | None = None,
    missing: list[dict[str, Any]] | None = None,
) -> Handoff:
    """Close the present stay and open the next, as one handoff.

    The new stay has no person until somebody accepts; `person` is who is asked to.
    """
    ticket = ticket_for_update(ticket)
    left = _present_stay(ticket)
    # Nodes' clocks may differ by a little; a path never runs backwards.
    now, came_from = max(clock.now(), left.opened_at), ticket.team_id
    _end_stay(left, ENDED_BY[kind], now)
    stay = _open_stay(ticket, to, now, after=left, origin=origin)
    handoff = Handoff.objects.create(
        ticket=ticket, kind=kind, from_stay=left, to_stay=stay, at=now, by=by, asked_person=person,
        reason=reason, words=words, contract=contract, missing=missing or [],
    )  # fmt: skip
    _stand_at(ticket, stay, to, person)
    _arrive_anew(ticket, kind)
    said = {"words": words} if words else None
    told = topics_of(ticket, came_from)
    record("ticket.moved", ticket, by=by, facts=_facts_of(handoff), words=said, topics=told)
    return handoff


def _present_stay(ticket: Ticket) -> Stay:
    if ticket.stay is None:
        raise Refused(
            _("%(ticket)s is with nobody, so it cannot be handed on.") % {"ticket": ticket.label}
        )
    return ticket.stay


def _open_stay(
    ticket: Ticket, team: Team, now: datetime, *, after: Stay | None, origin: Stay | None
) -> Stay:
    return Stay.objects.create(
        ticket=ticket,
        number=after.number + 1 if after else 1,
        team=team,
        tier_level=team.tier.level,
        predecessor=after,
        origin=origin,
        opened_at=now,
    )


def _arrive_anew(ticket: Ticket, kind: HandoffKind) -> None:
    """Nobody of the new team has it yet, and what the old team waited for is over."""
    ticket.handoffs_count += 1
    ticket.returned = kind == HandoffKind.RETURN
    _end_hold(ticket)
    ticket.state = State.NEW
    ticket.changed_at = clock.now()
    ticket.version += 1
    changed = ["handoffs_count", "returned", "state", "hold_reason", "changed_at", "version"]
    ticket.save(update_fields=[*_PLACE, *changed])


def _facts_of(handoff: Handoff) -> dict[str, Any]:
    return {
        "kind": handoff.kind,
        "from": handoff.from_stay.team.slug,
        "to": handoff.to_stay.team.slug,
        "from_tier": handoff.from_stay.tier_level,
        "to_tier": handoff.to_stay.tier_level,
        "reason": handoff.reason,
        "handoff": handoff.pk,
    }


_PLACE = ["team", "tier_level", "person", "asked_person", "stay"]


def _stand_at(ticket: Ticket, stay: Stay, team: Team, asked: Person | None) -> None:
    ticket.team, ticket.tier_level, ticket.stay = team, team.tier.level, stay
    ticket.person, ticket.asked_person = None, asked


def _end_stay(stay: Stay, how: Ended, now: datetime) -> None:
    stay.closed_at, stay.ended = now, how
    stay.save(update_fields=["closed_at", "ended"])


def _end_hold(ticket: Ticket) -> None:
    """A hold belongs to the team that set it; the next team decides anew."""
    if ticket.hold_reason is not None:
        Hold.objects.filter(ticket=ticket, until=None).update(until=clock.now())
        ticket.hold_reason = None

from __future__ import annotations

from django.db import transaction

from thirdline.desk.tickets import fields, objections, rules
from thirdline.desk.tickets.joining import asks_on
from thirdline.desk.tickets.models import Hold, Resolution, Stay, Ticket
from thirdline.desk.tickets.operations.moving import place_ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.states import Ended, State
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if


@transaction.atomic
def resolve_ticket(ticket: Ticket, *, by: Person, words: str = "", code: str = "fixed") -> Ticket:
    """End the work where the ticket stands; the stay ends as resolved at its tier."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_resolve(ticket, by) or fields.why_not_resolve(ticket))
    refuse_if(objections.why_not_resolve(ticket))
    now = clock.now()
    Resolution.objects.create(
        ticket=ticket,
        at=now,
        by=by,
        team=ticket.team,
        tier_level=ticket.tier_level,
        code=code,
        words=words,
    )
    left_team = _leave(ticket, Ended.RESOLVED)
    ticket.state, ticket.resolved_at = State.RESOLVED, now
    _save(ticket, "resolved_at")
    record(
        "ticket.resolved",
        ticket,
        by=by,
        facts={"code": code, "tier": ticket.tier_level},
        words={"words": words} if words else None,
        topics=topics_of(ticket, left_team),
    )
    return ticket


@transaction.atomic
def reopen_ticket(ticket: Ticket, *, reason: str, by: Person) -> Ticket:
    """Open it again, with the team that resolved it and the person who did asked first."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_reopen(ticket, by, reason, asks=asks_on(ticket, by)))
    last = (
        Stay.objects.select_related("team__tier", "person").filter(ticket=ticket).latest("number")
    )
    done = Resolution.objects.filter(ticket=ticket, reopened_at=None).last()
    if done is not None:
        done.reopened_at, done.reopened_by, done.reopen_reason = clock.now(), by, reason
        done.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    ticket.state, ticket.resolved_at, ticket.closed_at = State.NEW, None, None
    ticket.reopened_count += 1
    _save(ticket, "resolved_at", "closed_at", "reopened_count")
    who = last.person if last.person and last.person.is_active else last.team.lead
    place_ticket(ticket, to=last.team, person=who, by=by, why="reopened", after=last)
    record(
        "ticket.reopened",
        ticket,
        by=by,
        facts={"count": ticket.reopened_count},
        words={"reason": reason},
        topics=topics_of(ticket),
    )
    return ticket


@transaction.atomic
def close_ticket(ticket: Ticket, *, by: Person) -> Ticket:
    """Confirm that the resolution holds."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_close(ticket, by))
    ticket.state, ticket.closed_at = State.CLOSED, clock.now()
    _save(ticket, "closed_at")
    record("ticket.closed", ticket, by=by, topics=topics_of(ticket))
    return ticket


@transaction.atomic
def cancel_ticket(ticket: Ticket, *, reason: str, by: Person) -> Ticket:
    """End a ticket that is not wanted any more, without calling it solved."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_cancel(ticket, by, reason))
    left_team = _leave(ticket, Ended.CANCELLED)
    ticket.state, ticket.closed_at = State.CANCELLED, clock.now()
    _save(ticket, "closed_at")
    record(
        "ticket.cancelled",
        ticket,
        by=by,
        words={"reason": reason},
        topics=topics_of(ticket, left_team),
    )
    return ticket


def _leave(ticket: Ticket, how: Ended) -> int | None:
    """End the stay and the hold. Team and person stay on the ticket: they say who ended it."""
    now = clock.now()
    if ticket.stay is not None:
        now = max(now, ticket.stay.opened_at)
        ticket.stay.closed_at, ticket.stay.ended = now, how
        ticket.stay.save(update_fields=["closed_at", "ended"])
    Hold.objects.filter(ticket=ticket, until=None).update(until=now)
    ticket.stay, ticket.hold_reason, ticket.asked_person = None, None, None
    return ticket.team_id


def _save(ticket: Ticket, *fields: str) -> None:
    ticket.changed_at = clock.now()
    ticket.version += 1
    ticket.save(
        update_fields=[
            "state",
            "stay",
            "hold_reason",
            "asked_person",
            "changed_at",
            "version",
            *fields,
        ]
    )

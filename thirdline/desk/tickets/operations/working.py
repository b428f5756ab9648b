from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets import rules
from thirdline.desk.tickets.models import Handoff, Hold, Ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.states import HoldReason, State
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.prepared import Written
from thirdline.kit.refusals import Refused, refuse_if

_SHOW_NEXT_DUE = Written("UPDATE tickets_ticket SET next_due_at = %s WHERE id = %s")


@transaction.atomic
def take_ticket(ticket: Ticket, *, seen_person: int | None = None, by: Person) -> Ticket:
    """Accept the present stay, and the handoff that opened it, for oneself.

    `seen_person` is who had it on the page this was decided on, 0 for nobody: of two who take
    the same ticket at once, the second is told instead of taking it from the first.
    """
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_take(ticket, by, seen_person))
    return _give_to(ticket, by, by, "ticket.accepted")


@transaction.atomic
def assign_ticket(ticket: Ticket, *, to: Person, quiet: bool = False, by: Person) -> Ticket:
    """Give the ticket to somebody of the team that has it; that accepts the stay too.

    `quiet` where the caller tells them, such as of many at once.
    """
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_assign(ticket, to, by))
    if ticket.person_id == to.pk:
        return ticket
    return _give_to(ticket, to, by, "ticket.assigned", quiet=quiet)


def _give_to(ticket: Ticket, to: Person, by: Person, verb: str, *, quiet: bool = False) -> Ticket:
    now, stay, before = clock.now(), ticket.stay, ticket.person_id
    if stay is None:
        raise Refused(_("%(ticket)s has no place yet.") % {"ticket": ticket.label})
    first = stay.accepted_at is None
    stay.person = to
    stay.accepted_at = stay.accepted_at or now
    stay.save(update_fields=["person", "accepted_at"])
    handed = 0
    if first:
        handed = Handoff.objects.filter(to_stay=stay, accepted_at=None).update(
            accepted_at=now, accepted_by=to
        )
    ticket.person, ticket.asked_person = to, None
    if ticket.state == State.NEW:
        ticket.state = State.IN_PROGRESS
    _touch(ticket, "person", "asked_person", "state")
    record(
        verb,
        ticket,
        by=by,
        facts={
            "person": to.pk,
            "before": before,
            "first": first,
            "stay": stay.pk,
            "handoff": bool(handed),
        }
        | ({"quiet": True} if quiet else {}),
        topics=topics_of(ticket),
    )
    return ticket


@transaction.atomic
def release_ticket(ticket: Ticket, *, by: Person) -> Ticket:
    """Give the ticket back to the whole team; the stay goes on."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_work(ticket, by))
    if ticket.person_id is None:
        raise Refused(_("%(ticket)s is with nobody already.") % {"ticket": ticket.label})
    before = ticket.person_id
    ticket.person = None
    _touch(ticket, "person")
    record("ticket.released", ticket, by=by, facts={"before": before}, topics=topics_of(ticket))
    return ticket


@transaction.atomic
def put_on_hold(
    ticket: Ticket,
    *,
    reason: HoldReason,
    by: Person,
    words: str = "",
    wake_at: datetime | None = None,
) -> Ticket:
    """Stop working because something else has to happen first, and say what."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_hold(ticket, by))
    if wake_at is not None and wake_at <= clock.now():
        raise Refused(_("The moment to wake it must lie ahead."))
    Hold.objects.create(
        ticket=ticket, reason=reason, words=words, by=by, since=clock.now(), wake_at=wake_at
    )
    ticket.state, ticket.hold_reason = State.ON_HOLD, reason
    _touch(ticket, "state", "hold_reason")
    record(
        "ticket.held",
        ticket,
        by=by,
        facts={"reason": reason},
        words={"words": words} if words else None,
        topics=topics_of(ticket),
    )
    return ticket


@transaction.atomic
def take_off_hold(ticket: Ticket, *, by: Person) -> Ticket:
    """Go on working; what waited is over."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_resume(ticket, by))
    reason = ticket.hold_reason
    Hold.objects.filter(ticket=ticket, until=None).update(until=clock.now())
    ticket.state = State.IN_PROGRESS if ticket.person_id else State.NEW
    ticket.hold_reason = None
    _touch(ticket, "state", "hold_reason")
    record("ticket.resumed", ticket, by=by, facts={"reason": reason}, topics=topics_of(ticket))
    return ticket


def show_next_due(ticket: Ticket, *, at: datetime | None, by: Person | None = None) -> None:
    """Keep the moment lists sort by beside the ticket: a copy of what the clocks say, not a change."""
    if ticket.next_due_at != at:
        ticket.next_due_at = at
        _SHOW_NEXT_DUE([at, ticket.pk])


def _touch(ticket: Ticket, *fields: str) -> None:
    ticket.changed_at = clock.now()
    ticket.version += 1
    ticket.save(update_fields=[*fields, "changed_at", "version"])

"""The ticket as every part of the API shows it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from thirdline.desk.tickets.states import HandoffKind, HoldReason, Kind, State
from thirdline.foundation.people.api_shapes import (
    PersonRef,
    TeamRef,
    person_or_none,
    person_ref,
    team_or_none,
    team_ref,
)
from thirdline.kit.web_api import Out

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Handoff, Ticket


class TicketRow(Out):
    number: int
    label: str
    title: str
    kind: Kind
    state: State
    hold_reason: HoldReason | None
    priority: int
    impact: str
    urgency: str
    service: str | None
    category: str | None
    requester: PersonRef
    team: TeamRef | None
    tier: int | None
    person: PersonRef | None
    asked_person: PersonRef | None
    tags: list[str]
    channel: str
    restricted: bool
    returned: bool
    handoffs: int
    reopened: int
    next_due_at: datetime | None
    created_at: datetime
    changed_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    version: int
    url: str


class HandoffOut(Out):
    number: int
    kind: HandoffKind
    at: datetime
    by: PersonRef
    reason: str
    words: str
    from_team: TeamRef
    to_team: TeamRef
    asked_person: PersonRef | None
    missing: list[str]
    accepted_at: datetime | None
    accepted_by: PersonRef | None


# What a row needs read along, so that a page of fifty costs no more queries than a page of one.
ROW_NEEDS = ("requester", "person", "asked_person", "team__tier", "service", "category")


def ticket_row(ticket: Ticket) -> TicketRow:
    return TicketRow(
        number=ticket.pk,
        label=ticket.label,
        title=ticket.title,
        kind=Kind(ticket.kind),
        state=State(ticket.state),
        hold_reason=HoldReason(ticket.hold_reason) if ticket.hold_reason else None,
        priority=ticket.priority,
        impact=ticket.impact,
        urgency=ticket.urgency,
        service=ticket.service.slug if ticket.service else None,
        category=ticket.category.slug if ticket.category else None,
        requester=person_ref(ticket.requester),
        team=team_or_none(ticket.team),
        tier=ticket.tier_level,
        person=person_or_none(ticket.person),
        asked_person=person_or_none(ticket.asked_person),
        tags=ticket.tags,
        channel=ticket.channel,
        restricted=ticket.restricted,
        returned=ticket.returned,
        handoffs=ticket.handoffs_count,
        reopened=ticket.reopened_count,
        next_due_at=ticket.next_due_at,
        created_at=ticket.created_at,
        changed_at=ticket.changed_at,
        resolved_at=ticket.resolved_at,
        closed_at=ticket.closed_at,
        version=ticket.version,
        url=ticket.get_absolute_url(),
    )


def handoff_out(handoff: Handoff) -> HandoffOut:
    return HandoffOut(
        number=handoff.pk,
        kind=HandoffKind(handoff.kind),
        at=handoff.at,
        by=person_ref(handoff.by),
        reason=handoff.reason,
        words=handoff.words,
        from_team=team_ref(handoff.from_stay.team),
        to_team=team_ref(handoff.to_stay.team),
        asked_person=person_or_none(handoff.asked_person),
        missing=[str(one.get("label", "")) for one in handoff.missing],
        accepted_at=handoff.accepted_at,
        accepted_by=person_or_none(handoff.accepted_by),
    )

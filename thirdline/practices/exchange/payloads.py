"""What a webhook is told: facts without personal text, and the words only where they were chosen."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.journal.models import Entry
from thirdline.practices.exchange.rules import SCHEMA


def moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def payload_of(entry: Entry, ticket: Ticket, key: uuid.UUID, *, with_words: bool) -> str:
    """The body, written once: every try sends the same bytes."""
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "id": str(key),
        "type": entry.verb,
        "at": moment(entry.at),
        "entry": entry.pk,
        "by": entry.actor_id,
        "facts": entry.facts,
        "ticket": ticket_facts(ticket),
    }
    if with_words:
        told["words"] = {
            "title": ticket.title, "requester": ticket.requester.name,
            "person": ticket.person.name if ticket.person else None, "said": entry.words or {},
        }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def ticket_facts(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.pk,
        "label": ticket.label,
        "url": f"{settings.SITE_URL}{ticket.get_absolute_url()}",
        "kind": ticket.kind,
        "state": ticket.state,
        "hold_reason": ticket.hold_reason,
        "priority": ticket.priority,
        "service": ticket.service.slug if ticket.service else None,
        "category": ticket.category.slug if ticket.category else None,
        "team": ticket.team.slug if ticket.team else None,
        "tier": ticket.tier_level,
        "requester": ticket.requester_id,
        "person": ticket.person_id,
        "channel": ticket.channel,
        "restricted": ticket.restricted,
        "created_at": moment(ticket.created_at),
        "resolved_at": moment(ticket.resolved_at),
        "closed_at": moment(ticket.closed_at),
        "next_due_at": moment(ticket.next_due_at),
    }


def plain_payload(verb: str, key: uuid.UUID, at: datetime, facts: Mapping[str, Any]) -> str:
    """What is told of no ticket: a test, or an export that is ready."""
    told = {"schema": SCHEMA, "id": str(key), "type": verb, "at": moment(at), "facts": dict(facts)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

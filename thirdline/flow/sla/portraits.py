"""From clocks to the shapes the components of kit/ui draw. Nothing here queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.flow.sla.ledger import Reckoning
from thirdline.flow.sla.models import Clock
from thirdline.flow.sla.planning import Ledger
from thirdline.flow.sla.promises import Promise
from thirdline.flow.sla.rules import OLA_KINDS, SECOND, SLA_KINDS, ClockKind, ClockState
from thirdline.flow.sla.shapes import Face
from thirdline.flow.sla.wording import (
    Tale,
    due_words,
    explain_ledger,
    left_words,
    length_words,
    merged,
    met_words,
    name_of,
    waiting_words,
)
from thirdline.kit.ui.draw.words import when_words
from thirdline.kit.ui.shapes import ClockShape, SpanShape
from thirdline.kit.ui.shapes import ClockState as Drawn

# From this share of the target on, a clock is drawn as one that will soon run out.
SOON = 0.75


def drawn_state(state: str, used: int, target: int, *, breached: bool) -> Drawn:
    if state == ClockState.PAUSED:
        return "paused"
    if state == ClockState.MET:
        return "met"
    if breached or state == ClockState.MISSED or used > target * SECOND:
        return "late"
    return "soon" if used >= target * SECOND * SOON else "run"


def row_shape(row: Mapping[str, Any], promise: Promise, now: datetime) -> ClockShape:
    """A list's clock, from its columns alone: what ran since they were written is added."""
    target, used = row["target_seconds"], round(row["used_seconds"] * SECOND)
    if row["state"] == ClockState.RUNNING and now > row["reckoned_at"]:
        used += round(promise.schedule.elapsed(row["reckoned_at"], now) * SECOND)
    state = drawn_state(row["state"], used, target, breached=row["breached_at"] is not None)
    first = row["requester"].split(" ")[0]
    waiting = waiting_words(row["waiting"], first) if state == "paused" else ""
    return ClockShape(
        state=state,
        words=_words(state, row["kind"], target * SECOND - used, waiting),
        name=name_of(row["kind"]),
    )


def _words(state: Drawn, kind: str, left: int, waiting: str) -> str:
    if state == "paused":
        return waiting
    if state == "met":
        return met_words(kind)
    if state == "late":
        return _("%(over)s over") % {"over": length_words(left / SECOND)}
    return left_words(left)


def face_of(row: Clock, ledger: Ledger, ticket: Ticket, now: datetime, explain_url: str) -> Face:
    """A clock's large face: the same replay, to the microsecond, as its explanation."""
    book = ledger.book.at(now)
    state = drawn_state(book.state, book.used, book.target, breached=book.breached_at is not None)
    words = _words(state, row.kind, book.left, _waiting(book, ticket))
    left, left_word = _left(state, book)
    return Face(
        clock_id=row.pk,
        kind=row.kind,
        group="sla" if row.kind in SLA_KINDS else "ola" if row.kind in OLA_KINDS else "asked",
        shape=ClockShape(
            state=state,
            words=words,
            name=name_of(row.kind),
            left=left,
            left_word=left_word,
            spans=_spans(book),
            facts=_facts(row, book, ticket, now),
            tier=ticket.tier_level if row.kind in OLA_KINDS else None,
            icon="messages" if row.kind == ClockKind.CONSULT else "user",
            explain_url=explain_url,
        ),
        due_at=book.due_at,
        stay_id=row.stay_id,
        team_id=row.team_id,
        consult_id=row.consult_id,
        told=explain_ledger(ledger.events, tale_of(row, ticket, now)),
    )


def tale_of(row: Clock, ticket: Ticket, now: datetime) -> Tale:
    return Tale(ticket.requester.first_name, row.team.name if row.team else "", now)


def _left(state: Drawn, book: Reckoning) -> tuple[str, str]:
    if state == "met":
        spent = {"used": length_words(book.used / SECOND), "target": length_words(book.target)}
        return _("%(used)s of %(target)s") % spent, ""
    # A clock that stands still after its target is over all the same.
    if state == "late" or book.left < 0:
        return length_words(book.left / SECOND), _("over")
    return left_words(book.left), _("left")


def _spans(book: Reckoning) -> list[SpanShape]:
    whole = max(book.target * SECOND, 1)
    kept = [
        one for one in merged(book.intervals) if book.cycle_at is None or one.start >= book.cycle_at
    ]
    return [SpanShape(one.micros / whole * 100, paused=not one.ran) for one in kept if one.micros]


def _facts(row: Clock, book: Reckoning, ticket: Ticket, now: datetime) -> list[str]:
    facts = []
    promised = f"{book.promise.name} {length_words(book.target)}".strip() if book.promise else ""
    if book.outcome is not None and book.ended_at is not None:
        facts.append(f"{met_words(row.kind)} {when_words(book.ended_at, now=now)}, {promised}")
    elif book.due_at is not None:
        facts.append(
            f"{due_words(row.kind) % {'at': when_words(book.due_at, now=now)}}, {promised}"
        )
    else:
        facts.append(promised)
    if book.pause is not None:
        since = {"why": _waiting(book, ticket), "at": when_words(book.pause.at, now=now)}
        facts.append(_("%(why)s since %(at)s") % since)
    elif book.still >= SECOND:
        facts.append(
            _("Stood still %(length)s") % {"length": length_words(book.still / SECOND)}
            + _why_still(book, ticket)
        )
    return facts


def _waiting(book: Reckoning, ticket: Ticket) -> str:
    pause = book.pause
    if pause is None:
        return ""
    return waiting_words(
        pause.cause, ticket.requester.first_name, str(pause.facts.get("words", ""))
    )


def _why_still(book: Reckoning, ticket: Ticket) -> str:
    """The reason, where all the standing still had one."""
    causes = {
        (one.cause, one.words) for one in book.intervals if not one.ran and one.micros >= SECOND
    }
    if len(causes) != 1:
        return ""
    cause, words = causes.pop()
    why = waiting_words(cause, ticket.requester.first_name, words)
    return f", {why[:1].lower()}{why[1:]}"

"""What a policy draft would have made of the clocks of a period, before it is saved.

Closed clocks are replayed in batches against the draft: with its targets, its calendar and the holds it
pauses on. The work is a generator, so a page can show how far it is and stop it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from thirdline.desk.tickets.conditions import facts_of, ticket_fields
from thirdline.desk.tickets.models import Hold, Ticket
from thirdline.flow.sla.ledger import Event, reckon
from thirdline.flow.sla.models import Clock, Policy
from thirdline.flow.sla.planning import PastHold
from thirdline.flow.sla.policies import Loaded, edition, load
from thirdline.flow.sla.promises import Promise
from thirdline.flow.sla.reading import events_of, promises_by_id
from thirdline.flow.sla.rules import KINDS_OF, ClockKind, ClockState, Key, What
from thirdline.flow.sla.shapes import ChangedTicket, PolicyEffect

BATCH = 500
MOST_CLOCKS = 50_000
MOST_LISTED = 200
_DECIDED = (ClockState.MET, ClockState.MISSED)


def policy_effect(
    draft: Policy, since: datetime, until: datetime, *, now: datetime
) -> Iterator[PolicyEffect]:
    """The same effect again and again as it grows; stop asking to stop the work.

    Clocks that ended in the period and are the draft's by name or would be by its condition are
    replayed, the newest first and at most `MOST_CLOCKS` of them.
    """
    others = [
        one for one in edition().policies if one.kind == draft.kind and one.slug != draft.slug
    ]
    chosen = load(draft)
    ranked = _ranked(others, chosen, draft)
    numbers = list(
        Clock.objects.filter(
            kind__in=KINDS_OF[draft.kind],
            state__in=_DECIDED,
            ended_at__gte=since,
            ended_at__lt=until,
            ticket__restricted=False,
        )
        .order_by("-ended_at")
        .values_list("pk", flat=True)[: MOST_CLOCKS + 1]
    )
    effect = PolicyEffect(
        total=min(len(numbers), MOST_CLOCKS), cut_short=len(numbers) > MOST_CLOCKS
    )
    for first in range(0, effect.total, BATCH):
        batch = numbers[first : min(first + BATCH, effect.total)]
        _count_batch(effect, batch, chosen, ranked, now)
        effect.done += len(batch)
        yield effect
    if not effect.total:
        yield effect


def _ranked(others: Sequence[Loaded], chosen: Loaded, draft: Policy) -> list[Loaded]:
    """The policies of its kind in the order they would be asked, the draft among them."""
    orders = dict(Policy.objects.filter(retired_at=None).values_list("slug", "order"))
    numbers = dict(Policy.objects.values_list("slug", "pk"))
    place = (draft.order, draft.pk or numbers.get(draft.slug) or 2**62)
    found = [((orders[one.slug], numbers[one.slug]), one) for one in others]
    return [one for _, one in sorted([*found, (place, chosen)], key=lambda pair: pair[0])]


def _count_batch(
    effect: PolicyEffect,
    numbers: Sequence[int],
    chosen: Loaded,
    ranked: Sequence[Loaded],
    now: datetime,
) -> None:
    rows = list(Clock.objects.filter(pk__in=numbers))
    tickets = Ticket.objects.select_related("requester").in_bulk({row.ticket_id for row in rows})
    promises = promises_by_id(row.promise_id for row in rows)
    covered = {number for number, one in tickets.items() if _covered(one, chosen, ranked, now)}
    concerned = [
        row
        for row in rows
        if row.ticket_id in covered or promises[row.promise_id].policy == chosen.slug
    ]
    events, holds = events_of(concerned), _holds({row.ticket_id for row in concerned})
    for row in concerned:
        promise = chosen.promises.get(ClockKind(row.kind)) if row.ticket_id in covered else None
        ticket = tickets[row.ticket_id]
        target = promise.target(ticket.priority) if promise else None
        after = (
            reckon(_redrafted(events[row.pk], promise, target, holds.get(ticket.pk, ()))).state
            if promise and target
            else None
        )
        _count(effect, row, after)


def _covered(ticket: Ticket, chosen: Loaded, ranked: Sequence[Loaded], now: datetime) -> bool:
    facts = facts_of(ticket, ticket_fields()) if any(one.condition for one in ranked) else {}
    return next((one for one in ranked if one.covers(facts, now)), None) is chosen


def _holds(tickets: set[int]) -> Mapping[int, list[PastHold]]:
    found: dict[int, list[PastHold]] = {}
    rows = Hold.objects.filter(ticket_id__in=tickets).order_by("since")
    for ticket, reason, since, until in rows.values_list("ticket_id", "reason", "since", "until"):
        found.setdefault(ticket, []).append(PastHold(reason, since, until))
    return found


def _redrafted(
    events: Sequence[Event], promise: Promise, target: int, holds: Sequence[PastHold]
) -> list[Event]:
    """The ledger as the draft would have written it: its promise from the start, its pauses from the holds."""
    kept = [
        replace(event, promise=promise, target=target) if event.what is What.START else event
        for event in events
        if event.what not in {What.RETARGET, What.BREACH, What.STEP} and event.key != Key.HOLD
    ]
    for hold in holds:
        if hold.reason in promise.pause_on:
            kept.append(Event(What.PAUSE, hold.since, hold.since, f"hold:{hold.reason}", Key.HOLD))
            if hold.until is not None:
                kept.append(Event(What.RESUME, hold.until, hold.until, "off_hold", Key.HOLD))
    return kept


def _count(effect: PolicyEffect, row: Clock, after: ClockState | None) -> None:
    effect.met_before += row.state == ClockState.MET
    effect.missed_before += row.state == ClockState.MISSED
    effect.met_after += after is ClockState.MET
    effect.missed_after += after is ClockState.MISSED
    effect.no_longer_promised += after is None
    if after != row.state:
        effect.changed_total += 1
        if len(effect.changed) < MOST_LISTED:
            effect.changed.append(
                ChangedTicket(row.ticket_id, row.kind, row.state, after or "none")
            )

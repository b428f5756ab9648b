"""Deliveries: gathered from the journal, claimed in batches, sent outside of any transaction.

Gathering moves the hook's place in the journal in the transaction that makes the deliveries, so each
entry is recorded exactly once. Sending happens before its result is written, so it arrives at least
once: a worker killed in between sends again, under the same id.
"""

from __future__ import annotations

import random
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.engines.conditions import ConditionError
from thirdline.foundation.journal.operations import record
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.outgoing import Answer, CannotReach, send
from thirdline.kit.sealing import CannotOpen, opened
from thirdline.practices.exchange import queries
from thirdline.practices.exchange.models import Attempt, Delivery, Webhook
from thirdline.practices.exchange.operations.hooking import pause_webhook, why_not_hook
from thirdline.practices.exchange.payloads import payload_of
from thirdline.practices.exchange.rules import ANSWER_BYTES, KEPT_FOR, is_given_up, pause_before
from thirdline.practices.exchange.signing import signed_headers

AT_ONCE, IN_PARALLEL = 50, 8
TIMEOUT = 15.0  # seconds for the whole of an answer
# A claim lasts as long as its batch can take; then another worker may have it.
CLAIMED_FOR = timedelta(seconds=150)
ENTRIES_AT_ONCE = 500
GONE = 410


@transaction.atomic
def gather_deliveries(*, by: Person) -> int:
    """Make deliveries of what the journal says since last time; the number of entries looked at."""
    return sum(_gather(hook, by) for hook in queries.webhooks_to_gather())


def _gather(hook: Webhook, by: Person) -> int:
    if not hook.owner.is_active:
        _give_up(hook, _("Whoever answered for it has left. Change it to answer for it."), by)
        return 0
    if why_not_hook(hook.owner):
        why = _("Whoever answered for it administers no more. Change it to answer for it.")
        _give_up(hook, why, by)
        return 0
    entries = queries.entries_for(hook, ENTRIES_AT_ONCE)
    if not entries:
        return 0
    verbs, ticket = set(hook.verbs), "tickets.ticket"
    told = [one for one in entries if one.verb in verbs and one.subject_kind == ticket]
    try:
        tickets = queries.tickets_told_to(hook, {one.subject_id for one in told})
    except ConditionError as wrong:
        _give_up(hook, _("Its condition says: %(why)s") % {"why": wrong}, by)
        return 0
    now = clock.now()
    made = []
    for entry in told:
        if entry.subject_id in tickets:
            key = uuid.uuid4()
            body = payload_of(entry, tickets[entry.subject_id], key, with_words=hook.with_words)
            made.append(
                Delivery(
                    webhook=hook, entry_id=entry.pk, key=key, verb=entry.verb,
                    ticket_id=entry.subject_id, body=body, made_at=now, next_try_at=now,
                )
            )  # fmt: skip
    Delivery.objects.bulk_create(made)
    hook.seen_position, hook.seen_id = entries[-1].position, entries[-1].pk
    hook.save(update_fields=["seen_position", "seen_id"])
    return len(entries)


@dataclass(frozen=True)
class Sent:
    delivery: Delivery
    answer: Answer | None
    error: str
    took: float
    at: datetime
    headers: dict[str, str]


def deliver_webhook(*, by: Person) -> int:
    """Send a batch of what is due and write down what came of each; the number that was due."""
    with transaction.atomic():
        due = _claim()
    if not due:
        return 0
    now = clock.now()
    with ThreadPoolExecutor(IN_PARALLEL, thread_name_prefix="webhook") as pool:
        results = list(pool.map(lambda one: _try(one, now), due))
    for result in results:
        settle_delivery(result, by=by)
    return len(due)


def _claim() -> list[Delivery]:
    """The next of each ticket and address; a later one waits until the one before it has arrived."""
    due = _without_withheld(queries.deliveries_due(clock.now(), AT_ONCE))
    until = clock.now() + CLAIMED_FOR
    for one in due:
        one.attempts += 1
        one.first_tried_at = one.first_tried_at or clock.now()
        one.next_try_at = until
    Delivery.objects.bulk_update(due, ["attempts", "first_tried_at", "next_try_at"])
    return due


def _without_withheld(due: list[Delivery]) -> list[Delivery]:
    """Rights may have ended since it was written down: the ticket was restricted, or somebody else
    answers for the address now. Such a thing is told no more, and its log says why."""
    asked: dict[int, list[Delivery]] = {}
    for one in due:
        if one.ticket_id is not None:
            asked.setdefault(one.webhook_id, []).append(one)
    withheld: list[Delivery] = []
    for rows in asked.values():
        told = queries.still_told(rows[0].webhook, {one.ticket_id for one in rows if one.ticket_id})
        withheld += [one for one in rows if one.ticket_id not in told]
    for one in withheld:
        one.state, one.next_try_at = Delivery.FAILED, None
        why = _("Whoever answers for it may not read the ticket, or it is restricted now.")
        Attempt.objects.create(delivery=one, at=clock.now(), milliseconds=0, error=why)
    Delivery.objects.bulk_update(withheld, ["state", "next_try_at"])
    return [one for one in due if one.state == Delivery.WAITING]


def _try(one: Delivery, now: datetime) -> Sent:
    begun = time.monotonic()
    body = one.body.encode()
    answer, error, headers = None, "", {}
    try:
        headers = dict(signed_headers(_secrets(one.webhook, now), str(one.key), now, body))
        answer = send("POST", one.webhook.url, headers=headers, content=body, timeout=TIMEOUT)
    except CannotReach as problem:
        error = str(problem)
    except CannotOpen:
        error = _("Its secret cannot be read any more, because SECRET_KEY was changed. Renew it.")
    masked = {**headers, "webhook-signature": "v1,…"} if headers else {}
    return Sent(one, answer, error, time.monotonic() - begun, now, masked)


def _secrets(hook: Webhook, now: datetime) -> list[str]:
    found = [opened(hook.seal)]
    if hook.old_seal and hook.old_until and hook.old_until > now:
        found.append(opened(hook.old_seal))
    return found


@transaction.atomic
def settle_delivery(result: Sent, *, by: Person) -> Delivery:
    """Write down how a try ended: delivered, to be tried again, or given up with the hook paused."""
    one = Delivery.objects.select_for_update(of=("self",)).get(pk=result.delivery.pk)
    answer = result.answer
    Attempt.objects.create(
        delivery=one, at=result.at, status=answer.status if answer else None,
        milliseconds=round(result.took * 1000), sent=result.headers, error=result.error[:300],
        answer=_shown(answer.body) if answer else "",
    )  # fmt: skip
    # One that was told by hand was never claimed, and is counted by its tries.
    one.attempts = (
        max(one.attempts, one.tries.count()) if one.first_tried_at is None else one.attempts
    )
    one.last_status = answer.status if answer else None
    if answer is not None and answer.is_good:
        one.state, one.next_try_at, one.delivered_at = Delivery.DELIVERED, None, result.at
        Webhook.objects.filter(pk=one.webhook_id).exclude(failing_since=None).update(failing_since=None)  # fmt: skip
    else:
        _failed(one, answer, result, by)
    one.save()
    return one


def _shown(body: bytes) -> str:
    return body[:ANSWER_BYTES].decode("utf-8", "replace").replace("\x00", "")


def _failed(one: Delivery, answer: Answer | None, result: Sent, by: Person) -> None:
    hook = Webhook.objects.filter(pk=one.webhook_id, failing_since=None)
    hook.update(failing_since=result.at)
    gone = answer is not None and answer.status == GONE
    if gone or is_given_up(one.first_tried_at or result.at, result.at):
        one.state, one.next_try_at = Delivery.FAILED, None
        why = (
            _("It says that it is gone for good (410).")
            if gone
            else _("It took nothing for a day.")
        )
        _give_up(one.webhook, why, by)
        return
    spread = random.random()  # noqa: S311 - spreads load, keeps no secret
    one.next_try_at = result.at + pause_before(one.attempts, spread)


def _give_up(hook: Webhook, why: str, by: Person) -> None:
    """Whoever answers for it is told once; what it was not told waits in the journal."""
    if not hook.is_on:
        return
    pause_webhook(hook, why=why, by=by)
    text = _("The webhook “%(name)s” is paused. %(why)s") % {"name": hook.name, "why": why}
    entry = record("webhook.given_up", hook, by=by, words={"why": why})
    url = f"/set-up/webhooks/{hook.pk}"
    notify(hook.owner, kind="webhook.paused", text=text, url=url, entry_id=entry.pk, by=None)


@transaction.atomic
def forget_old_deliveries(*, most: int = 1_000, by: Person) -> int:
    """Remove what was delivered, or given up, longer ago than the log is kept."""
    numbers = queries.old_deliveries(clock.now() - KEPT_FOR, most)
    Delivery.objects.filter(pk__in=numbers).delete()
    return len(numbers)

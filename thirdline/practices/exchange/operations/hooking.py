"""Webhooks: added, changed, their secrets renewed, paused, tried and told again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.conditions import ticket_fields
from thirdline.engines.conditions import ConditionError, parse
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.drains import wake
from thirdline.kit.outgoing import why_not_url
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.kit.sealing import sealed
from thirdline.practices.exchange import queries
from thirdline.practices.exchange.models import Delivery, Webhook
from thirdline.practices.exchange.payloads import plain_payload
from thirdline.practices.exchange.rules import OVERLAP, VERBS
from thirdline.practices.exchange.signing import new_secret

DRAIN = "exchange.deliver"


def why_not_hook(by: Person) -> str | None:
    """What leaves the house by itself is set up by administrators."""
    return None if by.is_robot or by.may("set_up") else _("Only administrators set up webhooks.")


def _checked(by: Person, name: str, url: str, verbs: Sequence[str], when: Any) -> None:
    refuse_if(why_not_hook(by) or why_not_url(url))
    if not name.strip():
        raise Refused(_("Give the webhook a name."))
    strange = [verb for verb in verbs if verb not in VERBS]
    if strange or not verbs:
        said = _("There is no event “%(name)s”.") % {"name": strange[0]} if strange else None
        raise Refused(said or _("Choose at least one event it is told of."))
    if when:
        try:
            parse(when, ticket_fields(by))
        except ConditionError as wrong:
            raise Refused(_("The condition says: %(why)s") % {"why": wrong}) from None


@transaction.atomic
def add_webhook(
    *,
    name: str,
    url: str,
    verbs: Sequence[str],
    when: Mapping[str, Any] | None = None,
    with_words: bool = False,
    with_restricted: bool = False,
    by: Person,
) -> tuple[Webhook, str]:
    """Tell one more address what happens from now on; the secret is returned once and kept sealed."""
    _checked(by, name, url, verbs, when)
    _refuse_second(name)
    secret, (position, number) = new_secret(), queries.end_of_journal()
    made = Webhook.objects.create(
        name=name.strip()[:80], url=url, verbs=list(verbs), when=dict(when) if when else None,
        with_words=with_words, with_restricted=with_restricted, owner=by, seal=sealed(secret),
        seen_position=position, seen_id=number, created_at=clock.now(),
    )  # fmt: skip
    record("webhook.added", made, by=by, facts=_facts(made), words={"name": made.name, "url": url})
    return made, secret


@transaction.atomic
def change_webhook(
    hook: Webhook,
    *,
    name: str,
    url: str,
    verbs: Sequence[str],
    when: Mapping[str, Any] | None = None,
    with_words: bool = False,
    with_restricted: bool = False,
    by: Person,
) -> Webhook:
    """Change where it goes and what it is told; whoever changes it answers for it from then on."""
    _checked(by, name, url, verbs, when)
    hook = queries.webhook_for_update(hook)
    _refuse_second(name, hook.pk)
    hook.name, hook.url, hook.verbs, hook.when = name.strip()[:80], url, list(verbs), dict(when or {}) or None  # fmt: skip
    hook.with_words, hook.with_restricted, hook.owner = with_words, with_restricted, by
    hook.save()
    record(
        "webhook.changed", hook, by=by, facts=_facts(hook), words={"name": hook.name, "url": url}
    )
    return hook


def _refuse_second(name: str, own: int = 0) -> None:
    if Webhook.objects.filter(name=name.strip()[:80]).exclude(pk=own).exists():
        raise Refused(_("There is a webhook “%(name)s” already.") % {"name": name.strip()})


def _facts(hook: Webhook) -> dict[str, Any]:
    return {
        "verbs": hook.verbs, "when": hook.when, "words": hook.with_words,
        "restricted": hook.with_restricted, "owner": hook.owner_id,
    }  # fmt: skip


@transaction.atomic
def renew_webhook_secret(hook: Webhook, *, by: Person) -> str:
    """A new secret, returned once; for a day the old one signs as well."""
    refuse_if(why_not_hook(by))
    hook = queries.webhook_for_update(hook)
    secret = new_secret()
    hook.old_seal, hook.old_until = hook.seal, clock.now() + OVERLAP
    hook.seal = sealed(secret)
    hook.save(update_fields=["seal", "old_seal", "old_until"])
    record("webhook.secret_renewed", hook, by=by)
    return secret


@transaction.atomic
def pause_webhook(hook: Webhook, *, why: str = "", by: Person) -> Webhook:
    """Tell it nothing for now. The journal keeps what happens, so nothing is lost."""
    refuse_if(why_not_hook(by))
    hook = queries.webhook_for_update(hook)
    if hook.is_on:
        hook.is_on, hook.why_off = False, why[:300]
        hook.save(update_fields=["is_on", "why_off"])
        record("webhook.paused", hook, by=by, words={"why": why} if why else None)
    return hook


@transaction.atomic
def resume_webhook(hook: Webhook, *, from_now: bool = False, by: Person) -> Webhook:
    """Go on telling where it stopped, or only what happens from now on."""
    refuse_if(why_not_hook(by) or why_not_url(hook.url))
    hook = queries.webhook_for_update(hook)
    hook.is_on, hook.why_off, hook.failing_since = True, "", None
    waiting = Delivery.objects.filter(webhook=hook, state=Delivery.WAITING)
    if from_now:
        hook.seen_position, hook.seen_id = queries.end_of_journal()
        waiting.update(state=Delivery.FAILED, next_try_at=None)
    else:
        waiting.update(next_try_at=clock.now(), first_tried_at=None)
    hook.save()
    record("webhook.resumed", hook, by=by, facts={"from_now": from_now})
    wake(DRAIN)
    return hook


@transaction.atomic
def remove_webhook(hook: Webhook, *, by: Person) -> None:
    """Tell it nothing ever again; its log goes with it."""
    refuse_if(why_not_hook(by))
    record("webhook.removed", hook, by=by, words={"name": hook.name})
    hook.delete()


@transaction.atomic
def tell_webhook(hook: Webhook, verb: str, facts: Mapping[str, Any], *, by: Person) -> Delivery:
    """Tell one address something that is about no ticket: a test, or that an export is ready."""
    key, now = uuid.uuid4(), clock.now()
    made = Delivery.objects.create(
        webhook=hook, key=key, verb=verb, body=plain_payload(verb, key, now, facts), made_at=now,
        next_try_at=now,
    )  # fmt: skip
    record("webhook.told", hook, by=by, facts={"verb": verb, "delivery": made.pk})
    wake(DRAIN)
    return made


@transaction.atomic
def send_webhook_test(hook: Webhook, *, by: Person) -> Delivery:
    """Send something that is signed and looks like the rest, and says that it is a test."""
    refuse_if(why_not_hook(by))
    hook = queries.webhook_for_update(hook)
    if not hook.is_on:
        raise Refused(_("The webhook is paused. Resume it first."))
    return tell_webhook(hook, "webhook.test", {"webhook": hook.name}, by=by)


@transaction.atomic
def replay_deliveries(hook: Webhook, *, delivery: Delivery | None = None, by: Person) -> int:
    """Tell one thing, or all that failed, once more: the same body under the same id, newly signed."""
    refuse_if(why_not_hook(by))
    hook = queries.webhook_for_update(hook)
    if not hook.is_on:
        raise Refused(_("The webhook is paused. Resume it first."))
    rows = Delivery.objects.filter(webhook=hook).exclude(state=Delivery.WAITING)
    rows = rows.filter(pk=delivery.pk) if delivery else rows.filter(state=Delivery.FAILED)
    count = rows.update(
        state=Delivery.WAITING, next_try_at=clock.now(), first_tried_at=None, attempts=0,
        is_replay=True,
    )  # fmt: skip
    record("webhook.replayed", hook, by=by, facts={"deliveries": count})
    wake(DRAIN)
    return count

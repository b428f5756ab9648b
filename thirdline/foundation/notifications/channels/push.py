"""Carries pushes to the push services browsers name; never inside a transaction.

The address comes from a browser, so it is a stranger's word: `Reach.OUTSIDE`, whatever the settings
allow webhooks. Why a device was not told is kept in the language of its owner.
"""

from __future__ import annotations

import json
import logging
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from thirdline.foundation.notifications import operations
from thirdline.foundation.notifications.channels.encryption import (
    MOST_BYTES,
    WrongKeys,
    own_key,
    proof_for,
    sealed_for,
)
from thirdline.foundation.notifications.queries import devices_of
from thirdline.foundation.people.readers import as_reader
from thirdline.kit import clock
from thirdline.kit.outgoing import Answer, CannotReach, MayNotReach, Reach, send

if TYPE_CHECKING:
    from thirdline.foundation.notifications.models import Device
    from thirdline.foundation.notifications.operations.leaving import Push

BATCH = 50
TIMEOUT = 10.0  # seconds
KEPT_FOR = 24 * 3600  # seconds a push service keeps what a sleeping browser has not fetched
PROOF_HOLDS = 12 * 3600  # seconds
log = logging.getLogger(__name__)


class Fate(StrEnum):
    ARRIVED = "arrived"
    AGAIN = "again"
    GONE = "gone"
    REFUSED = "refused"


def push_due() -> int:
    """Send one batch of what is due for devices; the answer is how many people it was for."""
    pushes = operations.claim_pushes(limit=BATCH, by=None)
    for push in pushes:
        fates = [
            tell_device(device, push) for device in devices_of(push.person) if not device.ended_at
        ]
        # Where one device has it, a second try would show it twice there.
        again = Fate.AGAIN in fates and Fate.ARRIVED not in fates
        operations.settle_push(push, again=again, by=None)
    return len(pushes)


def tell_device(device: Device, push: Push) -> Fate:
    """Hand a push over for one device, and keep how that went."""
    facts = {"title": push.title, "body": push.body, "url": push.url, "tag": push.tag}
    with as_reader(push.person):
        fate, said = _handed_over(device, _payload(facts))
    operations.note_device_told(device, error=said, ended=fate is Fate.GONE, by=None)
    return fate


def _payload(facts: dict[str, str]) -> bytes:
    """As much of the text as a push may carry."""
    for most in (300, 120, 0):
        body = facts["body"][:most]
        data = json.dumps({**facts, "body": body}, ensure_ascii=False).encode()
        if len(data) <= MOST_BYTES:
            return data
    return json.dumps({"title": facts["title"][:80], "url": "/notices"}).encode()


def _handed_over(device: Device, payload: bytes) -> tuple[Fate, str]:
    try:
        body = sealed_for(device.public_key, device.auth, payload)
        answer = _posted(device.endpoint, body)
    except WrongKeys:
        return Fate.GONE, _("The browser gave keys that are none.")
    except MayNotReach as refusal:
        return Fate.GONE, str(refusal)
    except CannotReach as failure:
        return Fate.AGAIN, _("The push service was not reached. %(why)s") % {"why": failure}
    return _fate(answer)


def _posted(endpoint: str, body: bytes) -> Answer:
    parts = urlsplit(endpoint)
    until = int(clock.now().timestamp()) + PROOF_HOLDS
    origin = f"{parts.scheme}://{parts.netloc}"
    contact = settings.SITE_URL if settings.BEHIND_TLS else f"mailto:{_contact()}"
    key = own_key(settings.SECRET_KEY)
    headers = {
        "TTL": str(KEPT_FOR),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Authorization": proof_for(origin, key=key, until=until, contact=contact),
    }
    reach = Reach.ANYWHERE if settings.PUSH_LOCAL_ENDPOINTS else Reach.OUTSIDE
    return send("POST", endpoint, headers=headers, content=body, timeout=TIMEOUT, reach=reach)


def _contact() -> str:
    """The address push services write to when something of ours is wrong."""
    return settings.EMAIL_FROM.rpartition("<")[2].rstrip(">").strip()


def _fate(answer: Answer) -> tuple[Fate, str]:
    if answer.is_good:
        return Fate.ARRIVED, ""
    code = answer.status
    if code in {404, 410}:
        return Fate.GONE, _("The browser took its permission back, or is gone.")
    if code in {401, 403}:
        return Fate.GONE, _("The push service no longer knows this desk. Add the browser anew.")
    if code == 429 or code >= 500:
        return Fate.AGAIN, _("The push service answered %(code)s; it is tried again.") % {
            "code": code
        }
    log.warning("A push service answered %s.", code)
    return Fate.REFUSED, _("The push service answered %(code)s.") % {"code": code}

"""Carries pushes to the push services browsers name; never inside a transaction.

The address comes from a browser, so it is a stranger's word: it must be https, and its name is looked
up once here and asked at that address, which must be public. Nothing inside the house can be reached.
"""

from __future__ import annotations

import json
import logging
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from thirdline.foundation.notifications import operations
from thirdline.foundation.notifications.channels.encryption import (
    MOST_BYTES,
    WrongKeys,
    own_key,
    proof_for,
    sealed_for,
)
from thirdline.foundation.notifications.queries import devices_of
from thirdline.kit import clock
from thirdline.kit.outside import NotOutside, asked_at

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
        return Fate.GONE, "The browser gave keys that are none."
    except NotOutside as refusal:
        return Fate.GONE, str(refusal)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return Fate.AGAIN, f"The push service does not answer ({type(error).__name__})."
    return _fate(answer)


def _posted(endpoint: str, body: bytes) -> httpx.Response:
    parts = urlsplit(endpoint)
    address = asked_at(endpoint, local=settings.PUSH_LOCAL_ENDPOINTS)
    until = int(clock.now().timestamp()) + PROOF_HOLDS
    origin = f"{parts.scheme}://{parts.netloc}"
    contact = settings.SITE_URL if settings.BEHIND_TLS else f"mailto:{_contact()}"
    key = own_key(settings.SECRET_KEY)
    headers = {
        "Host": parts.netloc,
        "TTL": str(KEPT_FOR),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Authorization": proof_for(origin, key=key, until=until, contact=contact),
    }
    extensions = {"sni_hostname": parts.hostname or ""}
    with (
        httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
        client.stream(
            "POST", address, content=body, headers=headers, extensions=extensions
        ) as answer,
    ):
        # Only how it went counts. What a stranger's server says beyond that may never end.
        return answer


def _contact() -> str:
    """The address push services write to when something of ours is wrong."""
    return settings.EMAIL_FROM.rpartition("<")[2].rstrip(">").strip()


def _fate(answer: httpx.Response) -> tuple[Fate, str]:
    if answer.is_success:
        return Fate.ARRIVED, ""
    code = answer.status_code
    if code in {404, 410}:
        return Fate.GONE, "The browser took its permission back, or is gone."
    if code in {401, 403}:
        return Fate.GONE, "The push service no longer knows this desk. Add the browser anew."
    if code == 429 or code >= 500:
        return Fate.AGAIN, f"The push service answered {code}; it is tried again."
    log.warning("A push service answered %s.", code)
    return Fate.REFUSED, f"The push service answered {code}."

"""Signatures after Standard Webhooks: HMAC-SHA256 over id, timestamp and body, in base64."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, key: str, timestamp: int, body: bytes) -> str:
    raw = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{key}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()


def signed_headers(
    secrets_in_force: Iterable[str], key: str, now: datetime, body: bytes
) -> Mapping[str, str]:
    """While a secret is being changed both sign, separated by a space: either may be checked."""
    timestamp = int(now.timestamp())
    marks = [signature(secret, key, timestamp, body) for secret in secrets_in_force]
    return {
        "content-type": "application/json",
        "user-agent": "Thirdline-Webhook/1",
        "webhook-id": key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(marks),
    }

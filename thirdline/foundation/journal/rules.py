"""How entries are hashed. Changing this breaks every seal ever made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thirdline.foundation.journal.models import Entry

START = "0" * 64


def canonical(entry: Entry) -> bytes:
    """The hashed part of an entry as bytes; its personal words are deliberately not in it."""
    moment = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    row = [
        entry.pk, moment, entry.verb, entry.actor_id, entry.subject_kind, entry.subject_id, entry.facts,
    ]  # fmt: skip
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chain(previous: str, rows: Iterable[bytes]) -> str:
    """The digest of a batch: SHA-256 over the previous digest and each row's own digest."""
    total = hashlib.sha256(previous.encode())
    for row in rows:
        total.update(hashlib.sha256(row).digest())
    return total.hexdigest()

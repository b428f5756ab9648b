"""What makes two arrivals the same letter. Works on bytes, so that a broken letter has one too."""

from __future__ import annotations

import hashlib
import re

_NAMED = re.compile(rb"^(message-id|from|date|subject):(.*(?:\r?\n[ \t].*)*)", re.I | re.M)
_ID = re.compile(rb"<[^<>\s]{1,240}>")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


def fingerprint_of(raw: bytes) -> tuple[str, str]:
    """Message id and fingerprint.

    Copies that came by two ways differ in the trace their servers left, so with an id only what the
    sender wrote counts. Without one every byte does: machines send the same words again and mean it.
    """
    ends = _END_OF_HEAD.search(raw)
    head, body = (raw[: ends.start()], raw[ends.end() :]) if ends else (raw, b"")
    fields = {name.lower(): value.strip() for name, value in reversed(_NAMED.findall(head))}
    found = _ID.search(fields.get(b"message-id", b""))
    if found is None:
        return "", hashlib.sha256(raw).hexdigest()
    total = hashlib.sha256()
    for name in (b"message-id", b"from", b"date", b"subject"):
        total.update(b" ".join(fields.get(name, b"").split()) + b"\n")
    total.update(b"\n".join(body.splitlines()).rstrip())
    return found[0].decode("ascii", "replace"), total.hexdigest()

"""Reads a raw letter, whatever is wrong with it: an adapter to the world's mail programs.

The standard library reads well-formed mail well and stumbles over some of the rest, so every step
that can stumble has a plainer one behind it. What cannot be read at all is `Unreadable`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import getaddresses

from thirdline.foundation.mail.bodies import Piece, clean, pieces_of, repaired
from thirdline.foundation.mail.rules import why_not_send

MOST_IDS = 40
_ID = re.compile(r"<[^<>\s]{1,240}>")
_KNOWN_HEADS = ("from", "to", "subject", "date", "message-id", "received", "return-path", "sender")

BULK = {"bulk", "junk", "list", "auto_reply"}
SUPPRESSED = {"all", "oof", "autoreply"}


class Unreadable(Exception):
    """No letter can be made out in these bytes."""


@dataclass(frozen=True)
class ReadLetter:
    """What a letter says; texts are safe to store, files are as they came."""

    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    message_id: str
    cites: tuple[str, ...]
    automatic: str
    files: tuple[Piece, ...] = field(repr=False)


def read_letter(raw: bytes) -> ReadLetter:
    """Read a letter, or say that it cannot be read; no other error leaves here."""
    try:
        message = message_from_bytes(raw.lstrip(b"\r\n"), policy=policy.default)
        return _read(message)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(type(error).__name__) from error


def _read(message: EmailMessage) -> ReadLetter:
    if not any(_raw(message, name) for name in _KNOWN_HEADS):
        raise Unreadable("no head")
    sender, name = _sender(message)
    text, files = pieces_of(message)
    ids = _ID.findall(_raw(message, "references") + " " + _raw(message, "in-reply-to"))
    own = _ID.findall(_raw(message, "message-id"))
    return ReadLetter(
        sender=sender,
        sender_name=name,
        recipients=_recipients(message),
        subject=" ".join(head(message, "subject").split()),
        text=text,
        message_id=own[0] if own else "",
        cites=tuple(ids[-MOST_IDS:]),
        automatic=_automatic(message),
        files=tuple(files),
    )


def _sender(message: EmailMessage) -> tuple[str, str]:
    for where in ("from", "sender", "reply-to", "return-path"):
        for name, address in getaddresses([head(message, where)]):
            if address and why_not_send(address, "", {}) is None and len(address) <= 254:
                return address.lower(), " ".join(name.split())[:120]
    return "", ""


def _recipients(message: EmailMessage) -> tuple[str, ...]:
    heads = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
    found = getaddresses([head(message, name) for name in heads])
    return tuple(address for _name, address in found if "@" in address)


def _automatic(message: EmailMessage) -> str:
    """Why a letter was written by a machine to no question of ours, or nothing."""
    submitted = _raw(message, "auto-submitted").partition(";")[0].split()
    suppressed = _raw(message, "x-auto-response-suppress").lower().split(",")
    signs = {
        "auto-submitted": bool(submitted) and submitted[0].lower() != "no",
        "precedence": _raw(message, "precedence").strip().lower() in BULK,
        "x-auto-response-suppress": not SUPPRESSED.isdisjoint(word.strip() for word in suppressed),
        "null-sender": "".join(_raw(message, "return-path").split()) == "<>",
        "autoreply": any(
            _raw(message, name) for name in ("x-autoreply", "x-autorespond", "x-loop")
        ),
        "report": message.get_content_type() == "multipart/report",
    }
    return next((reason for reason, is_so in signs.items() if is_so), "")


def head(message: Message, name: str) -> str:
    """A head as text: as the library reads it, else decoded word by word, else as the bytes are."""
    try:
        found = message.get(name)
        text = str(found) if found is not None else ""
    except Exception:  # noqa: BLE001  policy.default fails on some heads with errors of every kind
        text = _decoded(_raw(message, name))
    return clean(repaired(text))


def _decoded(raw: str) -> str:
    try:
        return str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return raw


def _raw(message: Message, name: str) -> str:
    """A head exactly as it stands, the first of its name."""
    found = next((value for key, value in message.raw_items() if key.lower() == name), "")
    return str(found)

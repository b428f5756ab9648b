"""Our own addresses: message ids, and reply addresses that prove where an answer belongs."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.utils.crypto import salted_hmac

_TOKEN = re.compile(r"(\d{1,18})-(\d{1,18})-([a-z2-7]{16})")
_OWN_ID = re.compile(r"<tl\.[0-9a-f]{32}@([^<>\s@]{1,253})>")
_SALT = "thirdline.mail.reply"


@dataclass(frozen=True)
class ReplyTo:
    """Which ticket an answer belongs to, and to whom its address was given."""

    ticket_id: int
    person_id: int


def own_address() -> str:
    return parseaddr(settings.EMAIL_FROM)[1]


def own_domain() -> str:
    return own_address().rpartition("@")[2] or "localhost"


def new_message_id() -> str:
    """Random and long: whoever cites it has read the letter."""
    return f"<tl.{secrets.token_hex(16)}@{own_domain()}>"


def reply_address(ticket_id: int, person_id: int) -> str:
    """The desk's address with a signed subaddress (RFC 5233), lower case because hosts fold case."""
    name, address = parseaddr(settings.EMAIL_FROM)
    local, _at, domain = address.rpartition("@")
    token = f"{ticket_id}-{person_id}-{_signature(ticket_id, person_id, settings.SECRET_KEY)}"
    return formataddr((name, f"{local}+{token}@{domain}"))


def read_reply_address(address: str) -> ReplyTo | None:
    """What a reply address of ours says; None when it is not one or was tampered with."""
    tag = parseaddr(address)[1].rpartition("@")[0].partition("+")[2]
    found = _TOKEN.fullmatch(tag.lower())
    if found is None:
        return None
    ticket_id, person_id = int(found[1]), int(found[2])
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if any(hmac.compare_digest(_signature(ticket_id, person_id, key), found[3]) for key in keys):
        return ReplyTo(ticket_id, person_id)
    return None


def is_own(address: str) -> bool:
    """Whether a letter from this address comes from the desk itself."""
    local, _at, domain = address.strip().lower().rpartition("@")
    own_local, _at, own = own_address().lower().rpartition("@")
    return bool(local) and domain == own and local.partition("+")[0] == own_local


def is_own_message_id(message_id: str) -> bool:
    """Whether a letter with this id was written here."""
    found = _OWN_ID.fullmatch(message_id.strip().lower())
    return found is not None and found[1] == own_domain().lower()


def _signature(ticket_id: int, person_id: int, key: str | bytes) -> str:
    digest = salted_hmac(_SALT, f"{ticket_id}:{person_id}", secret=key, algorithm="sha256").digest()
    return base64.b32encode(digest)[:16].decode().lower()

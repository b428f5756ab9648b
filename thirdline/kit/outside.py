"""Addresses somebody else names: asked only when they lie outside our own networks.

The name is looked up once and the answer is what is connected to, so that a name cannot point
somewhere else a moment later.
"""

from __future__ import annotations

import socket
from urllib.parse import urlsplit, urlunsplit

from django.utils.translation import gettext as _

from thirdline.kit.outgoing import is_public


class NotOutside(ValueError):
    """The address is none, or leads into a network of ours; the sentence may be shown."""


def asked_at(url: str, *, local: bool = False) -> str:
    """The same address with the number of its host in it; `local` lets private ones pass, for tests.

    The caller sends the name as Host and as the name its certificate must have.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NotOutside(_("The address cannot be read.")) from None
    if not host or parts.username or (parts.scheme != "https" and not local):
        raise NotOutside(_("The address must begin with https:// and name a host."))
    number = _number_of(host, port or (443 if parts.scheme == "https" else 80), local=local)
    shown = f"[{number}]" if ":" in number else number
    netloc = f"{shown}:{port}" if port else shown
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))


def _number_of(host: str, port: int, *, local: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotOutside(_("Nobody knows the host of this address.")) from None
    numbers = [str(one[4][0]) for one in found]
    # One private number among public ones is enough to refuse: a name that says both is a trick.
    if not numbers or (not local and not all(is_public(one) for one in numbers)):
        raise NotOutside(_("The address leads into a private network."))
    return numbers[0]

"""The one door out: every HTTP request of ours to the outside, bounded and never inwards unless allowed.

The name is resolved here, every address it has is judged, and the connection goes to an address that
was judged: a name that answers differently a moment later (DNS rebinding) gains nothing. Redirects
are not followed, answers are read up to a limit, proxies of the environment are not used.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MOST_BYTES = 64 * 1024
PORTS = {"http": 80, "https": 443}
# Shared address space of providers, and translations that lead to any IPv4 address.
_INWARD = [ipaddress.ip_network(net) for net in ("100.64.0.0/10", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]  # fmt: skip


class Reach(Enum):
    """How far a request may go, by who named its address."""

    OUTSIDE = "outside"  # a stranger did: https to the open internet, whatever the settings allow
    ALLOWED = "allowed"  # somebody here did: outside, and where WEBHOOKS_MAY_REACH leads
    ANYWHERE = "anywhere"  # an administrator set it up


class CannotReach(Exception):
    """No answer came; the sentence says why and holds no secret."""


class MayNotReach(CannotReach):
    """Nothing was asked, because the address may not be; trying again changes nothing."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def is_public(number: str) -> bool:
    """Whether an address is somebody else's, on the open internet: the one rule of every way out."""
    inner = _inner(number)
    return not (
        not inner.is_global or inner.is_multicast or inner.is_reserved
        or any(inner.version == net.version and inner in net for net in _INWARD)
    )  # fmt: skip


def _inner(number: str) -> Address:
    found = ipaddress.ip_address(number.partition("%")[0])
    return getattr(found, "ipv4_mapped", None) or found


def why_not_outward(address: str) -> str | None:
    """A sentence for an address inside our own walls."""
    inner = _inner(address)
    if is_public(address) or _is_allowed(inner):
        return None
    return _("%(address)s lies inside your own network, and WEBHOOKS_MAY_REACH does not name it.") % {
        "address": inner
    }  # fmt: skip


def _is_allowed(address: Address) -> bool:
    nets = (ipaddress.ip_network(net, strict=False) for net in settings.WEBHOOKS_MAY_REACH)
    return any(address.version == net.version and address in net for net in nets)


def why_not_url(text: str) -> str | None:
    """What is wrong with an address as it is written; names are judged again when they are reached."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError):
        return _("This is no address. It begins with https://.")
    if url.scheme not in PORTS or not url.host:
        return _("An address begins with https:// or http://.")
    if url.userinfo:
        return _("Leave the name and the password out of the address.")
    try:
        ipaddress.ip_address(url.host)
    except ValueError:
        return None
    return why_not_outward(url.host)


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    content: bytes = b"",
    timeout: float,
    reach: Reach = Reach.ALLOWED,
) -> Answer:
    """One request and the beginning of its answer."""
    target = _target(url, reach)
    ends_at = time.monotonic() + timeout
    last: Exception | None = None
    for address in _resolved(target.host, target.port or PORTS[target.scheme], reach):
        try:
            return _send_to(address, _Request(method, target, headers, content), ends_at)
        except httpx.ConnectError as error:
            # A host has several addresses, and one of them may be down.
            last = error
        except (httpx.HTTPError, OSError) as error:
            raise CannotReach(_in_words(error)) from None
    raise CannotReach(_in_words(last) if last else _("The name has no address."))


def _target(url: str, reach: Reach) -> httpx.URL:
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        raise MayNotReach(_("This is no address. It begins with https://.")) from None
    if target.scheme not in PORTS or not target.host:
        raise MayNotReach(_("An address begins with https:// or http://."))
    if target.userinfo:
        raise MayNotReach(_("Leave the name and the password out of the address."))
    if reach is Reach.OUTSIDE and target.scheme != "https":
        raise MayNotReach(_("The address must begin with https://."))
    return target


def _resolved(host: str, port: int, reach: Reach) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CannotReach(_("The name %(host)s is not known.") % {"host": host}) from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    # One address inside among public ones is enough to refuse: a name that says both is a trick.
    for address in addresses if reach is not Reach.ANYWHERE else []:
        if reach is Reach.OUTSIDE and not is_public(address):
            raise MayNotReach(_("The address leads into a private network."))
        if why_not := why_not_outward(address):
            raise MayNotReach(why_not)
    return addresses[:4]


@dataclass(frozen=True)
class _Request:
    method: str
    target: httpx.URL
    headers: Mapping[str, str]
    content: bytes


def _send_to(address: str, asked: _Request, ends_at: float) -> Answer:
    left = max(0.1, ends_at - time.monotonic())
    target = asked.target
    # The connection goes to the judged address; the certificate must be that of the name.
    there = target.copy_with(host=address)
    headers = {"Host": target.netloc.decode(), **asked.headers}
    named = {"sni_hostname": target.host}
    with (
        httpx.Client(trust_env=False, follow_redirects=False, timeout=left) as client,
        client.stream(
            asked.method, there, headers=headers, content=asked.content, extensions=named
        ) as answer,
    ):
        return Answer(answer.status_code, _read(answer, ends_at), dict(answer.headers))


def _read(answer: httpx.Response, ends_at: float) -> bytes:
    body = b""
    for chunk in answer.iter_bytes(16 * 1024):
        body += chunk
        if len(body) >= MOST_BYTES:
            return body[:MOST_BYTES]
        if time.monotonic() > ends_at:
            raise httpx.ReadTimeout("the answer did not end in time")
    return body


def _in_words(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return _("It did not answer in time.")
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return _("Its certificate is not valid for this name.")
    if isinstance(error, httpx.ConnectError):
        return _("Nobody answers at this address.")
    return _("The connection broke off (%(what)s).") % {"what": type(error).__name__}

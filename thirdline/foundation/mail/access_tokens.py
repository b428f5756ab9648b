"""Access tokens for mailboxes that are opened by OAuth 2.0 (RFC 6749) instead of a password.

With a refresh token that is exchanged; without one the client signs in for itself (client
credentials), as large providers offer for shared mailboxes.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from thirdline.foundation.mail.models import Mailbox
from thirdline.foundation.mail.operations import keep_rotated_secret
from thirdline.kit.outgoing import CannotReach, Reach, send
from thirdline.kit.sealing import CannotOpen, opened

TIMEOUT = 20.0  # seconds
EARLY = 60.0  # seconds before its end a token is not used any more
FIELDS = ("client_id", "client_secret", "token_url", "scope", "refresh_token")


class NoToken(Exception):
    """The provider gives no token; the sentence says what it answered and holds no secret."""


@dataclass(frozen=True)
class _Held:
    token: str
    until: float
    version: int


_held: dict[int, _Held] = {}


def secret_of(mailbox: Mailbox) -> dict[str, str]:
    """What opens a mailbox."""
    try:
        found: dict[str, str] = json.loads(opened(mailbox.seal))
    except (CannotOpen, ValueError):
        raise NoToken(
            _(
                "What opens it cannot be read any more, because SECRET_KEY was changed. Type it anew."
            )
        ) from None
    return found


def access_token(mailbox: Mailbox) -> str:
    """A token that is valid for at least a minute."""
    held = _held.get(mailbox.pk)
    if held and held.until > time.monotonic() and held.version == mailbox.version:
        return held.token
    secret = secret_of(mailbox)
    answer = _asked(secret)
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise NoToken(_("The provider of its tokens answered without one."))
    lasts = answer.get("expires_in")
    seconds = float(lasts) if isinstance(lasts, int | float) else 300.0
    _held[mailbox.pk] = _Held(token, time.monotonic() + seconds - EARLY, mailbox.version)
    renewed = answer.get("refresh_token")
    if isinstance(renewed, str) and renewed and renewed != secret.get("refresh_token"):
        keep_rotated_secret(mailbox, secret={**secret, "refresh_token": renewed}, by=None)
    return token


def forget(mailbox: Mailbox) -> None:
    """A server that refuses a token is asked with a fresh one."""
    _held.pop(mailbox.pk, None)


def _asked(secret: dict[str, str]) -> dict[str, object]:
    grant = "refresh_token" if secret.get("refresh_token") else "client_credentials"
    form = {name: secret[name] for name in FIELDS if name != "token_url" and secret.get(name)}
    content = urlencode({"grant_type": grant, **form}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        # An organisation's own provider may lie inside its walls; an administrator named it.
        answer = send(
            "POST", secret.get("token_url", ""), headers=headers, content=content, timeout=TIMEOUT,
            reach=Reach.ANYWHERE,
        )  # fmt: skip
        found = json.loads(answer.body)
    except (CannotReach, ValueError) as error:
        raise NoToken(
            _("The provider of its tokens does not answer (%(what)s).")
            % {"what": type(error).__name__}
        ) from None
    if answer.status != 200 or not isinstance(found, dict):
        said = str(found.get("error", "")) if isinstance(found, dict) else ""
        raise NoToken(
            _("The provider of its tokens answered %(status)s.")
            % {"status": f"{answer.status} {said[:60]}".strip()}
        )
    return found

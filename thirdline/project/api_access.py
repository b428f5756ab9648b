"""Who is asking, by which token or session, and how often they may."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.rules import SCOPES
from thirdline.kit import clock
from thirdline.kit.web_api import Wrong
from thirdline.project.operations import USED_LATELY, note_token_used
from thirdline.project.queries import token_with

READING = {"GET", "HEAD", "OPTIONS"}
WINDOW = 60  # seconds


@dataclass(frozen=True)
class Access:
    """A person at the door; a session carries every scope, a token those it was made with."""

    person: Person
    scopes: frozenset[str]
    counted_as: str

    def require(self, scope: str) -> None:
        if scope not in self.scopes:
            sentence = _("This token lacks the scope “%(scope)s”. Make one that has it.")
            raise Wrong(403, sentence % {"scope": scope}, code="scope")


def access_of(request: HttpRequest) -> Access:
    """Whoever the token names, else whoever is signed in; 401 with a sentence for anybody else."""
    given = request.headers.get("Authorization", "")
    access = _by_token(given) if given else _by_session(request)
    access.require("read" if request.method in READING else "write")
    _count(access)
    return access


def _by_token(given: str) -> Access:
    scheme, _space, secret = given.partition(" ")
    if scheme.lower() != "bearer":
        raise unauthenticated(
            _("Send the token as Authorization: Bearer, with the token after it.")
        )
    token = token_with(secret.strip())
    now = clock.now()
    if token is None:
        raise unauthenticated(_("No such token. Make one under Preferences."))
    if token.revoked_at is not None:
        raise unauthenticated(_("This token was revoked. Make a new one under Preferences."))
    if token.expires_at <= now:
        raise unauthenticated(_("This token has expired. Make a new one under Preferences."))
    if not token.person.is_active:
        raise unauthenticated(_("The person of this token has left."))
    # Asked here, so that a busy token opens no transaction of its own for nothing.
    if token.last_used_at is None or token.last_used_at < now - USED_LATELY:
        note_token_used(token, by=token.person)
    return Access(token.person, widened(token.scopes), f"token:{token.pk}")


def _by_session(request: HttpRequest) -> Access:
    person = request.user
    if not isinstance(person, Person):
        raise unauthenticated(_("Send a token as Authorization: Bearer, or sign in."))
    if request.method not in READING and check_csrf(request):
        raise Wrong(
            403, _("A signed-in browser sends its X-CSRFToken with every change."), code="csrf"
        )
    return Access(person, frozenset(SCOPES), f"session:{person.pk}")


def unauthenticated(sentence: str) -> Wrong:
    return Wrong(401, sentence, headers={"WWW-Authenticate": 'Bearer realm="Thirdline"'})


def widened(scopes: Iterable[str]) -> frozenset[str]:
    """Each scope includes the ones before it."""
    order = list(SCOPES)
    highest = max((order.index(one) for one in scopes if one in order), default=-1)
    return frozenset(order[: highest + 1])


def _count(access: Access) -> None:
    """A fixed window a minute; shared by all processes where the cache is."""
    now = time.time()
    window, most = int(now // WINDOW), settings.API_REQUESTS_PER_MINUTE
    place = f"api-rate:{access.counted_as}:{window}"
    cache.add(place, 0, WINDOW * 2)
    try:
        count = cache.incr(place)
    except ValueError:  # the window was thrown out of a full cache between the two calls
        return
    if count > most:
        wait = WINDOW - int(now % WINDOW)
        sentence = _("That is more than %(most)s requests a minute. Go on in %(wait)s s.")
        raise Wrong(
            429, sentence % {"most": most, "wait": wait}, headers={"Retry-After": str(wait)}
        )

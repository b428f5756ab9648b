"""Who stands before the portal: somebody signed in, or a visitor as far as an administrator lets in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from thirdline.foundation.people.gates import anybody
from thirdline.foundation.people.models import Person
from thirdline.practices.self_service.queries import attempt_going_on, is_open
from thirdline.practices.self_service.rules import counts

if TYPE_CHECKING:
    from thirdline.practices.self_service.models import Attempt

_KEY = "attempt"


def visitor(request: HttpRequest) -> Person | None:
    """The signed-in person; None is somebody who came in without."""
    return request.user if request.user.is_authenticated else None


def open_to_visitors(*any_of: str) -> Callable[[Callable[..., HttpResponseBase]], Any]:
    """Pages for whoever is signed in, and for visitors where an administrator opened one of these."""

    def wrap(view: Callable[..., HttpResponseBase]) -> Any:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if visitor(request) is None and not any(is_open(what) for what in any_of):
                return redirect_to_login(request.get_full_path())
            return view(request, *args, **kwargs)

        return anybody(guarded)

    return wrap


def key_of(request: HttpRequest) -> str:
    """The key of the attempt this session is at; empty before there was a question."""
    return str(request.session.get(_KEY, ""))


def begun_key(request: HttpRequest) -> str:
    """The same, made anew where none goes on: it lives in the session and dies with it."""
    if going_on(request) is None:
        request.session[_KEY] = secrets.token_hex(12)
    return key_of(request)


def going_on(request: HttpRequest) -> Attempt | None:
    return attempt_going_on(key_of(request))


def is_counted(request: HttpRequest) -> bool:
    """Colleagues who look at the portal and machines leave no attempt."""
    person = visitor(request)
    standing = person.standing if person else None
    agent = request.headers.get("User-Agent", "")
    return counts(standing, person.is_robot if person else False, agent)

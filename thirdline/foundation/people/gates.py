"""Who may open a page. Every page of ours names its gate; one that names none is refused to all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

V = TypeVar("V", bound=Callable[..., Any])


def anybody(view: V) -> V:
    """Signed in or not: sign-in itself, health, the status of the line."""
    login_not_required(view)
    view.gate = "anybody"  # type: ignore[attr-defined]
    return view


def everyone(view: V) -> V:
    """Whoever is signed in."""
    view.gate = "everyone"  # type: ignore[attr-defined]
    return view


def needing(right: str) -> Callable[[V], V]:
    """People with a right; to anybody else the page does not exist."""

    def wrap(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not (request.user.is_authenticated and request.user.may(right)):
                raise Http404
            answer: HttpResponse = view(request, *args, **kwargs)
            return answer

        guarded.gate = right  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return wrap


staff = needing("work")
keepers_of_the_estate = needing("keep_estate")
leads = needing("see_figures")
readers_of_set_up = needing("see_set_up")
administrators = needing("set_up")


def reader(request: HttpRequest) -> Person:
    """The signed-in person; the login middleware has made sure there is one."""
    return cast("Person", request.user)

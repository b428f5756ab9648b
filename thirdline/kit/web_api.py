"""What every endpoint shares: problems in one shape, pages by keyset, values that a database can hold.

A package's `api.py` says what goes in and out; the door in `project` says who may come in.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

LARGEST = 2**63 - 1
PROBLEM_TYPE = "application/problem+json"
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _within_reach(moment: datetime) -> datetime:
    """Moments beyond these overflow somewhere between here and the database."""
    if not _FIRST <= moment <= _LAST:
        raise ValueError(_("A moment lies between 1970 and 2200."))
    return moment


_DAY_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


def _of_a_day(given: object) -> object:
    """Hours and minutes, and no zone: the zone stands beside it, or is the reader's."""
    if isinstance(given, time) or (isinstance(given, str) and re.match(_DAY_TIME, given)):
        return given
    raise ValueError(_("A time of day is written like 08:30."))


def _as_written(given: object) -> object:
    return f"{given:%H:%M}" if isinstance(given, time) else given


_WRITTEN = WithJsonSchema({"type": "string", "pattern": _DAY_TIME, "examples": ["08:30"]})
DayTime = Annotated[time, BeforeValidator(_of_a_day), _WRITTEN]
DayTimeOut = Annotated[str, BeforeValidator(_as_written), _WRITTEN]
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Moment = Annotated[AwareDatetime, AfterValidator(_within_reach)]
Slug = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")]
Reason = Annotated[str, Field(max_length=2000)]


class In(BaseModel):
    """What a request may say; a misspelt name is an error, not a silence."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """What an answer says."""


class Fault(Out):
    """One place in the request that cannot be used, and why."""

    path: str
    detail: str


class Problem(Out):
    """Why it did not happen (RFC 9457); `detail` is the sentence the screens show."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Fault] = []
    facts: dict[str, Any] = {}


class Wrong(Exception):
    """A request that cannot be answered as asked, with its status and sentence."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        code: str = "",
        errors: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ):
        super().__init__(detail)
        self.status, self.detail, self.code = status, str(detail), code
        self.errors, self.headers = list(errors), dict(headers or {})


TITLES = {
    400: "This cannot be read",
    401: "Nobody is signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Not a verb of this address",
    409: "Refused",
    413: "Too large",
    415: "Not JSON",
    422: "This cannot be used",
    429: "Too many requests",
    500: "Something of ours failed",
    503: "Not now",
}
CODES = {
    400: "unreadable",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method",
    409: "refused",
    413: "too_large",
    415: "content_type",
    422: "invalid",
    429: "rate",
    500: "failed",
    503: "unavailable",
}


def problem(
    status: int,
    detail: str,
    *,
    code: str = "",
    errors: Iterable[tuple[str, str]] = (),
    facts: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """A problem as an answer."""
    body = problem_facts(status, detail, code=code, errors=errors, facts=facts)
    answer = JsonResponse(body, status=status, content_type=PROBLEM_TYPE)
    for name, value in (headers or {}).items():
        answer[name] = value
    return answer


def problem_facts(
    status: int,
    detail: str,
    *,
    code: str = "",
    errors: Iterable[tuple[str, str]] = (),
    facts: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """A problem in the shape every one has (RFC 9457), with our code, mistakes and facts."""
    return {
        "type": "about:blank",
        "title": TITLES.get(status, "Not done"),
        "status": status,
        "detail": str(detail),
        "code": code or CODES.get(status, "failed"),
        "errors": [{"path": path, "detail": sentence} for path, sentence in errors],
        "facts": dict(facts or {}),
    }


def needs(scope: str) -> Callable[[HttpRequest], bool]:
    """`auth=needs("admin")` on an endpoint: a token must carry that scope, too."""

    def check(request: HttpRequest) -> bool:
        request.access.require(scope)  # type: ignore[attr-defined]
        return True

    return check


# Pages

T = TypeVar("T")
M = TypeVar("M", bound=Model)


class Page(Out, Generic[T]):
    """Some of many; `next` goes into `after` of the following request, and is null on the last page."""

    items: list[T]
    next: str | None


class Paging(BaseModel):
    """How much of a list, and from where."""

    limit: int = Field(50, ge=1, le=200, description="How many items at most.")
    after: str = Field("", max_length=200, description="The `next` of the page before.")


def page_of(
    rows: QuerySet[M], paging: Paging, shape: Callable[[M], T], *, newest_first: bool = False
) -> Page[T]:
    """One page by number; the rows come unordered, and a cursor names the last number seen."""
    if paging.after:
        seen = read_cursor(paging.after)
        rows = rows.filter(pk__lt=seen) if newest_first else rows.filter(pk__gt=seen)
    found = list(rows.order_by("-pk" if newest_first else "pk")[: paging.limit + 1])
    more = len(found) > paging.limit
    kept = found[: paging.limit]
    return Page(items=[shape(row) for row in kept], next=cursor(kept[-1].pk) if more else None)


def cursor(number: int) -> str:
    return base64.urlsafe_b64encode(f"n{number}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> int:
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        number = int(plain[1:]) if plain[:1] == b"n" and plain[1:].isdigit() else -1
    except (binascii.Error, ValueError):
        number = -1
    if not 0 <= number <= LARGEST:
        sentence = _("This is not the “next” of a page. Start again without “after”.")
        raise Wrong(422, sentence, errors=[("after", sentence)])
    return number

"""The door every API request passes: who, how often, once only, and problems in one shape."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.readers import zone_named
from thirdline.kit.db import clashed
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.ui.refusing import FAILURES
from thirdline.kit.web_api import PROBLEM_TYPE, Wrong, problem
from thirdline.project.api_access import READING, access_of
from thirdline.project.api_faults import faults_of
from thirdline.project.operations import keep_answer
from thirdline.project.queries import Kept, answer_kept_for

log = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
LONGEST_KEY = 100


def through_the_door(view: View) -> View:
    """A view of the API with everything that is the same for all of them around it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return _answered(request, view, args, kwargs)
        except (*_KNOWN, OperationalError, IntegrityError) as wrong:
            return answer_to(request, wrong)

    guarded.gate = "everyone"  # type: ignore[attr-defined]
    guarded.csrf_exempt = True  # type: ignore[attr-defined]
    return login_not_required(guarded)


def _answered(
    request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase:
    access = access_of(request)
    request.access, request.user = access, access.person  # type: ignore[attr-defined]
    person = access.person
    with (
        timezone.override(zone_named(person.time_zone)),
        translation.override(_language(request, person)),
    ):
        if request.method in READING:
            return _in_shape(view(request, *args, **kwargs))
        return _written(request, person, lambda: _in_shape(view(request, *args, **kwargs)))


def _language(request: HttpRequest, person: Person) -> str:
    """A program says what it wants to read; else whoever it acts for is asked."""
    if "Accept-Language" in request.headers:
        return translation.get_language_from_request(request)
    return person.language


def _written(
    request: HttpRequest, person: Person, run: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return _in_one_transaction(run)
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise Wrong(422, _("An Idempotency-Key has between 1 and 100 printable characters."))
    mark = fingerprint(request)
    try:
        return _in_one_transaction(lambda: _once(person, key, mark, run))
    except IntegrityError as wrong:
        if "kept_answer_once" not in str(wrong):
            raise
        # Another request with the key committed between our look and our lock: its answer holds.
        return _in_one_transaction(lambda: _once(person, key, mark, run))


def _in_one_transaction(run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """A write happens whole or not at all; a refusal takes back whatever came before it."""
    with transaction.atomic():
        answer = run()
        if answer.status_code >= 400:
            transaction.set_rollback(True)
    return answer


def _once(
    person: Person, key: str, mark: str, run: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    ours, kept = answer_kept_for(person, key)
    if kept is not None:
        return _replayed(kept, mark)
    if not ours:
        sentence = _("A request with this Idempotency-Key is under way. Ask again in a second.")
        raise Wrong(409, sentence, code="under_way", headers={"Retry-After": "1"})
    answer = run()
    if isinstance(answer, HttpResponse) and answer.status_code < 300:
        keep_answer(
            key=key, request=mark, status=answer.status_code, by=person,
            type=answer.headers.get("Content-Type", ""), body=answer.content.decode(),
        )  # fmt: skip
    return answer


def _replayed(kept: Kept, mark: str) -> HttpResponse:
    if kept.request != mark:
        raise Wrong(
            422,
            _("This Idempotency-Key was used for another request. Send this one with its own."),
            code="key_reused",
        )
    answer = HttpResponse(kept.body, status=kept.status, content_type=kept.type)
    answer["Idempotent-Replay"] = "true"
    return answer


def fingerprint(request: HttpRequest) -> str:
    """What makes two requests the same: method, address and content; a form's own boundary is not of it."""
    total = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            total.update(repr((name, values)).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                total.update(repr((name, file.name, file.size)).encode())
                for chunk in file.chunks():
                    total.update(chunk)
                file.seek(0)
    else:
        total.update(request.body)
    return total.hexdigest()


def _in_shape(answer: HttpResponseBase) -> HttpResponseBase:
    """Whatever went wrong is a problem, also where a library answered by itself."""
    if isinstance(answer, StreamingHttpResponse) or answer.status_code < 400:
        return answer
    if answer.headers.get("Content-Type") == PROBLEM_TYPE:
        return answer
    allowed = answer.headers.get("Allow", "")
    if answer.status_code == 405:
        verbs = ", ".join(sorted(allowed.replace(",", " ").split()))
        return problem(
            405,
            _("This address understands %(verbs)s.") % {"verbs": verbs},
            headers={"Allow": verbs},
        )
    return problem(answer.status_code, str(FAILURES.get(answer.status_code, FAILURES[400])[1]))


# What went wrong, as an answer

_KNOWN = (
    Refused, NotFound, Http404, Wrong, ValidationError, HttpError, PermissionDenied, BadRequest,
    SuspiciousOperation, MultiPartParserError, UnreadablePostError,
)  # fmt: skip


def handle_problems(api: NinjaAPI) -> None:
    """Have ninja answer every known trouble as the door does; anything else stays a bug."""
    for kind in _KNOWN:
        api.add_exception_handler(kind, answer_to)


def answer_to(request: HttpRequest, wrong: Any) -> HttpResponse:
    if isinstance(wrong, HttpError) and isinstance(wrong.__cause__, Wrong):
        wrong = wrong.__cause__
    if isinstance(wrong, Wrong):
        return problem(
            wrong.status, wrong.detail, code=wrong.code, errors=wrong.errors, headers=wrong.headers
        )
    if isinstance(wrong, Refused):
        return problem(409, wrong.reason, code=wrong.code, facts=wrong.facts)
    if isinstance(wrong, (NotFound, Http404)):
        return problem(404, str(FAILURES[404][1]))
    if isinstance(wrong, ValidationError):
        errors = faults_of(wrong)
        return problem(422, _sentence(errors), errors=errors)
    if isinstance(wrong, DatabaseError):
        return _answer_to_database(request, wrong)
    return _answer_to_library(wrong)


def _answer_to_database(request: HttpRequest, wrong: DatabaseError) -> HttpResponse:
    if not clashed(wrong):
        raise wrong
    # Told to the caller, and kept for whoever looks why it happens, as of pages.
    log.warning("two at once at %s", request.path, exc_info=wrong)
    sentence = _("Somebody changed the same at the same moment. Send it again.")
    return problem(409, sentence, code="at_once", headers={"Retry-After": "1"})


def _answer_to_library(wrong: Any) -> HttpResponse:
    if isinstance(wrong, RequestDataTooBig):
        return problem(413, _("That is more than a request may carry. Send less, or a file."))
    if isinstance(wrong, PermissionDenied):
        return problem(403, str(FAILURES[403][1]))
    if isinstance(wrong, HttpError):
        return problem(wrong.status_code, _("This could not be read."))
    return problem(400, _("What was sent could not be read to its end."))


def _sentence(errors: list[tuple[str, str]]) -> str:
    return " ".join(f"{path}: {detail}" if path else detail for path, detail in errors[:3])

"""What a person reads when something did not happen: a refusal (409), or a failure in one sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError, DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from thirdline.kit.db import clashed
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.web_api import problem

log = logging.getLogger(__name__)
CLASH = gettext_noop(
    "Somebody changed or took away the same at the same moment. Look at it again, and try once more."
)
_LEADS_ON = (301, 302, 303)
# A zero byte in an address or in a field that no form reads: nobody typed it, and no database keeps it.
_NO_TEXT = "NUL (0x00)"
FAILURES = {
    400: (
        _("This could not be read"),
        _("What was sent is not a request this page knows. Reload the page and try once more."),
    ),
    403: (
        _("This is not yours to open"),
        _("Your account may not do this. Ask your support lead if you need it for your work."),
    ),
    404: (
        _("Nothing is here for you"),
        _("The address leads nowhere, or to something you may not see. Find it by its words."),
    ),
    500: (
        _("Something of ours failed"),
        _("What had been saved before is safe. The failure is in our log; try again in a minute."),
    ),
}


class RefusalMiddleware:
    """Answers `Refused` and `NotFound` raised by any page; the API words its own answers.

    A redirect (to the sign-in page, say) leads the browser on instead of landing inside a part.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("HX-Request") == "true" and response.status_code in _LEADS_ON:
            return _whole_page(response)
        return response

    def process_exception(self, request: HttpRequest, wrong: Exception) -> HttpResponse | None:
        if isinstance(wrong, Refused):
            return refused(request, wrong)
        if isinstance(wrong, NotFound):
            raise Http404
        if isinstance(wrong, DatabaseError) and clashed(wrong):
            # Told to the person, and kept for whoever looks why it happens.
            log.warning("two at once at %s", request.path, exc_info=wrong)
            return refused(request, Refused(_now(CLASH)))
        if isinstance(wrong, DataError) and _NO_TEXT in str(wrong):
            return failed(request, 400)
        return None


def _whole_page(response: HttpResponse) -> HttpResponse:
    onward = HttpResponse(status=204, headers={"HX-Redirect": response.headers["Location"]})
    onward.cookies = response.cookies
    return onward


def refused(request: HttpRequest, wrong: Refused) -> HttpResponse:
    """A notice for htmx, shown where the page keeps its notices; else a page with the way back."""
    context = {"reason": wrong.reason, "back": _way_back(request)}
    if request.headers.get("HX-Request") == "true":
        response = render(request, "ui/_refused.html", context, status=409)
        response["HX-Retarget"] = "#notices"
        response["HX-Reswap"] = "innerHTML"
        return response
    return render(request, "ui/refused.html", context, status=409)


def _way_back(request: HttpRequest) -> str:
    """The page the person came from, if it is ours; else where the refused request pointed."""
    before = request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.get_host()}/"
    return before if before.startswith(own) else "/"


def failed(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a failure; under `/api/` the same sentence as problem+json."""
    title, sentence = FAILURES[status]
    if request.path.startswith("/api/"):
        return problem(status, str(sentence))
    context = {"title": title, "sentence": sentence}
    if status == 500:
        # Without the request: its context asks who is signed in, and that may be what failed.
        return HttpResponse(get_template("ui/failed.html").render(context), status=500)
    return render(request, "ui/failed.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return failed(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return failed(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return failed(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return failed(request, 500)

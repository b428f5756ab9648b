"""Ends gathered letters from a letter, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from thirdline.foundation.notifications.operations import end_gathered_letters
from thirdline.foundation.notifications.operations.leaving import GATHERED
from thirdline.foundation.people.gates import anybody
from thirdline.foundation.people.queries import person_numbered
from thirdline.foundation.people.readers import as_reader
from thirdline.kit.ui.pages import page


# Mail programs press it without a cookie; the signed address is the proof (RFC 8058).
@csrf_exempt
@anybody
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: programs open addresses of letters before people do."""
    person = person_numbered(*GATHERED.named_by(token))
    if request.method == "POST":
        end_gathered_letters(person, by=person)
    with as_reader(person):
        facts = {"token": token, "done": request.method == "POST"}
        return page(request, "notifications/gathered.html", facts)

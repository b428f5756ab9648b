from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.faces.setup.rules import lines_of
from thirdline.foundation.people.gates import readers_of_set_up
from thirdline.foundation.records import queries
from thirdline.kit.ui.pages import page

AT_ONCE = 50


@readers_of_set_up
def versions(request: HttpRequest) -> HttpResponse:
    below = request.GET.get("below", "")
    found = queries.versions().defer("text")
    if below.isascii() and below.isdecimal() and len(below) < 18:
        found = found.filter(pk__lt=int(below))
    rows = list(found[: AT_ONCE + 1])
    more = rows[AT_ONCE - 1].pk if len(rows) > AT_ONCE else None
    return page(request, "setup/versions.html", {"versions": rows[:AT_ONCE], "more": more})


@readers_of_set_up
def version(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.version_numbered(number)
    before = queries.version_before(number)
    lines = lines_of(before.text if before else "", found.text, None)
    numbered = list(zip(lines, found.text.splitlines(), strict=True))
    latest = queries.latest_version()
    facts = {"one": found, "lines": numbered, "is_latest": latest is not None and latest == found}
    return page(request, "setup/version.html", {**facts, "before": before})

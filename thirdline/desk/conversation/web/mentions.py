from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from thirdline.desk.conversation import operations, queries
from thirdline.desk.conversation.mentions import people_offered
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

PAGE = 30


@staff
def offers(request: HttpRequest, number: int) -> JsonResponse:
    """Whom a note on this ticket may name: the completion behind "@"."""
    ticket = ticket_for(reader(request), number)
    found = people_offered(ticket, request.GET.get("q", "").strip()[:80])
    items = [
        {"label": one.name, "about": one.job or one.email, "insert": f"{said} "}
        for one, said in found
    ]
    return JsonResponse({"items": items})


@staff
def mentions(request: HttpRequest) -> HttpResponse:
    """The notes that name the reader, newest first, and whether they follow such tickets."""
    by = reader(request)
    if request.method == "POST":
        follow = request.POST.get("follow") == "yes"
        operations.choose_following(by, when_named=follow, by=by)
        return go(request, request.path, told=_("Kept."))
    return page(request, "conversation/mentions.html", _facts(request, by))


def _facts(asked: HttpRequest, by: Person) -> dict[str, Any]:
    before = asked.GET.get("before", "")
    rows = queries.mentions_of(by).order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    return {
        "mentions": found[:PAGE],
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "follows": queries.follows_when_named(by),
    }

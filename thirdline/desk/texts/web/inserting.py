"""A text on its way into the composer: found, filled in, looked at, inserted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.desk.conversation.operations import save_draft
from thirdline.desk.conversation.queries import draft_of
from thirdline.desk.texts import queries
from thirdline.desk.texts.filling import filled
from thirdline.desk.texts.rules import asks_in
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.desk.texts.models import ReadyText
    from thirdline.desk.tickets.models import Ticket

CHOICE, ONE = "texts/choice.html", "texts/insert.html"


@staff
def choice(request: HttpRequest, number: int) -> HttpResponse:
    """What fits this ticket, by folder, found by words."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    find = request.GET.get("find", "").strip()[:80]
    facts = {
        "ticket": ticket,
        "texts": queries.texts_fitting(by, ticket, kind=request.GET.get("kind", ""), find=find),
        "find": find,
        "kind": request.GET.get("kind", ""),
    }
    asked = "text-list" if "find" in request.GET else "text-choice"
    return page(request, CHOICE, facts, part=_part(request, asked))


@staff
def offers(request: HttpRequest, number: int) -> JsonResponse:
    """The completion behind ";"."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    kind, typed = request.GET.get("kind", ""), request.GET.get("q", "")[:80]
    found = queries.texts_offered(by, ticket, kind=kind, typed=typed)
    items = [_offer(one, ticket) for one in found]
    return JsonResponse({"items": items})


@staff
def text(request: HttpRequest, number: int, text: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    one, answers = queries.text_for(by, text), _answers(request, text)
    made = filled(one, ticket, answers=answers, by=by)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"text": made.text, "asks": list(made.asks)})
    if request.method == "POST":
        return _into_draft(request, ticket, made.text)
    facts = {"ticket": ticket, "one": one, "made": made, "kind": request.GET.get("kind", "")}
    facts["asks"] = list(enumerate(asks_in(one.body)))
    return page(request, ONE, facts, part=_part(request, "text-choice"))


def _into_draft(request: HttpRequest, ticket: Ticket, made: str) -> HttpResponse:
    """Without script the text becomes the draft, after what stands in it already."""
    by = reader(request)
    kind = "note" if request.POST.get("kind") == "note" else "reply"
    draft = draft_of(by, ticket, kind)
    whole = f"{draft.text.rstrip()}\n\n{made}" if draft and draft.text.strip() else made
    save_draft(ticket, kind=kind, text=whole, seen=draft.version if draft else None, by=by)
    return go(
        request, ticket.get_absolute_url(), told=_("It stands in your draft. Read it, then send.")
    )


def _answers(request: HttpRequest, number: int) -> dict[str, str]:
    questions = asks_in(queries.text_for(reader(request), number).body)
    return {one: request.POST.get(f"ask-{i}", "") for i, one in enumerate(questions)}


def _offer(one: ReadyText, ticket: Ticket) -> dict[str, Any]:
    url = reverse("texts:insert", args=[ticket.pk, one.pk])
    about = " · ".join(
        part for part in (f";{one.shortcut}" if one.shortcut else "", one.folder) if part
    )
    return {"label": one.name, "about": about, "fetch": url, "url": url}


def _part(request: HttpRequest, name: str) -> str | None:
    return name if request.headers.get("HX-Request") == "true" else None

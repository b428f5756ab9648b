from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.conversation.marks import read_mark
from thirdline.desk.conversation.operations import reply
from thirdline.desk.conversation.windows import said_in_public
from thirdline.desk.tickets.joining import attachments_of, home_of, in_own_words
from thirdline.desk.tickets.operations import (
    close_ticket,
    reopen_ticket,
    unwatch_ticket,
    watch_ticket,
)
from thirdline.desk.tickets.queries import (
    is_shared_with,
    watchers_of,
)
from thirdline.desk.tickets.uploads import keep_files
from thirdline.faces.portal import queries
from thirdline.faces.portal.rules import REOPEN_REASONS, reopen_reason
from thirdline.foundation.people.gates import everyone, reader
from thirdline.foundation.people.queries import person_numbered
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page
from thirdline.practices.catalogue.queries import request_of

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

    pass


@everyone
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    home = queries.own_home(reader(request), number)
    if home is not None:
        return HttpResponseRedirect(reverse("portal:ticket", args=[home.pk]))
    return _page(request, number)


@everyone
@require_POST
def messages(request: HttpRequest, number: int) -> HttpResponse:
    by, one = reader(request), queries.own_ticket(reader(request), number)
    text, once = request.POST.get("text", ""), request.POST.get("once", "")[:40] or None
    try:
        said = reply(one, text=text, by=by, channel="portal", once=once)
        keep_files(said.ticket, request.FILES.getlist("file"), by=by, message_id=said.pk)
    except Refused as refusal:
        return _page(request, number, text=text, refusal=refusal.reason, status=409)
    return go(request, reverse("portal:ticket", args=[number]), told=_("Sent."))


@everyone
@require_POST
def reopening(request: HttpRequest, number: int) -> HttpResponse:
    by, one = reader(request), queries.own_ticket(reader(request), number)
    reason = reopen_reason(request.POST.get("why", ""), request.POST.get("reason", ""))
    try:
        reopen_ticket(home_of(one), reason=reason, by=by)
    except Refused as refusal:
        said = in_own_words(refusal.reason, home_of(one), one) or ""
        return _page(request, number, refusal=said, status=409)
    told = _("We look at it again.")
    return go(request, reverse("portal:ticket", args=[number]), told=told)


@everyone
@require_POST
def closure(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    close_ticket(queries.own_ticket(by, number), by=by)
    return go(request, reverse("portal:ticket", args=[number]), told=_("Thank you. It is closed."))


@everyone
@require_POST
def watchers(request: HttpRequest, number: int) -> HttpResponse:
    """Who asked has somebody else read along, or no longer."""
    by, one = reader(request), queries.own_ticket(reader(request), number)
    stop, address = request.POST.get("stop", ""), request.POST.get("address", "")
    try:
        if stop.isdecimal() and len(stop) < 18:
            unwatch_ticket(one, person=person_numbered(int(stop)), by=by)
        else:
            watch_ticket(one, person=queries.person_to_add(address), by=by)
    except Refused as refusal:
        return _page(request, number, refusal=refusal.reason, status=409)
    return go(request, reverse("portal:ticket", args=[number]), told=_("Kept."))


@everyone
@require_POST
def watch(request: HttpRequest, number: int) -> HttpResponse:
    by, one = reader(request), queries.own_ticket(reader(request), number)
    if request.POST.get("do") == "end":
        unwatch_ticket(one, person=by, by=by)
        told = _("You follow it no more.")
        stays = one.requester_id == by.pk or is_shared_with(by, one)
        place = reverse("portal:ticket", args=[number]) if stays else reverse("portal:tickets")
        return go(request, place, told=told)
    watch_ticket(one, person=by, by=by)
    return go(request, reverse("portal:ticket", args=[number]), told=_("You follow it now."))


def _page(request: HttpRequest, number: int, *, status: int = 200, **typed: str) -> HttpResponse:
    facts = {"text": "", "refusal": "", **typed, **_facts(request, number)}
    return page(request, "portal/ticket.html", facts, status=status)


def _facts(request: HttpRequest, number: int) -> dict[str, object]:
    person = reader(request)
    one = queries.own_ticket(person, number)
    return {
        "ticket": one,
        "mine": queries.all_as_mine([one])[0],
        "files": list(attachments_of(one, reader=person).filter(public=True)),
        "resolution": queries.solution_of(one, person),
        "once": secrets.token_hex(8),
        # What was asked on a form stands in its own panel, not once more as a message.
        "has_request": one.kind == "request" and request_of(one) is not None,
        "reopen_reasons": REOPEN_REASONS.items(),
        **_talk(request, one),
        **_rights(one, person),
    }


def _talk(request: HttpRequest, one: Ticket) -> dict[str, object]:
    before = read_mark(request.GET.get("before", ""))
    said = said_in_public(one, reader=reader(request), before=before)
    return {"said": said, "walked_back": before is not None}


def _rights(one: Ticket, person: Person) -> dict[str, object]:
    is_mine, watchers = one.requester_id == person.pk, watchers_of(one)
    may_write = is_mine or person.may("work")
    watching = {"watchers": watchers, "follows": person in watchers}
    return {"is_mine": is_mine, "may_write": may_write, **watching}

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.notifications import operations, queries
from thirdline.foundation.people.gates import everyone, reader
from thirdline.kit.ui.pages import go, page

MOST_DIGITS = 18


@everyone
def notices(request: HttpRequest) -> HttpResponse:
    person, before = reader(request), request.GET.get("before", "")
    below = int(before) if before.isdecimal() and len(before) <= MOST_DIGITS else None
    kind, unread = request.GET.get("kind", "")[:60], request.GET.get("show") == "unread"
    rows = queries.notices_of(person, before=below, unread=unread, kind=kind)
    facts = {
        "matters": queries.matters_of(rows),
        "muted": queries.muted_among(person, [one.ticket_id for one in rows]),
        "unread": queries.unread_count(person),
        "kinds": queries.kinds_told(person),
        "chosen": {"kind": kind, "unread": unread},
        "older": rows[-1].pk if len(rows) == queries.PAGE else None,
        "layout": "ui/desk.html" if person.may("work") else "ui/public.html",
    }
    return page(request, "notifications/notices.html", facts)


@everyone
@require_POST
def reading(request: HttpRequest, number: int) -> HttpResponse:
    """Read a notice, and the others about its ticket with it; `stay` marks it without leading on."""
    by = reader(request)
    notice = operations.mark_read(queries.notice_for(by, number), by=by)
    if notice.ticket_id is not None:
        operations.mark_all_read(by, ticket_id=notice.ticket_id, by=by)
    safe = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    if request.POST.get("stay") or not notice.url:
        return go(request, reverse("notifications:notices"))
    return go(request, notice.url if safe else reverse("notifications:notices"))


@everyone
@require_POST
def reading_all(request: HttpRequest) -> HttpResponse:
    operations.mark_all_read(reader(request), by=reader(request))
    return go(request, reverse("notifications:notices"), told=_("Everything is marked as read."))


@everyone
@require_POST
def muting(request: HttpRequest, number: int) -> HttpResponse:
    """Hear nothing more of a ticket, or (with `stop`) hear of it again."""
    by = reader(request)
    if request.POST.get("stop"):
        operations.unmute_ticket(by, ticket_id=number, by=by)
        told = _("You hear of it again.")
    else:
        operations.mute_ticket(by, ticket_id=number, by=by)
        operations.mark_all_read(by, ticket_id=number, by=by)
        told = _("You hear nothing more of it.")
    return go(request, reverse("notifications:notices"), told=told)

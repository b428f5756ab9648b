from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.notifications import queries
from thirdline.foundation.notifications.operations import mark_all_read, mark_read
from thirdline.foundation.people.gates import everyone, reader
from thirdline.kit.ui.pages import go, page

MOST_DIGITS = 18


@everyone
def notices(request: HttpRequest) -> HttpResponse:
    person, before = reader(request), request.GET.get("before", "")
    below = int(before) if before.isdecimal() and len(before) <= MOST_DIGITS else None
    rows = queries.notices_of(person, before=below)
    facts = {
        "notices": rows,
        "unread": queries.unread_count(person),
        "older": rows[-1].pk if len(rows) == queries.PAGE else None,
        "layout": "ui/desk.html" if person.may("work") else "ui/public.html",
    }
    return page(request, "notifications/notices.html", facts)


@everyone
@require_POST
def reading(request: HttpRequest, number: int) -> HttpResponse:
    notice = mark_read(queries.notice_for(reader(request), number), by=reader(request))
    safe = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return go(request, notice.url if safe else reverse("notifications:notices"))


@everyone
@require_POST
def reading_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(reader(request), by=reader(request))
    return go(request, reverse("notifications:notices"), told=_("Everything is marked as read."))

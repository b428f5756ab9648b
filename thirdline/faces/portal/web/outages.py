from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.faces.portal.visiting import open_to_visitors, visitor
from thirdline.foundation.people.gates import everyone, reader
from thirdline.kit import clock
from thirdline.kit.ui.pages import go, page
from thirdline.practices.outages import queries
from thirdline.practices.outages.operations import join_outage


@open_to_visitors("outages")
def outage(request: HttpRequest, number: int) -> HttpResponse:
    person = visitor(request)
    one = queries.outage_for(person, number)
    facts = {
        "outage": one,
        "concerned": queries.concerns(one, person) if person else False,
        "count": queries.count_concerned(one),
        "is_late": bool(one.until and one.until < clock.now() and not one.ended_at),
        "others": [other for other in queries.open_outages(person) if other.pk != one.pk],
    }
    return page(request, "portal/outage.html", facts)


@everyone
@require_POST
def concerns(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    join_outage(queries.outage_for(by, number), by=by)
    url = reverse("portal:outage", args=[number])
    return go(request, url, told=_("Noted. You hear from us when it is over."))

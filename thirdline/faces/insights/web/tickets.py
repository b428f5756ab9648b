from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.faces.insights.choosing import choice_of
from thirdline.faces.insights.listing import list_of
from thirdline.foundation.people.gates import leads, reader
from thirdline.kit.ui.pages import page


@leads
def tickets(request: HttpRequest) -> HttpResponse:
    given = request.GET.dict()
    listed = list_of(reader(request), choice_of(given), given)
    return page(request, "insights/tickets.html", {"listed": listed})

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.desk.search.showing import FindPage
from thirdline.foundation.people.gates import staff
from thirdline.kit.ui.pages import go, page


@staff
def find(request: HttpRequest) -> HttpResponse:
    asked = FindPage(request)
    if asked.leads_to is not None:
        return go(request, asked.leads_to)
    return page(request, "search/find.html", {"find": asked})

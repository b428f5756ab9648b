from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.desk.affected import queries
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import page
from thirdline.reference.estate.queries import item_for

PAGE = 50


@staff
def tickets(request: HttpRequest, number: int) -> HttpResponse:
    """The open tickets that name an item, as far as this reader reads them."""
    item, after = item_for(reader(request), number), request.GET.get("after", "")
    rows = queries.open_tickets_on([item.pk], reader(request))
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return page(
        request, "affected/tickets.html", {"item": item, "rows": found[:PAGE], "older": older}
    )

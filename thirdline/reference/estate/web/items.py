from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse

from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.rows.csv_lines import csv_lines
from thirdline.kit.ui.pages import page
from thirdline.reference.estate import queries
from thirdline.reference.estate.exporting import item_rows
from thirdline.reference.estate.listing import Filter, retired_page
from thirdline.reference.estate.row import Row
from thirdline.reference.estate.showing import ItemPage, ItemsList


@staff
def items(request: HttpRequest) -> HttpResponse:
    return page(request, "estate/items.html", {"listed": ItemsList(request)})


@staff
def item(request: HttpRequest, number: int) -> HttpResponse:
    return page(request, "estate/item.html", {"shown": ItemPage(request, number)})


@staff
def retired(request: HttpRequest) -> HttpResponse:
    question, after = request.GET.get("q", "").strip()[:120], request.GET.get("after", "")
    found, older = retired_page(reader(request), q=question, after=after)
    facts = {"rows": [Row(one) for one in found], "older": older, "question": question}
    return page(request, "estate/retired.html", facts)


@staff
def export(request: HttpRequest) -> StreamingHttpResponse:
    """What the list is filtered to, as a table, read while it is sent."""
    rows = Filter.read(request.GET).rows(reader(request))
    lines = csv_lines(item_rows(rows))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="estate.csv"'
    return answer


@staff
def find(request: HttpRequest) -> JsonResponse:
    """What a box for items offers while a name is typed."""
    typed = request.GET.get("q", "")[:120]
    hits = queries.find_items(reader(request), typed, limit=8)
    found = [
        {"value": one.pk, "label": one.name, "about": f"{one.label} · {one.kind.name}"}
        for one in hits
    ]
    return JsonResponse({"items": found})

"""The figures of one item: fetched after its page stands, so that a large service does not hold it up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import page
from thirdline.reference.estate.figures_shown import ItemFigures
from thirdline.reference.estate.looking import cut_sets_of
from thirdline.reference.estate.queries import item_for


@staff
def figures(request: HttpRequest, number: int) -> HttpResponse:
    item = item_for(reader(request), number)
    return page(request, "estate/figures.html", {"item": item, "shown": ItemFigures(item)})


@staff
def cut_sets(request: HttpRequest, number: int) -> HttpResponse:
    item, after = item_for(reader(request), number), request.GET.get("after", "")
    cuts = cut_sets_of(item, cursor=after if after.isdecimal() and len(after) < 8 else "", most=50)
    return page(request, "estate/cut_sets.html", {"item": item, "cuts": cuts})

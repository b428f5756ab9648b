from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import page
from thirdline.reference.estate.looking import cut_sets_of
from thirdline.reference.estate.map_page import Asked, EstatePage
from thirdline.reference.estate.map_saving import svg_for
from thirdline.reference.estate.peeking import peek_of_fate, peek_of_item, peek_of_need
from thirdline.reference.estate.queries import item_for

SHOWN = 6  # cut sets beside a map
PEEKS = {"items": peek_of_item, "needs": peek_of_need, "fates": peek_of_fate}


@staff
def show(request: HttpRequest) -> HttpResponse:
    shown = EstatePage(reader(request), Asked.of(request.GET.dict()))
    return page(request, "estate/map.html", {"shown": shown, "peek": shown.peek})


@staff
def small(request: HttpRequest, number: int) -> HttpResponse:
    asked = replace(Asked.of(request.GET.dict()), item=number)
    return page(request, "estate/small_map.html", {"shown": EstatePage(reader(request), asked)})


@staff
def peek(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    of = request.GET.get("of", "")
    service = item_for(reader(request), int(of)) if of.isdecimal() and len(of) < 19 else None
    chosen = PEEKS[kind](reader(request), number, service)
    return page(request, "estate/peek.html", {"peek": chosen})


@staff
def cuts(request: HttpRequest, number: int) -> HttpResponse:
    item = item_for(reader(request), number)
    facts = {"item": item, "cuts": cut_sets_of(item, most=SHOWN)}
    return page(request, "estate/cuts.html", facts)


@staff
def picture(request: HttpRequest, number: int) -> HttpResponse:
    asked = Asked.of(request.GET.dict())
    drawn = svg_for(reader(request), number, asked, dark=request.GET.get("theme") == "dark")
    answer = HttpResponse(drawn.text, content_type="image/svg+xml")
    named = content_disposition_header(True, f"{drawn.file_name}.svg")
    answer["Content-Disposition"] = named or "attachment"
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer

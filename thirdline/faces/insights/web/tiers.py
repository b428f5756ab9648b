from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from thirdline.faces.insights.choosing import choice_of
from thirdline.faces.insights.csv_files import csv_text, rows_of
from thirdline.faces.insights.page import TiersPage
from thirdline.foundation.people.gates import leads
from thirdline.kit.refusals import NotFound
from thirdline.kit.ui.pages import page


@leads
def tiers(request: HttpRequest) -> HttpResponse:
    shown = TiersPage(choice_of(request.GET.dict()))
    return page(request, "insights/tiers.html", {"shown": shown})


@leads
def figures_csv(request: HttpRequest) -> HttpResponse:
    shown = TiersPage(choice_of(request.GET.dict()))
    found, wanted = shown.whole_tables, request.GET.get("table", "")
    if wanted and wanted not in found:
        raise NotFound(_("There is no such table in this period."))
    chosen = [found[wanted]] if wanted else list(found.values())
    response = HttpResponse(csv_text(rows_of(chosen, shown.summary)), "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{wanted or "figures"}.csv"'
    return response

"""Everybody of the support teams: files of what they see, made once or by a schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page
from thirdline.practices.exchange import operations, queries
from thirdline.practices.exchange.export_forms import ExportForm, ScheduleForm
from thirdline.practices.exchange.files import as_download

if TYPE_CHECKING:
    from thirdline.practices.exchange.export_forms import ExportForm as AnyForm


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    by = reader(request)
    if request.method != "POST":
        return _show(request, ExportForm(by, initial=request.GET.dict()), ScheduleForm(by))
    form = ExportForm(by, request.POST)
    try:
        if form.is_valid():
            operations.run_export(form.wanted(), format=form.cleaned_data["format"], by=by)
            return go(request, reverse("exchange:exports"))
    except Refused as refusal:
        form.add_error(None, refusal.reason)
    return _show(request, form, ScheduleForm(by), status=422)


@staff
@require_POST
def schedules(request: HttpRequest) -> HttpResponse:
    by = reader(request)
    form = ScheduleForm(by, request.POST)
    try:
        if form.is_valid():
            operations.plan_export(form.wanted(), by=by, **form.plan())
            return go(request, reverse("exchange:exports"), told=_("It is made from now on."))
    except Refused as refusal:
        form.add_error(None, refusal.reason)
    return _show(request, ExportForm(by), form, status=422)


@staff
@require_POST
def schedule_end(request: HttpRequest, number: int) -> HttpResponse:
    operations.end_schedule(queries.schedule_for(reader(request), number), by=reader(request))
    return go(request, reverse("exchange:exports"), told=_("It is made no more."))


@staff
def file(request: HttpRequest, number: int) -> FileResponse:
    return as_download(queries.export_for(reader(request), number))


@staff
@require_POST
def cancellation(request: HttpRequest, number: int) -> HttpResponse:
    operations.cancel_export(queries.export_for(reader(request), number), by=reader(request))
    return go(request, reverse("exchange:exports"), told=_("It stopped. Nothing of it is kept."))


@staff
@require_POST
def removal(request: HttpRequest, number: int) -> HttpResponse:
    operations.remove_export(queries.export_for(reader(request), number), by=reader(request))
    return go(request, reverse("exchange:exports"), told=_("The file is gone."))


def _show(
    request: HttpRequest, form: AnyForm, plan: ScheduleForm, *, status: int = 200
) -> HttpResponse:
    rows = queries.exports_of(reader(request))[:50]
    facts = {
        "exports": rows, "at_work": any(row.is_working for row in rows), "form": form, "plan": plan,
        "schedules": queries.schedules_of(reader(request)),
    }  # fmt: skip
    return page(request, "exchange/exports.html", facts, status=status)

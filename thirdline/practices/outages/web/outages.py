from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page
from thirdline.practices.outages import operations, queries
from thirdline.practices.outages.web.forms import NewForm, UpdateForm

if TYPE_CHECKING:
    from thirdline.practices.outages.models import KnownOutage


@staff
def outages(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    below = int(after) if after.isdecimal() and len(after) < 19 else None
    rows, older = queries.told(reader(request), after=below)
    return page(request, "outages/outages.html", {"rows": rows, "older": older})


@staff
def new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _again(request, form)
    try:
        outage = operations.publish_outage(by=reader(request), **form.cleaned_data)
    except Refused as refusal:
        return _again(request, form, refusal=refusal)
    return _there(request, outage, _("Told on the portal."))


@staff
def outage(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.outage_for(reader(request), number)
    form = UpdateForm(request.POST or None, initial=_told(one))
    if request.method != "POST" or not form.is_valid():
        return _again(request, form, one)
    try:
        operations.update_outage(one, by=reader(request), **form.cleaned_data)
    except Refused as refusal:
        return _again(request, form, one, refusal=refusal)
    return _there(request, one, _("Update is on the portal."))


@staff
@require_POST
def ending(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.outage_for(reader(request), number)
    operations.end_outage(one, words=request.POST.get("words", ""), by=reader(request))
    return _there(request, one, _("It is over. Whom it concerned hears so."))


def _again(
    request: HttpRequest,
    form: UpdateForm,
    one: KnownOutage | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    if refusal is not None:
        form.add_error(None, refusal.reason)
    facts: dict[str, Any] = {"form": form, "outage": one}
    if one is not None:
        facts |= {"people": queries.concerned(one), "count": queries.count_concerned(one)}
    status = 409 if refusal else 422 if request.method == "POST" else 200
    return page(request, "outages/outage.html", facts, status=status)


def _told(one: KnownOutage) -> dict[str, Any]:
    names = ("title", "text", "until", "next_update_at", "public")
    return {name: getattr(one, name) for name in names}


def _there(request: HttpRequest, one: KnownOutage, told: str) -> HttpResponse:
    return go(request, reverse("outages:outage", args=[one.pk]), told=told)

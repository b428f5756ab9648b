"""Set-up: what is held of a person, given out or erased."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.people.gates import administrators, reader
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.ui.pages import go, page
from thirdline.practices.exchange import operations, queries
from thirdline.practices.exchange.files import as_download
from thirdline.practices.exchange.personal_forms import ErasureForm, WhoForm
from thirdline.practices.exchange.showing import request_facts


@administrators
def listing(request: HttpRequest) -> HttpResponse:
    return _list(request)


@administrators
@require_POST
def packets(request: HttpRequest) -> HttpResponse:
    form = WhoForm(request.POST)
    if not form.is_valid():
        return _list(request, status=422, packet=form)
    made = operations.export_person(form.person, by=reader(request))
    return go(request, _address(made.pk), told=_("The packet is being made."))


@administrators
@require_POST
def erasures(request: HttpRequest) -> HttpResponse:
    form = ErasureForm(request.POST)
    if not form.is_valid():
        return _list(request, status=422, erasure=form)
    given, by = form.cleaned_data, reader(request)
    try:
        made = operations.ask_erasure(
            form.person, with_texts=given["texts"] == "erase", reason=given["reason"], by=by
        )
    except Refused as refusal:
        form.add_error("address", refusal.reason)
        return _list(request, status=409, erasure=form)
    return go(request, _address(made.pk), told=_("Nothing is erased yet: somebody else confirms."))


@administrators
def one(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.request_for(reader(request), number)
    return page(request, "exchange/personal_request.html", request_facts(found, reader(request)))


@administrators
def file(request: HttpRequest, number: int) -> FileResponse:
    """Only whoever asked for a packet opens it."""
    found = queries.request_for(reader(request), number)
    if found.by_id != reader(request).pk:
        raise NotFound(_("The packet belongs to whoever asked for it."))
    return as_download(found, ending="zip")


@administrators
@require_POST
def confirmation(request: HttpRequest, number: int) -> HttpResponse:
    operations.confirm_erasure(queries.request_for(reader(request), number), by=reader(request))
    return go(request, _address(number), told=_("It is being erased."))


@administrators
@require_POST
def withdrawal(request: HttpRequest, number: int) -> HttpResponse:
    operations.withdraw_erasure(queries.request_for(reader(request), number), by=reader(request))
    return go(request, _address(number), told=_("Withdrawn. Nothing was erased."))


def _address(number: int) -> str:
    return reverse("exchange:personal-request", args=[number])


def _list(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    first = {"address": request.GET.get("address", "")}
    facts = {
        "requests": queries.requests_for(reader(request))[:100],
        "packet": forms.get("packet") or WhoForm(initial=first, auto_id="packet_%s"),
        "erasure": forms.get("erasure") or ErasureForm(initial=first),
    }
    return page(request, "exchange/personal.html", facts, status=status)

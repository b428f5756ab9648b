from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.people.gates import keepers_of_the_estate, reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import form_again, go, page
from thirdline.reference.estate import operations, queries
from thirdline.reference.estate.failing import FailureSource
from thirdline.reference.estate.picking import picked, ticked, typed
from thirdline.reference.estate.showing_fates import FatePage, FatesList
from thirdline.reference.estate.web.forms import FailureForm, FateForm

if TYPE_CHECKING:
    from thirdline.reference.estate.models import ConfigurationItem, FateSet


@staff
def fates(request: HttpRequest) -> HttpResponse:
    return page(request, "estate/fates.html", {"listed": FatesList(request)})


@staff
def fate(request: HttpRequest, number: int) -> HttpResponse:
    return page(request, "estate/fate.html", {"shown": FatePage(request, number)})


@keepers_of_the_estate
def new_fate(request: HttpRequest) -> HttpResponse:
    by, form = reader(request), FateForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _again(request, form, ticked(by, request.POST))
    try:
        made = operations.name_fate(members=picked(by, request.POST), by=by, **form.cleaned_data)
    except Refused as refusal:
        return _again(request, form, ticked(by, request.POST), refusal)
    return _there(request, made, _("The fate they share is named."))


@keepers_of_the_estate
def edit_fate(request: HttpRequest, number: int) -> HttpResponse:
    by, one = reader(request), queries.fate_for(reader(request), number)
    form = FateForm(request.POST or None, initial={"name": one.name, "about": one.about})
    if request.method != "POST" or not form.is_valid():
        return _again(request, form, queries.members_of_fate(one), fate=one)
    try:
        members = picked(by, request.POST)
        operations.change_fate(one, members=members, by=by, **form.cleaned_data)
    except Refused as refusal:
        return _again(request, form, ticked(by, request.POST), refusal, fate=one)
    return _there(request, one, _("The fate they share is changed."))


@keepers_of_the_estate
def fate_failure(request: HttpRequest, number: int) -> HttpResponse:
    """How likely the shared thing fails, in which unit, for which period, and who says so."""
    by, one = reader(request), queries.fate_for(reader(request), number)
    form = FailureForm(request.POST or None, initial=_figures_of(one))
    if request.method != "POST" or not form.is_valid():
        return _failure_again(request, form, one)
    try:
        operations.say_how_fate_fails(one, by=by, **_said(form.cleaned_data))
    except Refused as refusal:
        return _failure_again(request, form, one, refusal)
    return _there(request, one, _("The failure figure of %(name)s is kept.") % {"name": one.name})


@keepers_of_the_estate
@require_POST
def fate_ending(request: HttpRequest, number: int) -> HttpResponse:
    one = operations.end_fate(queries.fate_for(reader(request), number), by=reader(request))
    return _there(request, one, _("They share it no longer."))


def _again(
    request: HttpRequest,
    form: FateForm,
    members: list[ConfigurationItem],
    refusal: Refused | None = None,
    fate: FateSet | None = None,
) -> HttpResponse:
    facts = {"fate": fate, "members": members, "typed": typed(request.POST)}
    return form_again(request, "estate/fate_edit.html", form, refusal, **facts)


def _figures_of(fate: FateSet) -> dict[str, Any]:
    return {name: getattr(fate, name) for name in FailureForm.base_fields}


def _said(given: dict[str, Any]) -> dict[str, Any]:
    """The fields of the form in the words of the verb."""
    said = {name.removeprefix("failure_"): value for name, value in given.items()}
    return said | {"source": FailureSource(given["failure_source"])}


def _failure_again(
    request: HttpRequest, form: FailureForm, fate: FateSet, refusal: Refused | None = None
) -> HttpResponse:
    return form_again(request, "estate/fate_failure.html", form, refusal, fate=fate)


def _there(request: HttpRequest, one: FateSet, told: str) -> HttpResponse:
    return go(request, reverse("estate:fate", args=[one.pk]), told=told)

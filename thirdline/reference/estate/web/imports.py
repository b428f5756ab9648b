"""Items of other systems: from the file to the plan, to the estate and, if need be, out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdline.foundation.people.gates import keepers_of_the_estate, reader
from thirdline.kit.ui.pages import accepted, go, page
from thirdline.reference.estate.importing import queries
from thirdline.reference.estate.importing.showing import import_facts, listed_imports
from thirdline.reference.estate.operations import importing
from thirdline.reference.estate.rules import ImportState
from thirdline.reference.estate.web.import_forms import ChoicesForm, UploadForm

if TYPE_CHECKING:
    from thirdline.reference.estate.models import Import


@keepers_of_the_estate
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _list(request, form)
    made = accepted(form, lambda: _take_in(request, form), at="file")
    if made is None:
        return _list(request, form, 422)
    return go(request, _address(made.pk), told=_("Kept. Its plan is being made."))


def _take_in(request: HttpRequest, form: UploadForm) -> Import:
    given = form.cleaned_data
    parts = [(one.name or "file", one.read()) for one in given["file"]]
    name, content = importing.every_part(parts)
    return importing.take_in_estate(
        name=name, content=content, source=given["source"], format=given["format"], by=reader(request)
    )  # fmt: skip


def _list(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    before = _number(request.GET.get("before", ""))
    every = queries.estate_imports_for(reader(request)).order_by("-pk")
    rows = list((every.filter(pk__lt=before) if before else every)[: queries.PAGE + 1])
    older = rows[queries.PAGE - 1].pk if len(rows) > queries.PAGE else None
    facts = {"listed": listed_imports(rows[: queries.PAGE]), "form": form, "older": older}
    return page(request, "estate/imports.html", {**facts, "sources": queries.sources()}, status=status)  # fmt: skip


@keepers_of_the_estate
def one(request: HttpRequest, number: int) -> HttpResponse:
    return _show(request, queries.estate_import_for(reader(request), number))


@keepers_of_the_estate
@require_POST
def choices(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.estate_import_for(reader(request), number)
    form = ChoicesForm(found, request.POST)
    if not form.is_valid():
        return _show(request, found, form, 422)
    importing.choose_for_estate(found, choices=form.choices(), by=reader(request))
    return go(request, _address(number), told=_("Saved. The plan is being made anew."))


@keepers_of_the_estate
@require_POST
def application(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.estate_import_for(reader(request), number)
    importing.apply_estate_import(found, by=reader(request))
    return go(request, _address(number))


@keepers_of_the_estate
@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.estate_import_for(reader(request), number)
    stopped = importing.stop_estate_import(found, by=reader(request)).state == ImportState.STOPPED
    told = _("It stopped. Nothing was changed.") if stopped else _("It stops before its next step; nothing is changed then.")  # fmt: skip
    return go(request, _address(number), told=told)


@keepers_of_the_estate
@require_POST
def undoing(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.estate_import_for(reader(request), number)
    importing.undo_estate_import(found, by=reader(request))
    return go(request, _address(number))


def _show(
    request: HttpRequest, found: Import, form: ChoicesForm | None = None, status: int = 200
) -> HttpResponse:
    after, action = _number(request.GET.get("after", "")), request.GET.get("show", "")
    facts = import_facts(found, reader(request), action, after)
    if facts["why_not_choose"] is None:
        facts["form"] = form or ChoicesForm(found)
    return page(request, "estate/import.html", facts, status=status)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else 0


def _address(number: int) -> str:
    return reverse("estate:import", args=[number])

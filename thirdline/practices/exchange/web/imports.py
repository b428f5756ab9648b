"""Set-up: tickets of other desks, from the file to the desk and, if need be, out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from thirdline.foundation.people.gates import administrators, reader
from thirdline.kit.rows.csv_lines import csv_lines
from thirdline.kit.ui.draw.words import count
from thirdline.kit.ui.pages import accepted, go, page
from thirdline.practices.exchange import operations, queries
from thirdline.practices.exchange.forms import MappingForm, UploadForm
from thirdline.practices.exchange.showing import header_of, import_facts

if TYPE_CHECKING:
    from thirdline.practices.exchange.models import Import

PAGE = "exchange/import.html"


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _list(request, form)
    made = accepted(form, lambda: _take_in(request, form), at="file")
    if made is None:
        return _list(request, form, 422)
    return go(request, _address(made.pk), told=_("Kept. See whether the columns are right."))


def _take_in(request: HttpRequest, form: UploadForm) -> Import:
    given = form.cleaned_data
    return operations.take_in_file(
        given["source"], name=given["file"].name or "file", chunks=given["file"].chunks(),
        system=given["system"], by=reader(request),
    )  # fmt: skip


def _list(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    rows = queries.imports_for(reader(request))[:100]
    return page(request, "exchange/imports.html", {"imports": rows, "form": form}, status=status)


@administrators
def one(request: HttpRequest, number: int) -> HttpResponse:
    return _show(request, queries.import_for(reader(request), number))


@administrators
@require_POST
def mapping(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.import_for(reader(request), number)
    if name := request.POST.get("take"):
        operations.take_mapping(found, name=name, by=reader(request))
        return go(request, _address(number), told=_("The mapping “%(n)s” is used.") % {"n": name})
    form = MappingForm(found, header_of(found), request.POST)
    if not form.is_valid():
        return _show(request, found, form=form, status=422)
    given = form.cleaned_data
    more = {"clocks_from": given["clocks_from"], "keep_as": given["keep_as"], "by": reader(request)}
    operations.map_import(found, columns=form.columns(), choices=form.choices(), **more)
    return go(request, _address(number), told=_("Saved. The first rows show what becomes of them."))


@administrators
@require_POST
def checks(request: HttpRequest, number: int) -> HttpResponse:
    operations.check_import(queries.import_for(reader(request), number), by=reader(request))
    return go(request, _address(number))


@administrators
@require_POST
def runs(request: HttpRequest, number: int) -> HttpResponse:
    operations.run_import(queries.import_for(reader(request), number), by=reader(request))
    return go(request, _address(number))


@administrators
@require_POST
def cancellation(request: HttpRequest, number: int) -> HttpResponse:
    operations.cancel_import(queries.import_for(reader(request), number), by=reader(request))
    return go(request, _address(number), told=_("It stopped. What is in stays in."))


@administrators
@require_POST
def undoing(request: HttpRequest, number: int) -> HttpResponse:
    operations.undo_import(queries.import_for(reader(request), number), by=reader(request))
    return go(request, _address(number))


@administrators
@require_POST
def people(request: HttpRequest, number: int) -> HttpResponse:
    """Give people an account whom the import only noted."""
    by, ticked = reader(request), request.POST.getlist("person")
    only = None if request.POST.get("all") == "1" else [int(n) for n in ticked if _is_number(n)]
    found = operations.activate_imported(queries.import_for(by, number), only=only, by=by)
    words = ngettext("%(n)s has an account now.", "%(n)s have an account now.", len(found))
    return go(request, _address(number), told=words % {"n": count(len(found))})


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdecimal() and len(given) < 18


@administrators
def problems(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Every line that cannot be used, as a table to work through."""
    found = queries.import_for(reader(request), number)
    rows = queries.every_problem(found)
    head = (_("Line"), _("Column"), _("What is wrong"), _("What stands there"))
    answer = StreamingHttpResponse(csv_lines([head], rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{number}-problems.csv"'
    return answer


def _address(number: int) -> str:
    return reverse("exchange:import", args=[number])


def _show(
    request: HttpRequest, found: Import, *, form: MappingForm | None = None, status: int = 200
) -> HttpResponse:
    after = request.GET.get("after", "")
    facts = import_facts(
        found,
        problems_after=int(after) if _is_number(after) else 0,
        notes=request.GET.get("show") == "notes",
    )
    if facts["mappable"]:
        facts["form"] = form or MappingForm(found, header_of(found))
        facts["mappings"] = queries.mappings_of(found.source)
    return page(request, PAGE, facts, status=status)

"""Every table as a list and as a form, drawn from its columns."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdline.faces.setup.listing import cells_of, plain_of, table_for
from thirdline.faces.setup.web.forms import TableForm
from thirdline.foundation.people.gates import administrators, reader, readers_of_set_up
from thirdline.foundation.records.operations import retire_row, save_row, why_not_configure
from thirdline.foundation.records.queries import changes_of, latest_version
from thirdline.foundation.records.reading import read_row
from thirdline.kit.refusals import Refused
from thirdline.kit.tables import Table
from thirdline.kit.ui.pages import go, page


@readers_of_set_up
def rows(request: HttpRequest, table: str) -> HttpResponse:
    found = table_for(table)
    facts = {
        "table": found,
        **cells_of(found),
        "why_not_change": why_not_configure(reader(request)),
    }
    return page(request, "setup/rows.html", facts)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, table: str) -> HttpResponse:
    found = table_for(table)
    return _form(request, found, {}, TableForm(found, {}, _given(request)))


@readers_of_set_up
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, table: str, row: str) -> HttpResponse:
    found = table_for(table)
    plain = plain_of(found, row)
    return _form(request, found, plain, TableForm(found, plain, _given(request)))


@administrators
@require_POST
def retirement(request: HttpRequest, table: str, row: str) -> HttpResponse:
    found = table_for(table)
    plain = plain_of(found, row)
    version = retire_row(found, plain[found.key], by=reader(request))
    told = _("“%(key)s” is retired, version %(n)s.") % {"key": row, "n": version.pk}
    return go(request, reverse("setup:rows", args=[table]), told=told)


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(
    request: HttpRequest, table: Table, plain: dict[str, Any], form: TableForm
) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, table, plain, form, 200)
    if not form.is_valid():
        return _shown(request, table, plain, form, 422)
    try:
        version = _save(request, table, plain, form)
    except Refused as refusal:
        form.row.add_error(None, refusal.reason)
        return _shown(request, table, plain, form, 409)
    told = _("Saved as version %(n)s.") % {"n": version.pk} if version else _("Nothing differs.")
    return go(request, reverse("setup:rows", args=[table.name]), told=told)


def _save(request: HttpRequest, table: Table, plain: dict[str, Any], form: TableForm) -> Any:
    values = read_row(table, form.plain())
    _refuse_second(table, plain, values)
    return save_row(table, values, by=reader(request), seen=_seen(request))


def _refuse_second(table: Table, plain: dict[str, Any], values: dict[str, Any]) -> None:
    """A new row never overwrites one that is there."""
    key = values[table.key]
    if not plain and table.rows().filter(**{table.key: key}).exists():
        raise Refused(_("There is a “%(key)s” already. Open it to change it.") % {"key": key})


def _seen(request: HttpRequest) -> int | None:
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else None


def _shown(
    request: HttpRequest, table: Table, plain: dict[str, Any], form: TableForm, status: int
) -> HttpResponse:
    latest = latest_version()
    key = plain.get(table.key)
    facts = {
        "table": table,
        "key": key,
        "form": form,
        "seen": latest.pk if latest else 0,
        "changes": changes_of(table.name, key) if plain else [],
        "why_not_change": why_not_configure(reader(request)),
    }
    return page(request, "setup/row.html", facts, status=status)

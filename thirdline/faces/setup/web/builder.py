"""The form builder: the items of the catalogue, and the form of one, piece by piece with its preview."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdline.faces.setup import building
from thirdline.faces.setup.web.piece_forms import PieceForm
from thirdline.foundation.people.gates import administrators, reader, readers_of_set_up
from thirdline.foundation.records.operations import why_not_configure
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page
from thirdline.practices.catalogue.forms import RequestForm, shown_fields
from thirdline.practices.catalogue.queries import form_of, item_slugged, items_in_force


@readers_of_set_up
def items(request: HttpRequest) -> HttpResponse:
    facts = {"items": items_in_force(), "why_not_change": why_not_configure(reader(request))}
    return page(request, "setup/items.html", facts)


@readers_of_set_up
def builder(request: HttpRequest, slug: str) -> HttpResponse:
    return _show(request, slug)


@readers_of_set_up
def shown(request: HttpRequest, slug: str) -> JsonResponse:
    """The preview asks like the portal does."""
    item = item_slugged(slug)
    form = RequestForm(form_of(item), item.currency, request.GET)
    return JsonResponse(shown_fields(form, item.price))


@administrators
@require_POST
def order(request: HttpRequest, slug: str) -> HttpResponse:
    part, key = request.POST.get("part", ""), request.POST.get("key", "")
    building.child_named(part)
    by = -1 if request.POST.get("to") == "up" else 1
    return _save(request, slug, building.moved_piece(building.item_plain(slug), part, key, by))


@administrators
@require_POST
def removal(request: HttpRequest, slug: str, part: str, key: str) -> HttpResponse:
    building.child_named(part)
    return _save(request, slug, building.take_piece(building.item_plain(slug), part, key))


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: HttpRequest, slug: str, part: str, key: str) -> HttpResponse:
    building.child_named(part)
    item = building.item_plain(slug)
    found, status = building.piece_of(item, part, key), 422 if request.method == "POST" else 200
    form = PieceForm(part, found, _before(item, part, key), request.POST or None)
    if form.is_valid():
        try:
            return _saved(request, slug, building.put_piece(item, part, key, form.plain()))
        except Refused as refusal:
            form.add_error(None, refusal.reason)
            status = 409
    facts = {"item": item, "part": part, "key": key, "form": form}
    return page(request, "setup/piece.html", facts, status=status)


def _before(item: dict[str, Any], part: str, key: str) -> list[dict[str, Any]]:
    """The fields a condition may name: all for an approval, those above for a field."""
    fields = list(item.get("fields", []))
    if part == "fields" and key != "+":
        keys = [one["key"] for one in fields]
        fields = fields[: keys.index(key)]
    return [one for one in fields if one.get("type") not in {"person", "file"}]


def _save(request: HttpRequest, slug: str, item: dict[str, Any]) -> HttpResponse:
    try:
        return _saved(request, slug, item)
    except Refused as refusal:
        return _show(request, slug, refusal=refusal.reason, status=409)


def _saved(request: HttpRequest, slug: str, item: dict[str, Any]) -> HttpResponse:
    version = building.save_item(item, by=reader(request))
    told = _("Saved as version %(n)s.") % {"n": version.pk} if version else _("Nothing differs.")
    return go(request, reverse("setup:form", args=[slug]), told=told)


def _show(request: HttpRequest, slug: str, *, refusal: str = "", status: int = 200) -> HttpResponse:
    item = item_slugged(slug)
    facts = {
        "item": item,
        "plain": building.with_kinds(building.item_plain(slug)),
        "form": RequestForm(form_of(item), item.currency),
        "refusal": refusal,
        "why_not_change": why_not_configure(reader(request)),
    }
    return page(request, "setup/form.html", facts, status=status)

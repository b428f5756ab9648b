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
from thirdline.reference.estate.rules import HEALTH_WORDS, Health
from thirdline.reference.estate.web.forms import FailureForm, HealthForm, ItemForm, facts_of

if TYPE_CHECKING:
    from thirdline.reference.estate.models import ConfigurationItem


@keepers_of_the_estate
def new(request: HttpRequest) -> HttpResponse:
    """First the kind, which decides what is asked; then the item."""
    kind = queries.kind_slugged(request.GET.get("kind", ""))
    if kind is None:
        return page(request, "estate/kinds.html", {"kinds": queries.kinds()})
    asked = {"kind": kind.slug, "environment": "production", "name": request.GET.get("name", "")}
    form = ItemForm(request.POST or None, initial=asked, of=kind)
    if request.method != "POST" or not form.is_valid():
        return _again(request, form, kind=kind)
    try:
        item = operations.register_item(by=reader(request), **form.facts())
    except Refused as refusal:
        return _again(request, form, refusal, kind=kind)
    return _there(request, item, _("%(name)s is registered. Say what it needs."))


@keepers_of_the_estate
def edit(request: HttpRequest, number: int) -> HttpResponse:
    item = queries.item_for(reader(request), number)
    form = ItemForm(request.POST or None, initial=facts_of(item), of=item.kind, item=item)
    if request.method != "POST" or not form.is_valid():
        return _again(request, form, item=item, kind=item.kind)
    changes, seen = form.facts(), form.cleaned_data["version"]
    try:
        item = operations.edit_item(item, changes=changes, version=seen, by=reader(request))
    except Refused as refusal:
        return _again(request, form, refusal, item=item, kind=item.kind)
    return _there(request, item, _("%(name)s is changed."))


@keepers_of_the_estate
def failure(request: HttpRequest, number: int) -> HttpResponse:
    """How often it fails, in which unit, for which period, and who says so."""
    item = queries.item_for(reader(request), number)
    form = FailureForm(request.POST or None, initial=_figures_of(item))
    if request.method != "POST" or not form.is_valid():
        return _again(request, form, item=item, template="estate/failure.html")
    try:
        operations.edit_item(item, changes=form.cleaned_data, by=reader(request))
    except Refused as refusal:
        return _again(request, form, refusal, item=item, template="estate/failure.html")
    return _there(request, item, _("The failure figure of %(name)s is kept."))


@staff
@require_POST
def health(request: HttpRequest, number: int) -> HttpResponse:
    form = HealthForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say whether it is up, down or in maintenance, and since when."))
    item = queries.item_for(reader(request), number)
    operations.say_health(item, by=reader(request), **form.cleaned_data)
    said = HEALTH_WORDS[Health(form.cleaned_data["health"])]
    return go(request, _address(item), told=f"{item.name}: {said}")


@keepers_of_the_estate
@require_POST
def retirement(request: HttpRequest, number: int) -> HttpResponse:
    item, given = queries.item_for(reader(request), number), request.POST
    operations.retire_item(
        item, reason=given.get("reason", ""), also_needs="also" in given, by=reader(request)
    )
    return _there(request, item, _("%(name)s is retired."))


@keepers_of_the_estate
@require_POST
def restoration(request: HttpRequest, number: int) -> HttpResponse:
    item = queries.item_for(reader(request), number)
    operations.restore_item(item, by=reader(request))
    return _there(request, item, _("%(name)s is back in service. Say anew what it needs."))


def _again(
    request: HttpRequest,
    form: Any,
    refusal: Refused | None = None,
    template: str = "estate/edit.html",
    **facts: Any,
) -> HttpResponse:
    return form_again(request, template, form, refusal, **{"item": None, **facts})


def _figures_of(item: ConfigurationItem) -> dict[str, Any]:
    found = {name: getattr(item, name) for name in FailureForm.base_fields}
    return found | {"failure_source": "estimate"} if item.failure_source == "kind" else found


def _address(item: ConfigurationItem) -> str:
    return reverse("estate:item", args=[item.pk])


def _there(request: HttpRequest, item: ConfigurationItem, told: str) -> HttpResponse:
    return go(request, _address(item), told=told % {"name": item.name})

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.people.gates import keepers_of_the_estate, reader
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import form_again, go, page
from thirdline.reference.estate import operations, queries
from thirdline.reference.estate.picking import picked, ticked, typed
from thirdline.reference.estate.web.forms import NeedForm

if TYPE_CHECKING:
    from thirdline.reference.estate.models import ConfigurationItem


@keepers_of_the_estate
def new_need(request: HttpRequest, number: int) -> HttpResponse:
    by, item = reader(request), queries.item_for(reader(request), number)
    form = NeedForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _again(request, form, item, picked(by, request.POST))
    try:
        members = picked(by, request.POST)
        operations.set_need(item, members=members, by=by, **form.cleaned_data)
    except Refused as refusal:
        return _again(request, form, item, ticked(by, request.POST), refusal)
    return _there(request, item.pk, _("What it needs is kept."))


@keepers_of_the_estate
def need(request: HttpRequest, number: int) -> HttpResponse:
    by, one = reader(request), queries.need_for(reader(request), number)
    form = NeedForm(request.POST or None, initial={"label": one.label, "k": one.k})
    if request.method != "POST" or not form.is_valid():
        members = [each.item for each in one.members.select_related("item__kind")]
        return _again(request, form, one.item, members, need=one)
    try:
        operations.change_need(one, members=picked(by, request.POST), by=by, **form.cleaned_data)
    except Refused as refusal:
        return _again(request, form, one.item, ticked(by, request.POST), refusal, need=one)
    return _there(request, one.item_id, _("What it needs is kept."))


@keepers_of_the_estate
@require_POST
def need_ending(request: HttpRequest, number: int) -> HttpResponse:
    one = operations.end_need(queries.need_for(reader(request), number), by=reader(request))
    return _there(request, one.item_id, _("It is needed no longer."))


@keepers_of_the_estate
def relations(request: HttpRequest, number: int) -> HttpResponse:
    """Relate an item to others, each the same way."""
    by, item = reader(request), queries.item_for(reader(request), number)
    if request.method != "POST":
        return _relating(request, item, [])
    try:
        others = picked(by, request.POST)
        _relate(item, others, request)
    except Refused as refusal:
        return _relating(request, item, ticked(by, request.POST), refusal)
    return _there(request, item.pk, _("They are related."))


def _relate(item: ConfigurationItem, others: list[ConfigurationItem], request: HttpRequest) -> None:
    kind = queries.relation_kinds().filter(slug=request.POST.get("kind", "")).first()
    if kind is None or not others:
        raise Refused(_("Say how it is related, and to which item."))
    about = request.POST.get("about", "")
    for other in others:
        operations.relate_items(item, kind=kind, other=other, about=about, by=reader(request))


@keepers_of_the_estate
@require_POST
def relation_ending(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.relation_for(reader(request), number)
    operations.end_relation(one, by=reader(request))
    back = request.POST.get("from", "")
    return _there(request, int(back) if back.isdecimal() and len(back) < 19 else one.item_id,
                  _("They are related no longer."))  # fmt: skip


def _again(
    request: HttpRequest,
    form: NeedForm,
    item: ConfigurationItem,
    members: list[ConfigurationItem],
    refusal: Refused | None = None,
    **facts: Any,
) -> HttpResponse:
    facts |= {"item": item, "members": members, "typed": typed(request.POST)}
    return form_again(request, "estate/need.html", form, refusal, **facts)


def _relating(
    request: HttpRequest,
    item: ConfigurationItem,
    members: list[ConfigurationItem],
    refusal: Refused | None = None,
) -> HttpResponse:
    facts = {"item": item, "members": members, "typed": typed(request.POST), "refusal": refusal}
    facts |= {"kinds": queries.relation_kinds(), "given": request.POST}
    return page(request, "estate/relation.html", facts, status=409 if refusal else 200)


def _there(request: HttpRequest, number: int, told: str) -> HttpResponse:
    return go(request, reverse("estate:item", args=[number]), told=told)

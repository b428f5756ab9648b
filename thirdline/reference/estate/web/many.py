"""A change of many items: chosen in the list, foreseen, then done at once, or by a worker if they are very many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from thirdline.foundation.people.gates import keepers_of_the_estate, reader
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.kit.ui.draw.words import count
from thirdline.kit.ui.pages import go, page
from thirdline.reference.estate import operations, queries
from thirdline.reference.estate.facts import foresee
from thirdline.reference.estate.listing import Filter
from thirdline.reference.estate.many import change_facts, items_change_for, page_of_changes
from thirdline.reference.estate.rules import MOST_AT_ONCE, MOST_WAITED_FOR, why_not_overlook
from thirdline.reference.estate.web.forms import ManyForm

if TYPE_CHECKING:
    from thirdline.reference.estate.models import ConfigurationItem

SHOWN = 20


@keepers_of_the_estate
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """The changes there were; posted, what shall change of the ticked items or of all of the list."""
    if request.method != "POST":
        listed, older = page_of_changes(reader(request), _number(request.GET.get("before", "")))
        return page(request, "estate/changes.html", {"listed": listed, "older": older})
    return _posted(request)


def _posted(request: HttpRequest) -> HttpResponse:
    """What they would be, and the change."""
    numbers = _numbers(request)
    refuse_if(why_not_overlook(len(numbers)))
    step = request.POST.get("step", "")
    form = ManyForm(request.POST if step else None)
    if not step or not form.is_valid():
        return _again(request, form, numbers, 422 if step else 200)
    found = list(queries.items_numbered(reader(request), numbers).values())
    if step != "do":
        return _foreseen(request, form, numbers, found)
    return _done(request, form, found)


def _done(request: HttpRequest, form: ManyForm, found: list[ConfigurationItem]) -> HttpResponse:
    if len(found) > MOST_WAITED_FOR:
        return _begun(request, form, found)
    changed = operations.change_items(found, changes=form.changes(), by=reader(request))
    told = ngettext("%(n)s item is changed.", "%(n)s items are changed.", changed)
    return go(request, _list(request), told=told % {"n": count(changed)})


def _begun(request: HttpRequest, form: ManyForm, found: list[ConfigurationItem]) -> HttpResponse:
    change = operations.begin_change_of_items(
        [one.pk for one in found], changes=form.changes(), came_from=_list(request), by=reader(request)
    )  # fmt: skip
    return go(request, reverse("estate:items-change", args=[change.pk]))


@keepers_of_the_estate
def change(request: HttpRequest, number: int) -> HttpResponse:
    """How far it is, and what came of it."""
    found = items_change_for(reader(request), number)
    facts = change_facts(found, _number(request.GET.get("after", "")))
    return page(request, "estate/change.html", facts)


@keepers_of_the_estate
@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    found = items_change_for(reader(request), number)
    operations.stop_change_of_items(found, by=reader(request))
    told = _("It stops before its next step; nothing is changed then.")
    return go(request, reverse("estate:items-change", args=[number]), told=told)


def _foreseen(
    request: HttpRequest, form: ManyForm, numbers: list[int], found: list[ConfigurationItem]
) -> HttpResponse:
    changes = form.changes()
    if not changes:
        form.add_error(None, _("Say what changes; every field is empty."))
        return _again(request, form, numbers, 422)
    try:
        different = foresee([one for one in found if one.retired_at is None], changes)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _again(request, form, numbers, 409)
    facts = {"different": len(different), "sample": [one for one, _new in different[:SHOWN]]}
    return _again(request, form, numbers, 200, foreseen=facts)


def _again(
    request: HttpRequest,
    form: ManyForm,
    numbers: list[int],
    status: int,
    foreseen: dict[str, object] | None = None,
) -> HttpResponse:
    facts = {
        "form": form, "numbers": ",".join(map(str, numbers)), "count": len(numbers),
        "foreseen": foreseen, "back": _list(request), "by_worker": len(numbers) > MOST_WAITED_FOR,
    }  # fmt: skip
    return page(request, "estate/many.html", facts, status=status)


def _numbers(request: HttpRequest) -> list[int]:
    if request.POST.get("all") == "1":
        rows = Filter.read(request.GET).rows(reader(request))
        return list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    given = [*request.POST.getlist("item"), *request.POST.get("numbers", "").split(",")]
    found = [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 19]
    return list(dict.fromkeys(found))


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else 0


def _list(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return reverse("estate:items") + (f"?{query}" if query else "")

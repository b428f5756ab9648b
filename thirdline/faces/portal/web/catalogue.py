"""What people may ask for: the catalogue, and the form of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thirdline.faces.portal.requesting import card_of, grouped, item_facts, kinds_asked
from thirdline.faces.portal.web.ask import asking_since
from thirdline.foundation.people.gates import anybody
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page
from thirdline.practices.catalogue import queries
from thirdline.practices.catalogue.forms import RequestForm, shown_fields
from thirdline.practices.catalogue.operations import submit_request

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person
    from thirdline.practices.catalogue.models import CatalogueItem


@anybody
def catalogue(request: HttpRequest) -> HttpResponse:
    question = request.GET.get("q", "").strip()[:200]
    person = _person(request)
    if question:
        found = queries.items_found(person, question.split(), 50)
    else:
        found = list(queries.items_for(person))
    kinds = kinds_asked() if person is not None and not question else []
    groups = grouped([card_of(one) for one in found])
    facts = {"question": question, "groups": groups, "kinds": kinds}
    return page(request, "portal/catalogue.html", facts)


@anybody
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, slug: str) -> HttpResponse:
    person, one = _person(request), queries.item_for(_person(request), slug)
    if request.method != "POST":
        return _show(request, one, RequestForm(queries.form_of(one), one.currency), 200)
    if person is None:
        return HttpResponseRedirect(f"{reverse('account_login')}?next={one.get_absolute_url()}")
    return _ask(request, one, person)


def _ask(request: HttpRequest, one: CatalogueItem, person: Person) -> HttpResponse:
    form = RequestForm(queries.form_of(one), one.currency, request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, one, form, 422)
    try:
        since = asking_since(request)
        ticket = submit_request(
            one, answers=form.given, files=form.uploads, requester=person, by=person,
            self_service_since=since,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _show(request, one, form, 409)
    told = _("We have it: %(ticket)s.") % {"ticket": ticket.label}
    return go(request, reverse("portal:ticket", args=[ticket.pk]), told=told)


@anybody
def shown(request: HttpRequest, slug: str) -> JsonResponse:
    """Which fields are asked with what is chosen so far, and what it costs; nothing is kept."""
    one = queries.item_for(_person(request), slug)
    form = RequestForm(queries.form_of(one), one.currency, request.GET)
    return JsonResponse(shown_fields(form, one.price))


def _show(request: HttpRequest, one: CatalogueItem, form: Any, status: int) -> HttpResponse:
    facts = item_facts(one, form)
    return page(request, "portal/item.html", facts, status=status)


def _person(request: HttpRequest) -> Person | None:
    return request.user if request.user.is_authenticated else None

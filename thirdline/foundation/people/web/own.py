"""A person's own page: how the desk looks and speaks, how they sign in, what acts in their name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdline.foundation.people import operations, queries
from thirdline.foundation.people.gates import everyone, reader
from thirdline.foundation.people.rota_links import link_for
from thirdline.foundation.people.web.forms import PreferencesForm, TokenForm
from thirdline.kit import clock
from thirdline.kit.ui.pages import go, page

CHOICES = ("name", "language", "time_zone", "theme", "single_keys")


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    if request.method != "POST":
        return _show(request)
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _show(request, form=form, status=422)
    operations.change_preferences(person, by=person, **form.cleaned_data)
    with translation.override(person.language):
        return go(request, reverse("people:preferences"), told=_("Preferences saved."))


@everyone
@require_POST
def tokens(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    form = TokenForm(request.POST, set_up=person.may("set_up"))
    if not form.is_valid():
        return _show(request, token_form=form, status=422)
    token, secret = operations.issue_token(person, by=person, **form.cleaned_data)
    # Shown in the answer itself, once: a redirect would have to keep it somewhere.
    response = _show(request, made=token, secret=secret)
    response["Cache-Control"] = "no-store"
    return response


@everyone
@require_POST
def revocation(request: HttpRequest, number: int) -> HttpResponse:
    person = reader(request)
    token = operations.revoke_token(queries.token_of(person, number), by=person)
    told = _("“%(name)s” opens nothing any more.") % {"name": token.name}
    return go(request, reverse("people:preferences") + "#tokens", told=told)


def _show(request: HttpRequest, *, status: int = 200, **given: Any) -> HttpResponse:
    person = reader(request)
    kept = {name: getattr(person, name) for name in CHOICES}
    facts = {
        "form": PreferencesForm(initial=kept),
        "token_form": TokenForm(set_up=person.may("set_up")),
        "tokens": queries.tokens_of(person, now=clock.now()),
        "on_call_link": link_for(person) if person.standing.is_staff else "",
        **given,
    }
    return page(request, "people/preferences.html", facts, status=status)

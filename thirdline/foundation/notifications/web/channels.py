from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.notifications import queries
from thirdline.foundation.notifications.operations import choose_channels, choose_rhythm
from thirdline.foundation.notifications.web.devices import key_of_the_desk
from thirdline.foundation.notifications.web.forms import DIGESTS, OWN_DIGESTS, RhythmForm
from thirdline.foundation.people.gates import everyone, reader
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from django.http import QueryDict

    from thirdline.foundation.notifications.queries import Channels

HERE = "notifications:channels"


@everyone
def channels(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    if request.method != "POST":
        return _shown(request)
    for one in queries.preferences_of(person):
        chosen = _chosen(one, request.POST)
        if chosen != _held(one):
            choose_channels(person, kind=one.kind.name, by=person, **chosen)
    return go(request, reverse(HERE), told=_("Your choice is kept."))


def _chosen(one: Channels, sent: QueryDict) -> dict[str, Any]:
    name = one.kind.name
    digest = sent.get(f"digest:{name}", one.digest)
    known = dict(OWN_DIGESTS)
    return {
        "in_app": name in sent.getlist("in_app"),
        "mail": name in sent.getlist("mail"),
        "push": name in sent.getlist("push"),
        "digest": digest if digest in known else one.digest,
        "passes": name in sent.getlist("passes"),
    }


def _held(one: Channels) -> dict[str, Any]:
    names = ("in_app", "mail", "push", "digest", "passes")
    return {name: getattr(one, name) for name in names}


@everyone
@require_POST
def rhythm(request: HttpRequest) -> HttpResponse:
    person, form = reader(request), RhythmForm(request.POST)
    if not form.is_valid():
        return _shown(request, rhythm=form, status=422)
    choose_rhythm(person, by=person, **form.cleaned_data)
    return go(request, reverse(HERE), told=_("Your hours are kept."))


def _shown(request: HttpRequest, *, status: int = 200, **given: Any) -> HttpResponse:
    person = reader(request)
    facts = {
        "channels": queries.preferences_of(person),
        "rhythm": RhythmForm.of(queries.rhythm_row(person)),
        "digests": DIGESTS,
        "own_digests": OWN_DIGESTS,
        "devices": queries.devices_of(person),
        "push_key": key_of_the_desk(),
        "layout": "ui/desk.html" if person.may("work") else "ui/public.html",
        **given,
    }
    return page(request, "notifications/channels.html", facts, status=status)

"""Browsers that show notices of their own accord: adding this one, trying it, removing it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.notifications import operations, queries
from thirdline.foundation.notifications.channels import encryption
from thirdline.foundation.notifications.channels.encryption import WrongKeys, browser_key
from thirdline.foundation.notifications.web.forms import DeviceForm
from thirdline.foundation.people.gates import anybody, everyone, reader
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go

HERE = "notifications:channels"
_WORKER = Path(__file__).parents[1] / "static" / "notifications" / "push-worker.js"


def key_of_the_desk() -> str:
    """What a browser must know to accept pushes from us and from nobody else."""
    key = encryption.own_key(settings.SECRET_KEY)
    return encryption.text_of(encryption.point_of(key.public_key()))


@anybody
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows pushes. It stands at the top, because it is asked about all our pages."""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _worker() -> str:
    return _WORKER.read_text(encoding="utf-8")


@everyone
@require_POST
def devices(request: HttpRequest) -> HttpResponse:
    form = DeviceForm(request.POST)
    if not form.is_valid():
        raise Refused(_("The browser did not say where notices reach it. Load the page again."))
    given = form.cleaned_data
    try:
        browser_key(given["public_key"], given["auth"])
    except WrongKeys:
        raise Refused(_("The browser gave keys that are none. Load the page again.")) from None
    operations.add_device(reader(request), by=reader(request), **given)
    return go(request, reverse(HERE) + "#devices", told=_("This browser shows your notices now."))


@everyone
@require_POST
def trial(request: HttpRequest, number: int) -> HttpResponse:
    """Send one push to see that it arrives. The worker carries it, so the answer is not awaited."""
    by = reader(request)
    operations.try_device(queries.device_for(by, number), by=by)
    told = _("A notice is on its way. If it does not show within a minute, look here for why.")
    return go(request, reverse(HERE) + "#devices", told=told)


@everyone
@require_POST
def removal(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    operations.remove_device(queries.device_for(by, number), by=by)
    return go(request, reverse(HERE) + "#devices", told=_("That browser is told nothing more."))

"""Set-up: addresses that are told what happens, and the log of what they were told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from thirdline.foundation.people.gates import administrators, reader
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page
from thirdline.practices.exchange import operations, queries
from thirdline.practices.exchange.webhook_forms import form_of

if TYPE_CHECKING:
    from thirdline.practices.exchange.models import Webhook
    from thirdline.practices.exchange.webhook_forms import WebhookForm

STATES = ("waiting", "delivered", "failed")


@administrators
def webhooks(request: HttpRequest) -> HttpResponse:
    return page(request, "exchange/webhooks.html", {"hooks": queries.webhooks_for(reader(request))})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = form_of(None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = operations.add_webhook(by=reader(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return _with_secret(request, made, secret)
    status = 422 if request.method == "POST" else 200
    return page(request, "exchange/webhook_new.html", {"form": form}, status=status)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, number: int) -> HttpResponse:
    hook = queries.webhook_for(reader(request), number)
    form = form_of(hook, request.POST or None)
    if request.method != "POST":
        return _show(request, hook, form)
    try:
        if form.is_valid():
            operations.change_webhook(hook, by=reader(request), **form.cleaned_data)
            return go(request, _address(number), told=_("Saved."))
    except Refused as refusal:
        form.add_error(None, refusal.reason)
    return _show(request, hook, form, status=422)


@administrators
@require_POST
def secrets(request: HttpRequest, number: int) -> HttpResponse:
    hook = queries.webhook_for(reader(request), number)
    secret = operations.renew_webhook_secret(hook, by=reader(request))
    return _with_secret(request, queries.webhook_for(reader(request), number), secret)


@administrators
@require_POST
def trials(request: HttpRequest, number: int) -> HttpResponse:
    operations.send_webhook_test(queries.webhook_for(reader(request), number), by=reader(request))
    return go(request, _address(number), told=_("A test is on its way; see the log."))


@administrators
@require_POST
def pause(request: HttpRequest, number: int) -> HttpResponse:
    operations.pause_webhook(queries.webhook_for(reader(request), number), by=reader(request))
    return go(request, _address(number), told=_("It is told nothing for now."))


@administrators
@require_POST
def resumption(request: HttpRequest, number: int) -> HttpResponse:
    hook, from_now = queries.webhook_for(reader(request), number), request.POST.get("from") == "now"
    operations.resume_webhook(hook, from_now=from_now, by=reader(request))
    return go(request, _address(number), told=_("It is told again."))


@administrators
@require_POST
def replays(request: HttpRequest, number: int) -> HttpResponse:
    hook, given = queries.webhook_for(reader(request), number), request.POST.get("delivery", "")
    one = queries.delivery_for(hook, int(given)) if _is_number(given) else None
    count = operations.replay_deliveries(hook, delivery=one, by=reader(request))
    told = ngettext("%(n)s is told once more.", "%(n)s are told once more.", count) % {"n": count}
    return go(request, _address(number), told=told)


@administrators
@require_POST
def removal(request: HttpRequest, number: int) -> HttpResponse:
    operations.remove_webhook(queries.webhook_for(reader(request), number), by=reader(request))
    return go(request, reverse("exchange:webhooks"), told=_("It is told nothing any more."))


@administrators
def delivery(request: HttpRequest, number: int, delivery: int) -> HttpResponse:
    hook = queries.webhook_for(reader(request), number)
    one = queries.delivery_for(hook, delivery)
    facts = {"hook": hook, "delivery": one, "tries": queries.tries_of(one)}
    facts["readable"] = queries.reads_delivery(reader(request), one)
    return page(request, "exchange/delivery.html", facts)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18


def _address(number: int) -> str:
    return reverse("exchange:webhook", args=[number])


def _with_secret(request: HttpRequest, hook: Webhook, secret: str) -> HttpResponse:
    """Shown in the answer itself, once: a redirect would have to keep it somewhere."""
    response = _show(request, hook, form_of(hook), secret=secret)
    response["Cache-Control"] = "no-store"
    return response


def _show(
    request: HttpRequest, hook: Webhook, form: WebhookForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    state, below = request.GET.get("state", ""), request.GET.get("below", "")
    state = state if state in STATES else ""
    rows = queries.deliveries_of(hook, state=state, below=int(below) if _is_number(below) else None)
    facts = {
        "hook": hook, "form": form, "deliveries": rows, "state": state,
        "older": rows[-1].pk if len(rows) == queries.LOG_PAGE else None,
        "failed": queries.failed_count(hook), **more,
    }  # fmt: skip
    return page(request, "exchange/webhook.html", facts, status=status)

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdline.desk.tickets.queries import categories
from thirdline.desk.tickets.uploads import keep_files
from thirdline.faces.portal.operations import ask_a_person
from thirdline.faces.portal.visiting import going_on, is_counted, key_of
from thirdline.faces.portal.web.forms import AskForm
from thirdline.foundation.people.gates import everyone, reader
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page
from thirdline.practices.self_service.operations import keep_asking
from thirdline.practices.self_service.queries import read_in

LONGEST_SELF_SERVICE = timedelta(hours=4)


@everyone
def ask(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, form)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
    if request.method == "GET" and is_counted(request):
        keep_asking(key_of(request), by=reader(request))
    attempt = going_on(request)
    facts = {"form": form, "attempt": attempt, "read": read_in(attempt) if attempt else []}
    return page(request, "portal/ask.html", facts, status=422 if request.method == "POST" else 200)


def _form(request: HttpRequest) -> AskForm:
    asked = request.POST if request.method == "POST" else request.GET
    chosen = next((one for one in categories() if one.slug == asked.get("category")), None)
    if request.method == "POST":
        return AskForm(request.POST, request.FILES, category=chosen)
    return AskForm(initial={"title": request.GET.get("q", "")[:200]}, category=chosen)


def _open(request: HttpRequest, form: AskForm) -> HttpResponse:
    by = reader(request)
    facts, since = form.facts(), asking_since(request)
    ticket = ask_a_person(facts=facts, key=key_of(request), since=since, by=by)
    keep_files(ticket, request.FILES.getlist("files"), by=by)
    told = _("We have it: %(ticket)s.") % {"ticket": ticket.label}
    return go(request, reverse("portal:ticket", args=[ticket.pk]), told=told)


def asking_since(request: HttpRequest) -> datetime | None:
    kept = request.session.pop("asking_since", "")
    since = datetime.fromisoformat(kept) if kept else None
    # A tab left open over night is not self-service.
    return since if since and clock.now() - since < LONGEST_SELF_SERVICE else None

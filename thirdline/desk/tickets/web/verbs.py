"""Each verb of the ticket page: find the ticket, check the form, call one operation, go back.

Whatever refuses the verb, the form comes back as it was typed, beside what others did meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets import operations, queries
from thirdline.desk.tickets.states import HoldReason
from thirdline.desk.tickets.web import forms
from thirdline.desk.tickets.web.asking_how import drawn
from thirdline.desk.tickets.web.meeting import do_as_seen, meanwhile_of
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import person_numbered
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket

    Given = dict[str, Any]
    Do = Callable[[Ticket, Given], str]

Form = django_forms.Form


def answered(request: HttpRequest, number: int, name: str, form: Form, do: Do) -> HttpResponse:
    """Do what a valid form asks for; else, and when it is refused, the same form in its place."""
    ticket = queries.ticket_for(reader(request), number)
    if not form.is_valid():
        return drawn(request, ticket, name, form, status=422)
    try:
        told = do_as_seen(request, ticket, lambda locked: do(locked, form.cleaned_data))
    except Refused as refusal:
        return refused_form(request, number, name, form, refusal)
    return go(request, ticket.get_absolute_url(), told=told)


def refused_form(
    request: HttpRequest, number: int, name: str, form: Form, refusal: Refused
) -> HttpResponse:
    now = queries.ticket_for(reader(request), number)
    facts: dict[str, Any] = {"refusal": refusal.reason, "meanwhile": meanwhile_of(request, now)}
    return drawn(request, now, name, form, status=409, **facts)


@staff
@require_POST
def assignment(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), queries.ticket_for(reader(request), number)
    try:
        told = do_as_seen(request, ticket, lambda locked: _assigned(request, locked))
    except Refused as refusal:
        if "seen_entry" not in request.POST:  # the button Take has no form to come back to
            raise
        form = forms.AssignForm.of(queries.ticket_for(by, number))
        form.initial["person"] = request.POST.get("person", "")
        return refused_form(request, number, "assign", form, refusal)
    return go(request, ticket.get_absolute_url(), told=told)


def _assigned(request: HttpRequest, ticket: Ticket) -> str:
    by, chosen = reader(request), request.POST.get("person", "")
    if chosen == "nobody":
        operations.release_ticket(ticket, by=by)
        return _("%(ticket)s is free for the team.") % {"ticket": ticket.label}
    if chosen.isdecimal() and int(chosen) != by.pk:
        to = person_numbered(int(chosen))
        operations.assign_ticket(ticket, to=to, by=by)
        return _("%(ticket)s given to %(name)s.") % {"ticket": ticket.label, "name": to.first_name}
    operations.take_ticket(ticket, seen_person=_seen(request), by=by)
    return _("%(ticket)s is yours.") % {"ticket": ticket.label}


def _seen(request: HttpRequest) -> int | None:
    """Who had the ticket on the page the form stood on; 0 for nobody."""
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else None


@staff
@require_POST
def hold(request: HttpRequest, number: int) -> HttpResponse:
    def do(ticket: Ticket, given: Given) -> str:
        reason = HoldReason(given["reason"])
        operations.put_on_hold(ticket, reason=reason, words=given["words"], by=reader(request))
        return _("%(t)s is on hold.") % {"t": ticket.label}

    return answered(request, number, "hold", forms.HoldForm(request.POST), do)


@staff
@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    ticket = operations.take_off_hold(queries.ticket_for(by, number), by=by)
    return go(request, ticket.get_absolute_url(), told=_("%(t)s goes on.") % {"t": ticket.label})


@staff
@require_POST
def resolution(request: HttpRequest, number: int) -> HttpResponse:
    def do(ticket: Ticket, given: Given) -> str:
        operations.resolve_ticket(ticket, by=reader(request), **given)
        return _("%(t)s resolved.") % {"t": ticket.label}

    return answered(request, number, "resolve", forms.ResolveForm(request.POST), do)


@staff
@require_POST
def reopening(request: HttpRequest, number: int) -> HttpResponse:
    def do(ticket: Ticket, given: Given) -> str:
        operations.reopen_ticket(ticket, by=reader(request), **given)
        return _("%(t)s reopened.") % {"t": ticket.label}

    return answered(request, number, "reopen", forms.ReasonForm(request.POST), do)


@staff
@require_POST
def closure(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    ticket = operations.close_ticket(queries.ticket_for(by, number), by=by)
    return go(request, ticket.get_absolute_url(), told=_("%(t)s closed.") % {"t": ticket.label})


@staff
@require_POST
def cancellation(request: HttpRequest, number: int) -> HttpResponse:
    def do(ticket: Ticket, given: Given) -> str:
        operations.cancel_ticket(ticket, by=reader(request), **given)
        return _("%(t)s cancelled.") % {"t": ticket.label}

    return answered(request, number, "cancel", forms.ReasonForm(request.POST), do)


@staff
@require_POST
def priority(request: HttpRequest, number: int) -> HttpResponse:
    def do(ticket: Ticket, given: Given) -> str:
        operations.set_priority(ticket, by=reader(request), **given)
        return _("%(t)s has priority %(p)s.") % {"t": ticket.label, "p": ticket.priority}

    return answered(request, number, "priority", forms.PriorityForm(request.POST), do)

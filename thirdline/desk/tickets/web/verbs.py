"""Each verb of the ticket page: find the ticket, check the form, call one operation, go back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets import operations, queries
from thirdline.desk.tickets.own_fields import own_values
from thirdline.desk.tickets.states import HoldReason
from thirdline.desk.tickets.web import forms
from thirdline.desk.tickets.web.asking_how import drawn
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import person_numbered
from thirdline.kit.ui.pages import go

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket

Form = django_forms.Form


@staff
@require_POST
def assignment(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), queries.ticket_for(reader(request), number)
    chosen = request.POST.get("person", "")
    if chosen == "nobody":
        operations.release_ticket(ticket, by=by)
        told = _("%(ticket)s is free for the team.") % {"ticket": ticket.label}
    elif chosen.isdecimal() and int(chosen) != by.pk:
        to = person_numbered(int(chosen))
        operations.assign_ticket(ticket, to=to, by=by)
        told = _("%(ticket)s given to %(name)s.") % {"ticket": ticket.label, "name": to.first_name}
    else:
        operations.take_ticket(ticket, seen_person=_seen(request), by=by)
        told = _("%(ticket)s is yours.") % {"ticket": ticket.label}
    return go(request, ticket.get_absolute_url(), told=told)


def _seen(request: HttpRequest) -> int | None:
    """Who had the ticket on the page the form stood on; 0 for nobody."""
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else None


@staff
@require_POST
def hold(request: HttpRequest, number: int) -> HttpResponse:
    by, form = reader(request), forms.HoldForm(request.POST)
    ticket = queries.ticket_for(by, number)
    if not form.is_valid():
        return _again(request, ticket, "hold", form)
    given = form.cleaned_data
    operations.put_on_hold(ticket, reason=HoldReason(given["reason"]), words=given["words"], by=by)
    return go(request, ticket.get_absolute_url(), told=_("%(t)s is on hold.") % {"t": ticket.label})


@staff
@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    ticket = operations.take_off_hold(queries.ticket_for(by, number), by=by)
    return go(request, ticket.get_absolute_url(), told=_("%(t)s goes on.") % {"t": ticket.label})


@staff
@require_POST
def resolution(request: HttpRequest, number: int) -> HttpResponse:
    by, form = reader(request), forms.ResolveForm(request.POST)
    ticket = queries.ticket_for(by, number)
    if not form.is_valid():
        return _again(request, ticket, "resolve", form)
    operations.resolve_ticket(ticket, by=by, **form.cleaned_data)
    return go(request, ticket.get_absolute_url(), told=_("%(t)s resolved.") % {"t": ticket.label})


@staff
@require_POST
def reopening(request: HttpRequest, number: int) -> HttpResponse:
    by, form = reader(request), forms.ReasonForm(request.POST)
    ticket = queries.ticket_for(by, number)
    if not form.is_valid():
        return _again(request, ticket, "reopen", form)
    operations.reopen_ticket(ticket, reason=form.cleaned_data["reason"], by=by)
    return go(request, ticket.get_absolute_url(), told=_("%(t)s reopened.") % {"t": ticket.label})


@staff
@require_POST
def closure(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    ticket = operations.close_ticket(queries.ticket_for(by, number), by=by)
    return go(request, ticket.get_absolute_url(), told=_("%(t)s closed.") % {"t": ticket.label})


@staff
@require_POST
def cancellation(request: HttpRequest, number: int) -> HttpResponse:
    by, form = reader(request), forms.ReasonForm(request.POST)
    ticket = queries.ticket_for(by, number)
    if not form.is_valid():
        return _again(request, ticket, "cancel", form)
    operations.cancel_ticket(ticket, reason=form.cleaned_data["reason"], by=by)
    return go(request, ticket.get_absolute_url(), told=_("%(t)s cancelled.") % {"t": ticket.label})


@staff
@require_POST
def priority(request: HttpRequest, number: int) -> HttpResponse:
    by, form = reader(request), forms.PriorityForm(request.POST)
    ticket = queries.ticket_for(by, number)
    if not form.is_valid():
        return _again(request, ticket, "priority", form)
    operations.set_priority(ticket, by=by, **form.cleaned_data)
    told = _("%(t)s has priority %(p)s.") % {"t": ticket.label, "p": ticket.priority}
    return go(request, ticket.get_absolute_url(), told=told)


@staff
@require_POST
def matter(request: HttpRequest, number: int) -> HttpResponse:
    by, form = reader(request), forms.MatterForm(request.POST)
    ticket = queries.ticket_for(by, number)
    if not form.is_valid():
        return _again(request, ticket, "matter", form)
    given = form.cleaned_data
    version = given.pop("version")
    if given["category"] == ticket.category:
        given["custom"] = {**ticket.custom, **own_values(form)}
    operations.edit_ticket(ticket, by=by, version=version, **given)
    return go(request, ticket.get_absolute_url(), told=_("%(t)s changed.") % {"t": ticket.label})


def _again(request: HttpRequest, ticket: Ticket, name: str, form: Form) -> HttpResponse:
    """The same form with what was typed and what is needed, in place."""
    return drawn(request, ticket, name, form, status=422)

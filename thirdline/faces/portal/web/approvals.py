"""What somebody is asked to approve, and who does it while they are away."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thirdline.desk.tickets.uploads import file_answer
from thirdline.foundation.people.gates import everyone, reader
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.ui.pages import go, page
from thirdline.practices.catalogue import queries
from thirdline.practices.catalogue.choosing import deciding, seat_for
from thirdline.practices.catalogue.finding import person_meant
from thirdline.practices.catalogue.operations import (
    approve_request,
    end_deputy,
    name_deputy,
    refuse_request,
)
from thirdline.practices.catalogue.rules import Verdict, why_not_decide
from thirdline.practices.catalogue.shapes import shown_request

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


class DeputyForm(forms.Form):
    deputy = forms.CharField(
        label=gettext_lazy("Who approves for you"),
        help_text=gettext_lazy("The name or address of a colleague."),
        max_length=254,
        error_messages={"required": gettext_lazy("Say who approves while you are away.")},
    )
    until = forms.DateField(
        label=gettext_lazy("Until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": gettext_lazy("Say when you are back.")},
    )

    def clean_deputy(self) -> Person:
        found = person_meant(self.cleaned_data["deputy"])
        if len(found) != 1:
            raise forms.ValidationError(_("Nobody, or more than one person, is called so. Write the address."))  # fmt: skip
        return found[0]


@everyone
def approvals(request: HttpRequest) -> HttpResponse:
    return _list(request, DeputyForm(), 200)


def _list(request: HttpRequest, form: DeputyForm, status: int) -> HttpResponse:
    person = reader(request)
    mine = list(queries.waiting_for(person)[:100])
    numbers = {one.pk for one in mine}
    others = queries.waits_with_others(person)[:100] if person.may("set_up") else []
    facts = {
        "waiting": mine,
        "others": [one for one in others if one.pk not in numbers],
        "decided": queries.decided_by(person),
        "deputy": queries.deputy_of(person),
        "form": form,
    }
    return page(request, "portal/approvals.html", facts, status=status)


@everyone
def approval(request: HttpRequest, number: int) -> HttpResponse:
    return _one(request, number)


@everyone
@require_POST
def verdict(request: HttpRequest, number: int) -> HttpResponse:
    by, step = reader(request), queries.approval_for(reader(request), number)
    reason, yes = request.POST.get("reason", ""), request.POST.get("verdict") == Verdict.APPROVE
    try:
        if yes:
            approve_request(step, reason=reason, by=by)
        else:
            refuse_request(step, reason=reason, by=by)
    except Refused as refusal:
        return _one(request, number, reason=reason, refusal=refusal.reason, status=409)
    told = _("Approved.") if yes else _("Refused; the person who asked reads why.")
    return go(request, reverse("portal:approvals"), told=told)


@everyone
@require_POST
def deputy(request: HttpRequest) -> HttpResponse:
    by, form = reader(request), DeputyForm(request.POST)
    if request.POST.get("do") == "end":
        end_deputy(by, by=by)
        return go(request, reverse("portal:approvals"), told=_("You decide for yourself again."))
    if not form.is_valid():
        return _list(request, form, 422)
    until = timezone.make_aware(_end_of(form.cleaned_data["until"]))
    name_deputy(by, deputy=form.cleaned_data["deputy"], until=until, by=by)
    told = _("%(name)s approves for you until then.") % {"name": form.cleaned_data["deputy"].name}
    return go(request, reverse("portal:approvals"), told=told)


def _end_of(day: Any) -> Any:
    return datetime.combine(day, time(23, 59))


@everyone
def file(request: HttpRequest, number: int, file: int) -> FileResponse:
    """A file that came with the request, for whoever has to decide about it."""
    shown = shown_request(queries.approval_for(reader(request), number).request)
    found = next((one for one in shown.files if one.pk == file), None)
    if found is None:
        raise NotFound(_("There is no such file with this request."))
    return file_answer(found)


def _one(
    request: HttpRequest, number: int, *, status: int = 200, reason: str = "", refusal: str = ""
) -> HttpResponse:
    person, step = reader(request), queries.approval_for(reader(request), number)
    seat = seat_for(step, person)
    facts = {
        "step": step,
        "shown": shown_request(step.request),
        "seat": seat,
        "why_not": why_not_decide(deciding(step, seat, person), Verdict.APPROVE, "x"),
        "reason": reason,
        "refusal": refusal,
    }
    return page(request, "portal/approval.html", facts, status=status)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from thirdline.desk.tickets import queries, rules
from thirdline.desk.tickets.drawing import path_shape
from thirdline.desk.tickets.web import forms
from thirdline.foundation.people.gates import everyone, reader
from thirdline.foundation.people.queries import all_tiers, people_of
from thirdline.kit import clock
from thirdline.kit.ui.pages import page

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


@everyone
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    person = reader(request)
    if not person.may("work"):
        return HttpResponseRedirect(reverse("portal:ticket", args=[number]))
    return page(request, "tickets/ticket.html", facts_for(person, number))


def facts_for(person: Person, number: int) -> dict[str, Any]:
    """Everything the page itself draws; panels of other packages bring their own."""
    one = queries.ticket_for(person, number)
    path = path_shape(
        queries.path_of(one),
        queries.handoffs_of(one),
        queries.legs_of(one),
        all_tiers(),
        clock.now(),
    )
    team = people_of(one.team) if one.team and one.is_open else []
    return {
        "ticket": one,
        "path": path,
        "watchers": queries.watchers_of(one),
        "named": queries.named_of(one) if one.restricted else [],
        "files": queries.files_of(one, reader=person),
        "fields": queries.filled_fields(one),
        "hold": queries.hold_of(one) if one.hold_reason else None,
        "resolution": queries.last_resolution_of(one)
        if one.is_done or one.reopened_count
        else None,
        "why_not": _why_not(one, person),
        "team_members": team,
        "forms": _forms(one, person),
    }


def _why_not(ticket: Any, person: Person) -> dict[str, str | None]:
    return {
        "take": rules.why_not_take(ticket, person),
        "work": rules.why_not_work(ticket, person),
        "hold": rules.why_not_hold(ticket, person),
        "resume": rules.why_not_resume(ticket, person),
        "resolve": rules.why_not_resolve(ticket, person),
        "close": rules.why_not_close(ticket, person),
    }


def _forms(ticket: Any, person: Person) -> dict[str, Any]:
    """Only the forms the present state can use are drawn; they share the page, so no two ids are one."""
    if ticket.history is not None:
        return {}
    if ticket.is_done:
        return {"reopen": forms.ReasonForm(auto_id="reopen-%s")}
    return {
        "hold": forms.HoldForm(auto_id="hold-%s"),
        "resolve": forms.ResolveForm(auto_id="resolve-%s"),
        "cancel": forms.ReasonForm(auto_id="cancel-%s"),
        "priority": forms.PriorityForm(
            auto_id="priority-%s", initial={"priority": ticket.priority}
        ),
        "matter": forms.MatterForm.of(ticket),
    }

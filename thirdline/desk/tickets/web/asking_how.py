"""The forms of a ticket's verbs: in a dialog when one asks for them, as pages of their own without script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thirdline.desk.tickets import objections, queries, rules
from thirdline.desk.tickets.web import forms
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import NotFound
from thirdline.kit.ui.pages import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

    Form = django_forms.Form
    WhyNot = Callable[[Ticket, Person], str | None]


@dataclass(frozen=True)
class Verb:
    """What stands above, in and below the form of one verb."""

    name: str
    url: str
    title: Promise
    save: Promise
    form: Callable[[Ticket], Form]
    why_not: WhyNot = lambda _ticket, _person: None
    words: Promise | str = ""

    @property
    def form_id(self) -> str:
        return f"{self.name}-form"


VERBS = {
    one.name: one
    for one in (
        Verb(
            "hold",
            "tickets:hold",
            _("Put on hold"),
            _("Put on hold"),
            lambda _t: forms.HoldForm(),
            rules.why_not_hold,
        ),
        Verb(
            "resolve",
            "tickets:resolution",
            _("Resolve"),
            _("Resolve"),
            lambda _t: forms.ResolveForm(),
            lambda t, by: rules.why_not_resolve(t, by) or objections.why_not_resolve(t),
        ),
        Verb(
            "cancel",
            "tickets:cancellation",
            _("Cancel ticket"),
            _("Cancel ticket"),
            lambda _t: forms.ReasonForm(),
        ),
        Verb(
            "priority",
            "tickets:priority",
            _("Set priority"),
            _("Set priority"),
            lambda ticket: forms.PriorityForm(initial={"priority": ticket.priority}),
        ),
        Verb("matter", "tickets:matter", _("Edit"), _("Save"), forms.MatterForm.of),
        Verb("assign", "tickets:assignment", _("Assign"), _("Assign"), forms.AssignForm.of),
        Verb(
            "restrict",
            "tickets:restriction",
            _("Restrict"),
            _("Restrict"),
            lambda _t: forms.RestrictForm(),
            words=_(
                "Only the people named, you and the person who asked will find or read this ticket."
            ),
        ),
        Verb(
            "reopen",
            "tickets:reopening",
            _("Reopen"),
            _("Reopen"),
            lambda _t: forms.ReasonForm(),
        ),
    )
}


@staff
def verb_form(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """The form of one verb, fresh."""
    ticket = queries.ticket_for(reader(request), number)
    if name not in VERBS or ticket.history is not None:
        raise NotFound(_("There is no such form."))
    return drawn(request, ticket, name, VERBS[name].form(ticket))


def drawn(
    request: HttpRequest, ticket: Ticket, name: str, form: Form, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The form as it stands, into its dialog or as a page; `more` tells why it was refused."""
    verb = VERBS[name]
    form.auto_id = f"{name}-%s"
    # A form that only was filled in wrongly still stands on what its reader saw first.
    kept = status == 422 and request.POST.get("seen_entry")
    refusal = more.get("refusal") or verb.why_not(ticket, reader(request))
    facts = {"ticket": ticket, "verb": verb, "form": form, **more, "why_not": refusal}
    facts["seen_entry"] = kept or queries.newest_entry_of(ticket)
    return page(request, "tickets/verb.html", facts, part="verb-form", status=status)

"""Editing what a ticket says. What each of two changed alone is kept of both; where both changed the
same, the two texts are shown side by side and nothing is saved until somebody decides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets import operations, queries
from thirdline.desk.tickets.own_fields import own_values
from thirdline.desk.tickets.web import forms
from thirdline.desk.tickets.web.asking_how import drawn
from thirdline.desk.tickets.web.meeting import Difference, Meanwhile, meanwhile_of
from thirdline.desk.tickets.web.verbs import refused_form
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket


class Edit:
    """What one reader typed against what stood there when they began and what stands there now."""

    def __init__(self, typed: QueryDict, form: forms.MatterForm, ticket: Ticket):
        self.typed, self.form, self.ticket = typed, form, ticket
        self.now, self.mine = forms.values_of(ticket), forms.values_in(form)
        # A form by hand, that does not say what it saw, means everything it says.
        self.was = _was(typed) or self.now
        self.ours = {n for n, value in self.mine.items() if value != self.was.get(n, "")}
        self.theirs = {n for n, value in self.now.items() if value != self.was.get(n, "")}

    @property
    def both(self) -> list[str]:
        return sorted(n for n in self.ours & self.theirs if self.mine[n] != self.now[n])

    @property
    def changes(self) -> dict[str, Any]:
        """What this reader changed, and nothing else."""
        cleaned, ticket = self.form.cleaned_data, self.ticket
        given = {name: cleaned[name] for name in self.ours if not name.startswith("own_")}
        own = {n: v for n, v in own_values(self.form).items() if f"own_{n}" in self.ours}
        if own and given.get("category", ticket.category) == ticket.category:
            given["custom"] = {**ticket.custom, **own}
        return given

    @property
    def differences(self) -> list[Difference]:
        labels = {name: str(field.label) for name, field in self.again().fields.items()}
        return [Difference(labels.get(n, n), self.now[n], self.mine[n]) for n in self.both]

    def again(self) -> forms.MatterForm:
        """The form with this reader's words; of what only the other changed, theirs is taken over."""
        data = self.typed.copy()
        for name in self.theirs - self.ours:
            data[name] = self.now[name]
        data["was"] = json.dumps(self.now)
        form = forms.MatterForm(data)
        forms.add_own_fields_of(form, self.ticket)
        return form


def _was(typed: QueryDict) -> dict[str, str] | None:
    """What stood in the form when it was drawn."""
    try:
        was = json.loads(typed.get("was", ""))
    except ValueError:
        return None
    return {str(k): str(v) for k, v in was.items()} if isinstance(was, dict) else None


@staff
@require_POST
def matter(request: HttpRequest, number: int) -> HttpResponse:
    by, form = reader(request), forms.MatterForm(request.POST)
    ticket = queries.ticket_for(by, number)
    if not form.is_valid():
        return drawn(request, ticket, "matter", form, status=422)
    try:
        with operations.unless_overtaken(ticket, seen=None, by=by) as locked:
            edit = Edit(request.POST, form, locked)
            if not edit.both:
                operations.edit_ticket(locked, by=by, **edit.changes)
    except Refused as refusal:
        return refused_form(request, number, "matter", form, refusal)
    return _again(request, edit) if edit.both else _saved(request, edit)


def _again(request: HttpRequest, edit: Edit) -> HttpResponse:
    deeds = meanwhile_of(request, edit.ticket).deeds
    found = Meanwhile(edit.ticket.pk, deeds, edit.differences)
    said = _("Somebody else changed the same. Nothing is saved yet, and nothing is lost.")
    facts: dict[str, Any] = {"refusal": said, "meanwhile": found}
    return drawn(request, edit.ticket, "matter", edit.again(), status=409, **facts)


def _saved(request: HttpRequest, edit: Edit) -> HttpResponse:
    said = _("%(t)s changed.") % {"t": edit.ticket.label}
    if edit.theirs:
        beside = _("What a colleague changed meanwhile stands beside it.")
        said = f"{said} {beside}"
    return go(request, edit.ticket.get_absolute_url(), told=said)

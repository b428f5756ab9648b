from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdline.desk.tickets import queries
from thirdline.desk.tickets.own_fields import add_own_fields
from thirdline.desk.tickets.states import IMPACTS, URGENCIES
from thirdline.desk.tickets.words import CODES, HOLD_WORDS, IMPACT_WORDS, URGENCY_WORDS
from thirdline.foundation.people.queries import people_of

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, so that the history explains itself.")},
    )


class HoldForm(forms.Form):
    reason = forms.ChoiceField(label=_("It waits until"), choices=list(HOLD_WORDS.items()))
    words = forms.CharField(label=_("What exactly"), max_length=300, required=False)


class ResolveForm(forms.Form):
    code = forms.ChoiceField(label=_("How it ended"), choices=CODES)
    words = forms.CharField(
        label=_("What solved it"),
        help_text=_("The requester reads this."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Say what solved it; the next one with this trouble will look here.")
        },
    )


class PriorityForm(forms.Form):
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        coerce=int,
        choices=[(1, _("1, critical")), (2, _("2, high")), (3, _("3, medium")), (4, _("4, low"))],
    )
    reason = forms.CharField(
        label=_("Why it differs from impact and urgency"),
        max_length=200,
        error_messages={"required": _("Say why the priority differs from impact and urgency.")},
    )


class AssignForm(forms.Form):
    person = forms.ChoiceField(label=_("Who takes it"))

    @classmethod
    def of(cls, ticket: Ticket) -> AssignForm:
        """People of the ticket's team, whoever has it chosen first."""
        form = cls(initial={"person": ticket.person_id})
        people = people_of(ticket.team) if ticket.team else []
        nobody = [("nobody", _("Nobody, free for the team"))] if ticket.person_id else []
        choices = [*((str(one.pk), one.name) for one in people), *nobody]
        form.fields["person"].choices = choices  # type: ignore[attr-defined]
        return form


class RestrictForm(forms.Form):
    named = forms.CharField(label=_("Their addresses, with commas between"), required=False)


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"), allow_empty_file=True)


class MatterForm(forms.Form):
    """What the ticket is about: title, service, category, impact, urgency, tags and its own fields."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        error_messages={"required": _("Give it a title: a few words that say what is wrong.")},
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    service: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Service"),
        queryset=None,
        required=False,
        to_field_name="slug",
        empty_label=_("not known"),
    )
    category: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Category"),
        queryset=None,
        required=False,
        to_field_name="slug",
        empty_label=_("not known"),
    )
    impact = forms.ChoiceField(
        label=_("Whom it stops"),
        choices=[(k, IMPACT_WORDS[k]) for k in IMPACTS],
        initial="person",
    )
    urgency = forms.ChoiceField(
        label=_("How urgent"),
        choices=[(k, URGENCY_WORDS[k]) for k in URGENCIES],
        initial="medium",
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=400, help_text=_("Words with commas between")
    )
    # What stood here when the form was drawn, so that two who edit at once lose nothing.
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400_000)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = queries.services()  # type: ignore[attr-defined]
        self.fields["category"].queryset = queries.categories()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, ticket: Ticket) -> MatterForm:
        values = values_of(ticket)
        form = cls(initial={**values, "was": json.dumps(values)})
        add_own_fields_of(form, ticket)
        return form

    def clean_tags(self) -> list[str]:
        return [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]


def add_own_fields_of(form: forms.Form, ticket: Ticket) -> None:
    add_own_fields(form, ticket.category.fields.all() if ticket.category else [], ticket.custom)


def values_of(ticket: Ticket) -> dict[str, str]:
    """What a ticket says, as its form sends it."""
    own = ticket.category.fields.all() if ticket.category else []
    return {
        "title": ticket.title,
        "description": ticket.description.replace("\r\n", "\n"),
        "service": ticket.service.slug if ticket.service else "",
        "category": ticket.category.slug if ticket.category else "",
        "impact": ticket.impact,
        "urgency": ticket.urgency,
        "tags": ", ".join(ticket.tags),
        **{f"own_{one.key}": _sent(ticket.custom.get(one.key)) for one in own},
    }


def _sent(value: object) -> str:
    """A value as a browser sends it: a tick is “on”, or nothing at all."""
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


def values_in(form: MatterForm) -> dict[str, str]:
    """What a form sent, comparable with `values_of`; line ends and spaces at the ends mean nothing."""
    sent = {name: form.data.get(name, "") for name in form.fields if name != "was"}
    sent |= {n: v for n, v in form.data.items() if n.startswith("own_")}
    said = {name: str(value).replace("\r\n", "\n").strip() for name, value in sent.items()}
    return {**said, "tags": ", ".join(sorted(form.cleaned_data["tags"]))}

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdline.desk.links.finding import tickets_meant
from thirdline.desk.links.rules import BY_HAND, FORWARD, LinkKind
from thirdline.desk.tickets.states import HoldReason, Reading
from thirdline.foundation.people.queries import person_by_email
from thirdline.kit.refusals import Refused

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person

READING = [
    (Reading.FOLLOWS, _("Our answers from now on, under their own number; nothing of before")),
    (Reading.APART, _("Nothing of the other ticket; only what they write themselves")),
    (Reading.TOGETHER, _("Everything public of both, and so does the other")),
]


class OtherForm(forms.Form):
    """A form that names other tickets, by number; the field suggests them as one types."""

    tickets = forms.CharField(
        label=_("Tickets"),
        max_length=2_000,
        help_text=_("By number, with commas between; or type words and choose"),
        widget=forms.TextInput(attrs={"list": "other-tickets", "autocomplete": "off"}),
        error_messages={"required": _("Name the other ticket.")},
    )

    def __init__(self, *args: Any, reader: Person, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean_tickets(self) -> list[Ticket]:
        try:
            return tickets_meant(self.reader, self.cleaned_data["tickets"])
        except Refused as refused:
            raise forms.ValidationError(refused.reason) from refused


class MergeForm(OtherForm):
    way = forms.ChoiceField(
        label=_("Which goes on in which"),
        choices=[
            ("into", _("This one goes on in the other")),
            ("here", _("The others go on in this one")),
        ],
        initial="into",
        widget=forms.RadioSelect,
    )
    reading = forms.ChoiceField(
        label=_("What people who asked for a merged one read"),
        choices=READING,
        required=False,
    )
    reason = forms.CharField(label=_("Why"), max_length=2_000, required=False)
    tell = forms.BooleanField(
        label=_("Tell whoever asked that it goes on together"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("way") == "into" and len(given.get("tickets", ())) > 1:
            self.add_error("tickets", _("It can go on in one ticket only. Name that one."))
        return given


class LinkForm(OtherForm):
    field_order = ("kind", "tickets")
    kind = forms.ChoiceField(
        label=_("This ticket"), choices=[(kind, FORWARD[kind]) for kind in BY_HAND]
    )

    def clean_kind(self) -> LinkKind:
        return LinkKind(self.cleaned_data["kind"])


class AttachForm(OtherForm):
    field_order = ("way", "tickets", "move")
    way = forms.ChoiceField(
        label=_("Which is the parent"),
        choices=[("child", _("The other one")), ("parent", _("This one; the others are children"))],
        initial="child",
        widget=forms.RadioSelect,
    )
    move = forms.BooleanField(label=_("Take them from another parent"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("way") == "child" and len(given.get("tickets", ())) > 1:
            self.add_error("tickets", _("A ticket has one parent. Name that one."))
        return given


class RemoveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=2_000,
        error_messages={"required": _("Say why, so that the history explains itself.")},
    )


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=2_000, required=False)


class SplitForm(forms.Form):
    title = forms.CharField(
        label=_("Title of the new ticket"),
        max_length=200,
        error_messages={"required": _("Give it a title: a few words that say what is wrong.")},
    )
    requester = forms.EmailField(label=_("Who asks"), help_text=_("Their address"))
    since = forms.ChoiceField(
        label=_("Its clocks start"),
        choices=[("message", _("When the first of these messages was written")), ("now", _("Now"))],
        initial="message",
        widget=forms.RadioSelect,
    )

    def clean_requester(self) -> Person:
        person = person_by_email(self.cleaned_data["requester"])
        if person is None or not person.is_active:
            raise forms.ValidationError(
                _("Nobody here has this address. Check it, or ask an administrator to add them.")
            )
        return person


class RunForm(forms.Form):
    text = forms.CharField(
        label=_("What they read"),
        max_length=20_000,
        required=False,
        help_text=_("{first_name}, {name} and {ticket} become those of each child."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write something first.")},
    )
    hold_reason = forms.ChoiceField(
        label=_("They wait until"),
        required=False,
        choices=[
            (HoldReason.PROBLEM, _("A problem is solved")),
            (HoldReason.CHANGE, _("A change is made")),
            (HoldReason.VENDOR, _("A vendor acts")),
            (HoldReason.REQUESTER, _("The requester answers")),
        ],
    )
    follows_parent = forms.BooleanField(
        label=_("They go on when this ticket does"), required=False, initial=True
    )
    also_parent = forms.BooleanField(label=_("On this ticket, too"), required=False, initial=True)

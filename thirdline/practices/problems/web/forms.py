from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thirdline.desk.affected.finding import items_meant
from thirdline.desk.links.finding import tickets_meant
from thirdline.desk.tickets.queries import services
from thirdline.foundation.people.queries import person_by_email, teams
from thirdline.kit.refusals import Refused
from thirdline.practices.problems.rules import MOST_TITLE, MOST_WORDS

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.foundation.people.models import Person
    from thirdline.reference.estate.models import ConfigurationItem


class MatterForm(forms.Form):
    """What a problem is about."""

    title = forms.CharField(
        label=_("Title"),
        max_length=MOST_TITLE,
        help_text=_("What is wrong, not what was done: “VPN drops when a tunnel is rekeyed”."),
        error_messages={"required": _("Give it a title: a few words that say what is wrong.")},
    )
    service: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Service"), queryset=None, to_field_name="slug", required=False
    )
    words = forms.CharField(
        label=_("What is known"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services()  # type: ignore[attr-defined]


class OwnerForm(forms.Form):
    """Who answers for it."""

    team: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Team"), queryset=None, to_field_name="slug", required=False
    )
    person = forms.EmailField(
        label=_("Person"), required=False, help_text=_("Their address; left empty, the team does")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams()  # type: ignore[attr-defined]

    def clean_person(self) -> Person | None:
        address = self.cleaned_data["person"]
        found = person_by_email(address) if address else None
        if address and (found is None or not found.is_active):
            raise forms.ValidationError(
                _now("Nobody here has this address. Check it, or ask an administrator to add them.")
            )
        return found


class NewForm(MatterForm, OwnerForm):
    """A new problem; without an owner the team of the service answers for it."""

    field_order = ("title", "service", "words", "team", "person")


class LinkForm(forms.Form):
    """Tickets by number, items by label or name."""

    tickets = forms.CharField(
        label=_("Tickets"), max_length=2_000, required=False,
        help_text=_("By number, with commas between"),
    )  # fmt: skip
    items = forms.CharField(
        label=pgettext_lazy("estate", "Items"), max_length=1_000, required=False,
        help_text=_("By name, or CI- and a number, with commas between"),
    )  # fmt: skip

    def __init__(self, *args: Any, reader: Person, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean_tickets(self) -> list[Ticket]:
        given = self.cleaned_data["tickets"].strip()
        found: list[Ticket] = self._meant(tickets_meant, given) if given else []
        return found

    def clean_items(self) -> list[ConfigurationItem]:
        found: list[ConfigurationItem] = self._meant(items_meant, self.cleaned_data["items"])
        return found

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("tickets") and not given.get("items"):
            self.add_error("tickets", _now("Name a ticket or an item to link."))
        return given

    def _meant(self, find: Any, text: str) -> Any:
        try:
            return find(self.reader, text)
        except Refused as refused:
            raise forms.ValidationError(refused.reason) from refused


class OfTicketForm(forms.Form):
    """The problem behind a ticket: one that is known, or a new one of this title."""

    problem = forms.CharField(
        label=_("Known problem"), max_length=30, required=False,
        help_text=_("Its number, such as PRB-12"),
        widget=forms.TextInput(attrs={"list": "known-problems", "autocomplete": "off"}),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Or a new problem"), max_length=MOST_TITLE, required=False,
        help_text=_("What is wrong, in a few words"),
    )  # fmt: skip

    def clean_problem(self) -> int | None:
        given = self.cleaned_data["problem"].strip().upper().split(" ", 1)[0].removeprefix("PRB-")
        if given and not (given.isdecimal() and len(given) < 19):
            raise forms.ValidationError(_now("Name a problem by its number, such as PRB-12."))
        return int(given) if given else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(given.get("problem")) == bool(given.get("title")):
            self.add_error("problem", _now("Name a known problem, or give a new one its title."))
        return given

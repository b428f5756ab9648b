from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thirdline.foundation.people.queries import teams, tiers
from thirdline.reference.knowledge import queries
from thirdline.reference.knowledge.rules import AUDIENCE_WORDS, Audience


class TextForm(forms.Form):
    """The words of an article."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("What somebody with this trouble would say: “Payslip opens as an empty page”."),
        error_messages={
            "required": _("Give it a title: the words somebody with this trouble would use.")
        },
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=300,
        required=False,
        help_text=_(
            "One sentence: what the reader gets. It stands under the title in suggestions."
        ),
    )
    keywords = forms.CharField(
        label=_("Other words for it"),
        max_length=500,
        required=False,
        help_text=_(
            "What people also call it; it is found by these words, and they are not shown."
        ),
    )
    about = forms.CharField(
        label=_("What it shows"),
        max_length=300,
        required=False,
        help_text=_(
            "Read out to whoever cannot see the picture. It may stay empty for other files."
        ),
    )
    file = forms.FileField(
        label=_("Picture or file"),
        required=False,
        help_text=_(
            "Pictures (PNG, JPEG, GIF, WebP) are shown in the text; all else is downloaded from it."
        ),
    )
    caret = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("Text"),
        max_length=100_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Markdown: 1. for steps, **bold**, [a link](https://…), ## for a heading."),
    )

    def words(self) -> dict[str, Any]:
        names = ("title", "summary", "keywords", "body", "note")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class NoteForm(TextForm):
    note = forms.CharField(label=_("What changed"), max_length=300, required=False)


class PlaceForm(forms.Form):
    """Where an article stands, who answers for it and who may read it."""

    category: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Category"), queryset=None, required=False, empty_label=_("None yet")
    )
    service: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("About the service"), queryset=None, required=False, empty_label=_("None")
    )
    audience = forms.ChoiceField(
        label=_("Who may read it"), choices=list(AUDIENCE_WORDS.items()), initial=Audience.COMPANY
    )
    from_tier: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("From which tier on"),
        queryset=None,
        required=False,
        to_field_name="level",
        empty_label=_("Only for “from a tier on”"),
    )
    teams: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Which teams"),
        queryset=None,
        required=False,
        help_text=_("Only for “named teams”."),
    )
    owner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=None,
        help_text=_("Who answers for it and hears before it expires."),
        error_messages={"required": _("Say who answers for it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["category"].queryset = queries.categories()
        fields["service"].queryset = queries.services()
        fields["from_tier"].queryset = tiers()
        fields["teams"].queryset = teams()
        fields["owner"].queryset = queries.staff_members()

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "category": given["category"],
            "service_id": given["service"].pk if given["service"] else None,
            "audience": Audience(given["audience"]),
            "from_tier": given["from_tier"].level if given["from_tier"] else None,
            "teams": list(given["teams"]),
            "owner": given["owner"],
        }


class NewForm(TextForm, PlaceForm):
    """Both together, for an article that does not exist yet."""

    field_order = ("title", "summary", "keywords", "body")

    def facts(self) -> dict[str, Any]:
        return self.words() | super().facts()


class UntilForm(forms.Form):
    until = forms.DateField(
        label=_("It holds until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the day until which it holds.")},
    )

    def moment(self) -> datetime:
        """The end of that day where the reader is."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"], time(23, 59)))


class ReviewerForm(forms.Form):
    reviewer: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Who reads it"), queryset=None, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = queries.staff_members()  # type: ignore[attr-defined]

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdline.desk.tickets.own_fields import add_own_fields, own_values
from thirdline.desk.tickets.queries import services

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Category


HOW_BAD = {
    "low": _("It can wait"),
    "medium": _("It slows me down"),
    "high": _("I cannot work"),
    "critical": _("Nobody here can work"),
}
IMPACT_OF = {"low": "person", "medium": "person", "high": "person", "critical": "group"}


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files under one name; each is checked like a single one."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        check = super().clean
        return [check(one, initial) for one in data or []]


class AskForm(forms.Form):
    """What one person asks, in their own words."""

    title = forms.CharField(
        label=_("What is it about"),
        max_length=200,
        error_messages={"required": _("Give it a title: a few words that say what you need.")},
    )
    description = forms.CharField(
        label=_("What happens, since when, and what you tried"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    service: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Which service"),
        queryset=None,
        required=False,
        to_field_name="slug",
        empty_label=_("I do not know"),
    )
    how_bad = forms.ChoiceField(
        label=_("How much does it stop you"), choices=list(HOW_BAD.items()), initial="medium"
    )

    def __init__(self, *args: Any, category: Category | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.category = category
        self.fields["service"].queryset = services()  # type: ignore[attr-defined]
        if category is not None:
            add_own_fields(self, [one for one in category.fields.all() if one.on_portal])
        self.fields["files"] = ManyFilesField(
            label=_("Pictures or files"), required=False, widget=ManyFiles(attrs={"multiple": True})
        )

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "title": given["title"],
            "description": given["description"],
            "service": given["service"],
            "category": self.category,
            "urgency": given["how_bad"],
            "impact": IMPACT_OF[given["how_bad"]],
            "custom": own_values(self),
        }

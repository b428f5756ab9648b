from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdline.desk.tickets.queries import services


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class UpdateForm(forms.Form):
    """What people who would otherwise ask are told."""

    title = forms.CharField(
        label=_("What happens"),
        max_length=120,
        help_text=_("In their words: “VPN connections drop every few minutes.”"),
        error_messages={
            "required": _("Say what happens, in the words of the people it happens to.")
        },
    )
    text = forms.CharField(
        label=_("What to do meanwhile"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence they can follow, without names of machines or teams."),
    )
    until = _moment(_("Expected to end"), _("Left empty when nobody knows."))
    next_update_at = _moment(_("We write again at"))
    public = forms.BooleanField(label=_("Also tell people who are not signed in"), required=False)


class NewForm(UpdateForm):
    service: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Service"),
        queryset=None,
        to_field_name="slug",
        error_messages={"required": _("Say which service it is; people are found by it.")},
    )
    since = _moment(_("Since"), _("Left empty: now."))
    field_order = ("service", "title", "text", "since")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services()  # type: ignore[attr-defined]

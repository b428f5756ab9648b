from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.chores.moments import NotAMoment
from thirdline.desk.chores.offering import moment_in
from thirdline.desk.chores.rules import TIME_KINDS, On

ON_WORDS = [
    (On.MOMENT, gettext_lazy("at a moment")),
    (On.SILENCE, gettext_lazy("if nobody answers by then")),
    (On.ANSWER, gettext_lazy("when the requester answers")),
]


class WhenField(forms.CharField):
    """A moment as typed or chosen; what cannot be read says what could."""

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        if not said:
            return None
        try:
            return moment_in(said)
        except NotAMoment as wrong:
            raise forms.ValidationError(str(wrong)) from None


class ReminderForm(forms.Form):
    on = forms.ChoiceField(label=gettext_lazy("It comes"), choices=ON_WORDS, initial=On.MOMENT)
    when = WhenField(
        label=gettext_lazy("When"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("in 2 h, tomorrow 9:00, Thursday 14:30, 2026-06-30 9:00"),
    )
    words = forms.CharField(label=gettext_lazy("Of what"), required=False, max_length=300)
    team = forms.ChoiceField(label=gettext_lazy("Whom"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("on") != On.ANSWER and "when" in given and given["when"] is None:
            self.add_error("when", _("Say when: “in 2 h”, “tomorrow 9:00”, “Thursday 14:30”."))
        return given


class LaterForm(forms.Form):
    when = WhenField(
        label=gettext_lazy("Send it"),
        max_length=60,
        help_text=gettext_lazy("in 2 h, tomorrow 9:00, Thursday 14:30, 2026-06-30 9:00"),
        error_messages={"required": gettext_lazy("Say when it is to be sent.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What it says"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write the reply first, then say when.")},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)


class SnoozeForm(forms.Form):
    when = WhenField(label=gettext_lazy("Again"), max_length=60)


class ChecklistForm(forms.Form):
    template = forms.ChoiceField(label=gettext_lazy("Which"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Or one of its own, called"), required=False, max_length=120
    )
    items = forms.CharField(
        label=gettext_lazy("Its items, one a line"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("template") and not str(given.get("items", "")).strip():
            self.add_error("items", _("Choose a checklist, or write at least one item."))
        return given


class ItemReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is left out"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why it is left out.")},
    )


class TimeForm(forms.Form):
    """Minutes are typed as people say them: 25, 1:30, 1 h 30."""

    spent = forms.CharField(
        label=gettext_lazy("How long"),
        max_length=20,
        help_text=gettext_lazy("25, 1:30 or 1 h 30 m"),
        error_messages={"required": gettext_lazy("Say how long: 25, 1:30 or 1 h 30 m.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it was"), choices=list(TIME_KINDS.items()))
    words = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=300)

    def clean_spent(self) -> int:
        minutes = minutes_in(self.cleaned_data["spent"])
        if minutes is None or not 0 < minutes <= 24 * 60:
            raise forms.ValidationError(_("Say how long: 25, 1:30 or 1 h 30 m, at most 24 h."))
        return minutes


_MINUTES = r"m|min\.?|minuten?|minutes?"
_HOURS = r"h|hours?|std\.?|stunden?|heures?"


def minutes_in(said: str) -> int | None:
    text = said.strip().lower()
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})", text):
        return int(found[1]) * 60 + int(found[2])
    if found := re.fullmatch(rf"(\d{{1,4}})\s*(?:{_MINUTES})?", text):
        return int(found[1])
    if found := re.fullmatch(
        rf"(\d{{1,2}})\s*(?:{_HOURS})\s*(?:(\d{{1,2}})\s*(?:{_MINUTES})?)?", text
    ):
        return int(found[1]) * 60 + int(found[2] or 0)
    return None

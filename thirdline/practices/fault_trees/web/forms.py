from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thirdline.practices.fault_trees.likelihoods import KEPT
from thirdline.practices.fault_trees.words import KINDS, LAWS, RISKS, SAYS, SURE


def _share(label: Any, help_text: Any = "") -> forms.FloatField:
    return forms.FloatField(
        label=label, required=False, min_value=0, max_value=100, help_text=help_text,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )  # fmt: skip


def _number(label: Any, help_text: Any = "") -> forms.FloatField:
    return forms.FloatField(
        label=label, required=False, min_value=0, help_text=help_text,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )  # fmt: skip


class NewForm(forms.Form):
    """A tree to draw, or one in a file."""

    title = forms.CharField(
        label=_("What is down"), max_length=200, required=False,
        help_text=_("The top of the tree: “VPN sessions drop”. A file may bring its own."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("From a file"), required=False,
        help_text=_("Open-PSA XML or Galileo. Event trees and dynamic gates are refused by name."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("title", "").strip() and not given.get("file"):
            self.add_error("title", _("Say what is down, or choose a file."))
        return given


class EvidenceForm(forms.Form):
    """What was seen of one event or gate."""

    name = forms.CharField(max_length=200, widget=forms.HiddenInput)
    says = forms.ChoiceField(label=_("What it says"), choices=SAYS)
    if_failed = _share(
        _("Seen when it failed, %"), _("Of 100 times it failed, so often this is seen.")
    )
    if_fine = _share(
        _("Seen when it works, %"), _("Of 100 times it works, so often this is seen all the same.")
    )
    words = forms.CharField(
        label=_("What was seen"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen_at = forms.DateTimeField(
        label=_("When"), required=False, help_text=_("Left empty: now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    test = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    minutes = forms.IntegerField(
        required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput
    )
    struck = forms.BooleanField(required=False, widget=forms.HiddenInput)


class TestForm(forms.Form):
    """A test of this tree alone."""

    name = forms.CharField(max_length=200, widget=forms.HiddenInput)
    title = forms.CharField(label=_("What to do"), max_length=120)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=10_000, initial=5)
    risk = forms.ChoiceField(label=_("Risk"), choices=RISKS)
    false_positive = _share(_("Says “failed” of what works, %"))
    false_negative = _share(_("Says “works” of what failed, %"))


class EditForm(forms.Form):
    """One change of the tree; which fields count depends on what is done."""

    do = forms.ChoiceField(choices=[(one, one) for one in (
        "event", "gate", "house", "share", "gate_changed", "event_changed", "house_changed", "turned", "away",
        "together", "part",
    )])  # fmt: skip
    at = forms.CharField(max_length=200)
    under = forms.CharField(max_length=200, required=False)
    version = forms.IntegerField(min_value=0)
    label = forms.CharField(label=_("What happens"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Gate"), choices=KINDS, required=False)
    k = forms.IntegerField(label=_("At least"), min_value=0, max_value=100_000, required=False)
    most = forms.IntegerField(label=_("At most"), min_value=0, max_value=100_000, required=False)
    law = forms.ChoiceField(
        label=_("How likely"), choices=[*LAWS, (KEPT, _("As it is"))], required=False
    )
    number = _number(_("Probability or rate per hour"))
    hours = _number(_("Mission time or time to repair, hours"))
    sure = forms.ChoiceField(label=_("How sure that is"), choices=SURE, required=False)
    low = _number(pgettext_lazy("figure", "From"))
    high = _number(pgettext_lazy("figure", "To"))
    factor = _number(_("Error factor"))
    failures = _number(_("Failures seen"))
    tries = _number(_("In so many tries"))
    observed = _number(_("In so many hours"))
    alpha = _number(_("Alpha"))
    beta = _number(_("Beta"))
    source = forms.CharField(label=_("Where that comes from"), max_length=200, required=False)
    on = forms.BooleanField(label=_("It is so"), required=False)
    other = forms.CharField(label=_("What is there already"), max_length=200, required=False)
    members = forms.CharField(max_length=5_000, required=False)
    model = forms.ChoiceField(
        required=False,
        choices=[(one, one) for one in ("beta-factor", "MGL", "alpha-factor", "phi-factor")],
    )
    factors = forms.CharField(label=_("Factors"), max_length=200, required=False)


class WhyForm(forms.Form):
    words = forms.CharField(
        max_length=300, error_messages={"required": _("Say why, so that nobody has to ask again.")}
    )


class CauseForm(forms.Form):
    events = forms.CharField(
        max_length=20_000, error_messages={"required": _("Choose the events that were the cause.")}
    )
    words = forms.CharField(required=False, max_length=2_000)

    def clean_events(self) -> list[str]:
        """A list in JSON, as the page sends it; else a name alone."""
        sent: str = self.cleaned_data["events"]
        try:
            found = json.loads(sent)
        except (ValueError, RecursionError):
            found = None
        whole = isinstance(found, list) and all(isinstance(one, str) for one in found)
        # Half of a sign, which JSON may hold, is the name of nothing and cannot be shown.
        return [one.encode("utf-8", "replace").decode() for one in found] if whole else [sent]

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdline.foundation.notifications import rules

if TYPE_CHECKING:
    from thirdline.foundation.notifications.models import Rhythm

DAYS = [
    ("0", _("Mon")),
    ("1", _("Tue")),
    ("2", _("Wed")),
    ("3", _("Thu")),
    ("4", _("Fri")),
    ("5", _("Sat")),
    ("6", _("Sun")),
]
DIGESTS = [
    ("", _("at once")),
    ("hourly", _("once an hour")),
    ("daily", _("once a day")),
    ("never", _("not at all, what can wait stands here")),
]
OWN_DIGESTS = [("usual", _("as usual")), *DIGESTS]


class RhythmForm(forms.Form):
    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_to = forms.TimeField(
        label=_("until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_days = forms.TypedMultipleChoiceField(
        label=_("and the whole day on"), choices=DAYS, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    digest = forms.ChoiceField(label=_("Letters come"), choices=DIGESTS, required=False)
    digest_at = forms.TimeField(
        label=_("A daily one at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    @classmethod
    def of(cls, row: Rhythm) -> RhythmForm:
        names = ("quiet_from", "quiet_to", "digest", "digest_at")
        kept = {name: getattr(row, name) for name in names}
        return cls(initial={**kept, "quiet_days": [str(day) for day in row.quiet_days]})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            why = rules.why_not_rhythm(given.get("quiet_from"), given.get("quiet_to"))
            if why is not None:
                self.add_error("quiet_to", why)
        return given


class DeviceForm(forms.Form):
    """What a browser says of itself when it may show notices."""

    name = forms.CharField(max_length=60, required=False)
    endpoint = forms.CharField(max_length=1000)
    public_key = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=40)

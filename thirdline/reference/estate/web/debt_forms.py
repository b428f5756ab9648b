from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdline.foundation.people.queries import all_teams, staff

if TYPE_CHECKING:
    from thirdline.reference.estate.models import Debt


class AcceptForm(forms.Form):
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": _("Say until when; then somebody looks again."),
            "invalid": _("This is not a day. Write it like 2026-12-31."),
        },
    )
    words = forms.CharField(
        label=_("Why it can be lived with"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why it can be lived with: whoever reads it next year was not there.")
        },
    )


class HandForm(forms.Form):
    team = forms.ChoiceField(label=_("Team"), required=False)
    person = forms.ChoiceField(label=_("Person"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        nobody = [("", _("nobody"))]
        teams, people = self.fields["team"], self.fields["person"]
        teams.choices = [*nobody, *((one.slug, one.name) for one in all_teams())]  # type: ignore[attr-defined]
        people.choices = [*nobody, *((str(one.pk), one.name) for one in staff())]  # type: ignore[attr-defined]

    @classmethod
    def about(cls, debt: Debt) -> HandForm:
        team = debt.owner_team.slug if debt.owner_team else ""
        return cls(initial={"team": team, "person": str(debt.owner_id or "")})

"""Whose data it is about, and what is to become of what they wrote."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import person_by_email


class WhoForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Mail address of the person"), max_length=254,
        error_messages={"required": gettext_lazy("Give the address the desk knows them by.")},
    )  # fmt: skip
    person: Person

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip()
        found = person_by_email(address)
        if found is None:
            raise forms.ValidationError(_("Nobody here has this address."))
        self.person = found
        return address


class ErasureForm(WhoForm):
    texts = forms.ChoiceField(
        label=gettext_lazy("What they wrote"),
        choices=[
            ("erase", gettext_lazy("is erased: titles, messages, files, letters")),
            ("keep", gettext_lazy("stays, without their name")),
        ],
    )
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=300)

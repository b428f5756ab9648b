from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdline.desk.affected.finding import items_meant
from thirdline.desk.affected.rules import MOST_WORDS
from thirdline.kit.refusals import Refused

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person
    from thirdline.reference.estate.models import ConfigurationItem


class ItemsForm(forms.Form):
    """Items of the estate, by label or name; the field suggests them as one types."""

    items = forms.CharField(
        label=_("Affected items"),
        max_length=1_000,
        help_text=_("Type a name and choose, or CI- and a number; several with commas"),
        error_messages={"required": _("Name at least one item, such as CI-12 or its name.")},
    )
    words = forms.CharField(label=_("How it shows"), max_length=MOST_WORDS, required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_items(self) -> list[ConfigurationItem]:
        try:
            return items_meant(self.person, self.cleaned_data["items"])
        except Refused as refused:
            raise forms.ValidationError(refused.reason) from refused

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.tickets.own_fields import own_values
from thirdline.desk.tickets.web.forms import MatterForm
from thirdline.foundation.people.queries import person_by_email

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


class NewForm(MatterForm):
    """A ticket an agent writes down for somebody, by phone or at the desk."""

    requester = forms.EmailField(
        label=gettext_lazy("Who asks"),
        help_text=gettext_lazy("Their address"),
        error_messages={"required": gettext_lazy("Say who asks, by their address.")},
    )
    field_order = (
        "requester",
        "title",
        "description",
        "service",
        "category",
        "impact",
        "urgency",
        "tags",
    )

    def clean_requester(self) -> Person:
        person = person_by_email(self.cleaned_data["requester"])
        if person is None or not person.is_active:
            raise forms.ValidationError(
                _(
                    "Nobody here has the address %(address)s. Check it, or ask an administrator to add them."
                )
                % {"address": self.cleaned_data["requester"]}
            )
        return person

    def facts(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "was"}
        return {
            **{name: value for name, value in given.items() if not name.startswith("own_")},
            "custom": own_values(self),
        }

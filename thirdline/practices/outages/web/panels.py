from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.kit.ui import registry, suggesting
from thirdline.kit.ui.suggesting import Suggestion
from thirdline.practices.outages import queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thirdline.foundation.people.models import Person


def suggest_outages(person: Person | None, question: str, most: int) -> Sequence[Suggestion]:
    return [
        Suggestion(one.title, f"/help/outages/{one.pk}", one.text, _("known, being worked on"))
        for one in queries.concerning(person, question, limit=most)
    ]


registry.rail_entry(
    "outages", gettext_lazy("Outages"), "speakerphone", "outages:outages", "o",
    may=lambda person: person.may("work"), order=45,
)  # fmt: skip
suggesting.contribute(
    "outages", gettext_lazy("Known outages"), icon="alert-triangle", suggest=suggest_outages,
    most=2, order=10, answers=True,
)  # fmt: skip

"""What surveys add to the portal's ticket page and to the rail of leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry
from thirdline.practices.surveys import telling  # noqa: F401  says how its entries read
from thirdline.practices.surveys.queries import survey_of
from thirdline.practices.surveys.shapes import form_facts


def _asked(tickets: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    """Only who asked is asked, and only about what is solved: one ticket a page."""
    mine = [one for one in tickets if one.is_done and one.requester_id == person.pk]
    found = {one.pk: survey_of(one) for one in mine}
    return {
        one.pk: form_facts(survey) if (survey := found.get(one.pk)) else None for one in tickets
    }


registry.panel("portal.ticket", 20, "surveys/_asked.html", _asked)
registry.rail_entry(
    "surveys", _("Surveys"), "star", "surveys:surveys", "v",
    may=lambda person: person.may("see_figures"), order=62,
)  # fmt: skip

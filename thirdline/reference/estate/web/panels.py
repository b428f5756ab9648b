from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry
from thirdline.reference.estate import overlays
from thirdline.reference.estate.lately import changes_of_items
from thirdline.reference.estate.web import figure_panels  # noqa: F401  what the figures contribute


def _mapped(items: Sequence[Any], person: Any) -> Mapping[int, dict[str, Any] | None]:
    return {one.pk: {} if one.retired_at is None else None for one in items}


registry.rail_entry(
    "estate", _("Estate"), "topology-star-3", "estate:map", "e",
    may=lambda person: person.may("work"), order=35,
)  # fmt: skip
registry.script("estate/picker.js")
registry.panel("estate.item.verbs", 10, "estate/_map_link.html", _mapped)
overlays.contribute("changes", _("Changes of 14 days"), counts=changes_of_items, order=20)


def _keeps(subjects: Sequence[Any], person: Any, **facts: Any) -> Mapping[Any, Any]:
    return {one.pk: facts if person.may("keep_estate") else None for one in subjects}


registry.panel("estate.head", 50, "estate/_import_link.html", _keeps)
registry.panel(
    "estate.empty", 50, "estate/_import_link.html",
    lambda subjects, person: _keeps(subjects, person, empty=True),
)  # fmt: skip

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry

registry.rail_entry(
    "insights",
    _("Insights"),
    "chart-histogram",
    "insights:tiers",
    "i",
    may=lambda person: person.may("see_figures"),
    order=70,
)

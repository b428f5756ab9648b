from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.faces.portal.suggesting import suggest_items, suggest_own_tickets
from thirdline.kit.ui import registry, suggesting

registry.rail_entry("portal", _("Portal"), "home-heart", "portal:home", "p", order=10, end=True)
suggesting.contribute(
    "tickets", _("My tickets"), icon="ticket", suggest=suggest_own_tickets, order=30
)
suggesting.contribute(
    "catalogue", _("Requests"), icon="package", suggest=suggest_items, most=2, order=40
)

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry

registry.rail_entry(
    "setup",
    _("Set-up"),
    "settings",
    "setup:ladder",
    "s",
    may=lambda person: person.may("see_set_up"),
    order=20,
    end=True,
)

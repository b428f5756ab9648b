from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry

registry.rail_entry("portal", _("Portal"), "home-heart", "portal:home", "p", order=10, end=True)

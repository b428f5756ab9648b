from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.macros.models import Macro
from thirdline.kit.personal import Holding, hold

hold(
    Holding("macros", _("macros of their own"), Macro, of=("owner",), shows=("name", "about", "actions"), goes=True, when="always"),
)  # fmt: skip

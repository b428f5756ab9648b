from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.texts.models import ReadyText
from thirdline.kit.personal import Holding, hold

hold(
    Holding("ready-texts", _("ready texts of their own"), ReadyText, of=("owner",), shows=("name", "folder", "body"),
            goes=True, when="always"),
)  # fmt: skip

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.desk.views.models import SavedView, ViewChoice
from thirdline.kit.personal import Holding, hold, leave

hold(
    Holding("views", _("views of their own"), SavedView, of=("owner",), shows=("name", "when", "columns"), goes=True, when="always"),
    Holding("view-choices", _("which views they see"), ViewChoice, of=("person",), shows=("slug", "shown"), goes=True, when="always"),
)  # fmt: skip
leave("who wrote a view others use, as a number", "views.SavedView.created_by")

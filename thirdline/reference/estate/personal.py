from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.personal import Holding, hold, leave
from thirdline.reference.estate.models import ConfigurationItem, Debt

hold(
    Holding("items", _("what they answer for in the estate"), ConfigurationItem, of=("owner",),
            shows=("name", "created_at")),
    Holding("debts", _("redundancy debts they answer for"), Debt, of=("owner", "accepted_by"),
            shows=("since", "accepted_words")),
)  # fmt: skip
leave("who said how an item was, as a number", "estate.StateSpan.said_by")
leave("who said that an item was well again, as a number", "estate.StateSpan.ended_by")
leave("who asked what would fail, as a number", "estate.Question.asked_by")
leave("who took items in, as a number", "estate.Import.started_by")
leave("who changed many items, as a number", "estate.ItemsChange.by")

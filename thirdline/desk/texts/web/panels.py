from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry


def _nothing_to_ask(tickets: Sequence[Any], person: Any) -> Mapping[int, Mapping[str, Any] | None]:
    """The menu costs nothing until it is opened."""
    return {ticket.pk: None if ticket.history else {} for ticket in tickets}


registry.panel("composer.completes", 10, "texts/_completes.html", _nothing_to_ask)
registry.panel("composer.tools", 10, "texts/_tool.html", _nothing_to_ask)
registry.panel("ticket.dialogs", 30, "texts/_dialog.html", _nothing_to_ask)
registry.menu_entry(
    "texts",
    _("Ready-made texts"),
    "template",
    "texts:texts",
    may=lambda person: person.may("work"),
    order=32,
)

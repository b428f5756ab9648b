from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thirdline.desk.macros import telling  # noqa: F401  says how its entries read
from thirdline.kit.ui import registry
from thirdline.kit.ui.commands import Command, Place, commands
from thirdline.kit.ui.keys import shortcut


def _of_live(tickets: Sequence[Any], person: Any) -> Mapping[int, Mapping[str, Any] | None]:
    """Nothing is asked of the database until the dialog opens."""
    return {ticket.pk: None if ticket.history else {} for ticket in tickets}


registry.panel("ticket.menu", 5, "macros/_menu.html", _of_live)
registry.panel("ticket.dialogs", 50, "macros/_dialog.html", _of_live)


def _running(person: Any, place: Place) -> Iterator[Command]:
    ticket = place.subject
    if ticket is not None and ticket.history is None and person.may("work"):
        url = reverse("macros:choice", args=[ticket.pk])
        yield Command(_("Run a macro"), "bolt", url, opens="macro-dialog", about="m")
    if person.may("work"):
        yield Command(_("Macros"), "bolt", reverse("macros:macros"), also=_("make change"))


commands("macros", _("Macros"), _running, order=17)
shortcut("ticket", "m", words=_("Run a macro"), order=15)

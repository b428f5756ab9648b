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


def _of_lists(lists: Sequence[Any], person: Any) -> Mapping[Any, Mapping[str, Any] | None]:
    return {one.pk: {} for one in lists}


registry.panel("ticket.menu", 5, "macros/_menu.html", _of_live)
registry.panel("composer.tools", 20, "macros/_tool.html", _of_live)
registry.panel("ticket.dialogs", 50, "macros/_dialog.html", _of_live)
registry.panel("queue.bulk", 30, "macros/_bulk.html", _of_lists)
registry.panel("queue.dialogs", 30, "macros/_bulk_dialog.html", _of_lists)
registry.menu_entry(
    "macros", _("Macros"), "bolt", "macros:macros", may=lambda person: person.may("work"), order=33
)


def _running(person: Any, place: Place) -> Iterator[Command]:
    ticket = place.subject
    if ticket is not None and ticket.history is None:
        url = reverse("macros:choice", args=[ticket.pk])
        yield Command(
            _("Run a macro"), "bolt", url, key="m", about="m", also=_("actions steps script")
        )


commands("macros", _("Macros"), _running, order=17)
shortcut("ticket", "m", words=_("Run a macro"), order=32)
shortcut("list", "m", words=_("Run a macro on what is selected"), order=34)

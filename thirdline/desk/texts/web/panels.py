from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry
from thirdline.kit.ui.commands import Command, Place, commands
from thirdline.kit.ui.keys import shortcut


def _nothing_to_ask(tickets: Sequence[Any], person: Any) -> Mapping[int, Mapping[str, Any] | None]:
    """The menu costs nothing until it is opened."""
    return {ticket.pk: None if ticket.history else {} for ticket in tickets}


registry.panel("composer.tools", 10, "texts/_tool.html", _nothing_to_ask)
registry.panel("ticket.dialogs", 30, "texts/_dialog.html", _nothing_to_ask)
registry.menu_entry(
    "texts",
    _("Texts and macros"),
    "template",
    "texts:texts",
    may=lambda person: person.may("work"),
    order=32,
)


def _inserting(person: Any, place: Place) -> Iterator[Command]:
    ticket = place.subject
    if ticket is not None and ticket.history is None and person.may("work"):
        url = reverse("texts:choice", args=[ticket.pk])
        also = _("template snippet canned answer")
        yield Command(
            _("Insert a ready-made text"), "template", url, opens="text-dialog", also=also
        )


commands("texts", _("Texts"), _inserting, order=16)
shortcut("ticket", ";", words=_("In the composer: insert a ready-made text"), order=13)

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui import registry
from thirdline.kit.ui.commands import Command, Place, commands

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person


def _screens(person: Person, place: Place) -> Iterator[Command]:
    named = set()
    for entry in [*registry.rail_for(person), *registry.menu_for(person)]:
        if entry.url not in named:
            named.add(entry.url)
            keys = f"g {entry.key}" if entry.key else ""
            yield Command(entry.label, entry.icon, entry.url, about=keys, also=_("go to open"))


def _page(person: Person, place: Place) -> Iterator[Command]:
    own = reverse("people:preferences")
    yield Command(
        _("Light or dark"), "sun-moon", own, action="theme", about="t d", also=_("switch theme")
    )
    yield Command(
        _("Help and keys of this page"), "keyboard", reverse("commands:guide"), action="keys", about="?",
        also=_("shortcuts keyboard"),
    )  # fmt: skip


commands("screens", _("Go to"), _screens, order=40)
commands("page", _("This desk"), _page, order=60)
registry.commands_at("commands:commands", sheet="commands:sheet")
registry.menu_entry(
    "commands",
    _("Commands"),
    "keyboard",
    "commands:commands",
    may=lambda p: p.may("work"),
    order=80,
)
registry.menu_entry(
    "guide", _("Help"), "help", "commands:guide", may=lambda p: p.may("work"), order=85
)

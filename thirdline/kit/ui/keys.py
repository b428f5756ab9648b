"""The keys of the desk, section by section: what the sheet lists and a test presses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Shortcut:
    """`keys` are printed as they are pressed: one, a sequence, or several that do alike."""

    section: str
    keys: tuple[str, ...]
    words: Words
    order: int


_titles: dict[str, Words] = {
    "anywhere": _("Anywhere"),
    "list": _("In a list"),
    "ticket": _("On a ticket"),
    "tree": _("In a fault tree"),
}
_shortcuts: list[Shortcut] = []


def shortcut(section: str, *keys: str, words: Words, order: int = 50) -> None:
    """Put a key into the sheet; its element carries the same key as `data-key`."""
    if section not in _titles:
        raise LookupError(f"There is no section {section!r} in the sheet of keys.")
    _shortcuts.append(Shortcut(section, keys, words, order))


def sections() -> list[tuple[str, Words, Sequence[Shortcut]]]:
    return [
        (name, title, sorted((s for s in _shortcuts if s.section == name), key=lambda s: s.order))
        for name, title in _titles.items()
    ]


shortcut("anywhere", "/", words=_("Find or run"), order=1)
shortcut("anywhere", "Ctrl", "K", words=_("Find or run, from a field too"), order=2)
shortcut("anywhere", "?", words=_("Help and keys of this page"), order=3)
shortcut("anywhere", "t", "d", words=_("Light or dark"), order=90)
shortcut("anywhere", "Esc", words=_("Close one layer"), order=95)
shortcut("list", "j", words=_("Next"), order=1)
shortcut("list", "k", words=_("Previous"), order=2)
shortcut("list", "x", words=_("Select"), order=3)
shortcut("list", "Space", words=_("Peek"), order=4)
shortcut("list", "Enter", words=_("Open"), order=5)

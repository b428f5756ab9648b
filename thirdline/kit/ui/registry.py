"""Where packages contribute to pages they cannot see: rail and menu entries, and panels in slots.

A package registers from its `web/panels.py`, which is imported once at start. Nothing here
queries: a count or a panel's data is a callable of the contributor, called once per page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from thirdline.kit.ui.draw.marks import joined

Words = str | Promise
May = Callable[[Any], bool]
Count = Callable[[Any], int]
Facts = Mapping[str, Any]
PanelData = Callable[[Sequence[Any], Any], Mapping[Any, Facts | None]]
Drawing = Callable[[Sequence[Any], Any], Mapping[Any, SafeString]]


@dataclass(frozen=True)
class Entry:
    name: str
    label: Words
    icon: str
    url_name: str
    key: str
    may: May
    count: Count | None
    order: int
    end: bool = False

    @cached_property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Panel:
    slot: str
    name: str
    order: int
    template: str
    data: PanelData


@dataclass(frozen=True)
class Mark:
    slot: str
    name: str
    order: int
    draw: Drawing


class AlreadyThere(ValueError):
    """Two packages chose the same name or key; one of them must choose again."""


_rail: dict[str, Entry] = {}
_menu: dict[str, Entry] = {}
_panels: dict[tuple[str, str], Panel] = {}
_marks: list[Mark] = []
_find: list[str] = []
_scripts: list[str] = []
_pages: dict[str, str] = {}


def _everyone(person: Any) -> bool:
    return True


def rail_entry(
    name: str,
    label: Words,
    icon: str,
    url_name: str,
    key: str,
    *,
    may: May = _everyone,
    count: Count | None = None,
    order: int = 50,
    end: bool = False,
) -> None:
    """A place in the rail, reached by `g` then `key`; `end` puts it at the foot of the rail."""
    if name in _rail or any(entry.key == key for entry in _rail.values()):
        raise AlreadyThere(f"rail entry {name!r} or its key {key!r}")
    _rail[name] = Entry(name, label, icon, url_name, key, may, count, order, end)


def menu_entry(
    name: str, label: Words, icon: str, url_name: str, *, may: May = _everyone, order: int = 50
) -> None:
    """A line in the menu under the reader's own mark."""
    if name in _menu:
        raise AlreadyThere(f"menu entry {name!r}")
    _menu[name] = Entry(name, label, icon, url_name, "", may, None, order)


def panel(slot: str, order: int, template: str, data: PanelData, *, name: str = "") -> None:
    """Contribute to a slot. `data` gets all subjects of the page at once and answers per primary key.

    None for a subject leaves the panel out for it: nothing empty is left in its place.
    """
    chosen = name or template
    if (slot, chosen) in _panels:
        raise AlreadyThere(f"panel {chosen!r} in {slot!r}")
    _panels[slot, chosen] = Panel(slot, chosen, order, template, data)


def mark(slot: str, order: int, draw: Drawing, *, name: str) -> None:
    """Like `panel` for what stands in every row of a list: markup by hand, without a template a row."""
    if any(one.name == name for one in panels_in(slot)):
        raise AlreadyThere(f"mark {name!r} in {slot!r}")
    _marks.append(Mark(slot, name, order, draw))


def find_at(url_name: str) -> None:
    """The page that answers the find box; without one the box is not drawn."""
    _find[:] = [url_name]


def find_url() -> str:
    return reverse(_find[0]) if _find else ""


def commands_at(url_name: str, *, sheet: str) -> None:
    """The page that answers what can be run, asked by the box on top, and the sheet of help and keys."""
    _pages.update({"commands": url_name, "sheet": sheet})


def commands_url() -> str:
    return reverse(_pages["commands"]) if _pages.get("commands") else ""


def sheet_url() -> str:
    return reverse(_pages["sheet"]) if _pages.get("sheet") else ""


def script(path: str) -> None:
    """A behaviour of a package, loaded on every page of the desk: the static path of a module."""
    if path not in _scripts:
        _scripts.append(path)


def scripts() -> list[str]:
    return list(_scripts)


def rail_for(person: Any) -> list[Entry]:
    return _allowed(_rail.values(), person)


def menu_for(person: Any) -> list[Entry]:
    return _allowed(_menu.values(), person)


def _allowed(entries: Iterable[Entry], person: Any) -> list[Entry]:
    return sorted((e for e in entries if e.may(person)), key=lambda e: (e.end, e.order, e.name))


def panels_in(slot: str) -> list[Panel | Mark]:
    every: list[Panel | Mark] = [*_panels.values(), *_marks]
    return sorted((one for one in every if one.slot == slot), key=lambda one: (one.order, one.name))


def panels_for(
    slot: str, subjects: Sequence[Any], person: Any, request: HttpRequest | None = None
) -> dict[Any, SafeString]:
    """Every subject's panels, rendered: each contributor is asked once, however many subjects."""
    drawn: dict[Any, list[SafeString]] = {subject.pk: [] for subject in subjects}
    by_key = {subject.pk: subject for subject in subjects}
    for contributed in panels_in(slot):
        if isinstance(contributed, Mark):
            for key, marked in contributed.draw(subjects, person).items():
                drawn[key].append(marked)
            continue
        page = get_template(contributed.template)
        for key, facts in contributed.data(subjects, person).items():
            if facts is not None:
                context = {"subject": by_key[key], "person": person, **facts}
                drawn[key].append(SafeString(page.render(context, request)))
    return {key: joined(parts) for key, parts in drawn.items()}


def render_panels(
    slot: str, subject: Any, person: Any, request: HttpRequest | None = None
) -> SafeString:
    return panels_for(slot, [subject], person, request)[subject.pk]

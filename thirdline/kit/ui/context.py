"""What every page's layout needs, worked out only when a layout asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from thirdline.kit.ui import registry
from thirdline.kit.ui.guide import Help, help_for
from thirdline.kit.ui.shapes import DeskPreferences


@dataclass(frozen=True)
class Place:
    """A rail entry as this reader sees it on this page."""

    entry: registry.Entry
    current: bool
    count: int


class Desk:
    """Lazy, because most answers to htmx are parts and draw no rail."""

    def __init__(self, request: HttpRequest):
        self._request = request

    @property
    def _person(self) -> Any:
        return getattr(self._request, "user", None)

    @property
    def _nobody(self) -> bool:
        """Contributors ask what a person may do; nobody signed in may nothing."""
        return getattr(self._person, "is_anonymous", False)

    @cached_property
    def rail_entries(self) -> list[registry.Entry]:
        return [] if self._nobody else registry.rail_for(self._person)

    @cached_property
    def rail(self) -> list[Place]:
        here = self._request.path
        entries = self.rail_entries
        inside = [e for e in entries if here == e.url or (e.url != "/" and here.startswith(e.url))]
        current = max(inside, key=lambda e: len(e.url), default=None)
        return [
            Place(e, e is current, e.count(self._person) if e.count is not None else 0)
            for e in entries
        ]

    @cached_property
    def places(self) -> list[Place]:
        return [place for place in self.rail if not place.entry.end]

    @cached_property
    def end_places(self) -> list[Place]:
        return [place for place in self.rail if place.entry.end]

    @cached_property
    def menu(self) -> list[registry.Entry]:
        return [] if self._nobody else registry.menu_for(self._person)

    @property
    def places_in_menu(self) -> list[registry.Entry]:
        """What a phone's rail has no room for stands in the person's own menu there."""
        named = {entry.url for entry in self.menu}
        return [place.entry for place in self.end_places if place.entry.url not in named]

    @property
    def page_name(self) -> str:
        """The name of this page's address, by which its help is found."""
        match = self._request.resolver_match
        return match.view_name if match is not None else ""

    @property
    def help(self) -> Help | None:
        return help_for(self.page_name)

    @property
    def sheet_url(self) -> str:
        return "" if self._nobody else registry.sheet_url()

    @property
    def commands_url(self) -> str:
        return "" if self._nobody else registry.commands_url()

    @cached_property
    def find_url(self) -> str:
        return registry.find_url()

    @property
    def scripts(self) -> list[str]:
        return registry.scripts()

    @property
    def organisation(self) -> str:
        return str(getattr(settings, "ORGANISATION", "Thirdline"))

    @cached_property
    def preferences(self) -> DeskPreferences:
        return getattr(self._request, "desk_preferences", None) or DeskPreferences()


def desk(request: HttpRequest) -> dict[str, Any]:
    return {"desk": Desk(request)}

"""Where packages above add a view to the queue, from their `web/panels.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from thirdline.desk.views.rules import VIEWS, Group, View


class ViewAlreadyThere(ValueError):
    """Two views chose the same slug; it is part of their address, so one must choose again."""


_contributed: dict[str, View] = {}
_names_of_sets: list[Callable[[int], str]] = []


def contribute_view(view: View) -> None:
    """Add a view to its group; its condition may name other tables by `pk__in` subqueries."""
    if view_named(view.slug) is not None:
        raise ViewAlreadyThere(view.slug)
    _contributed[view.slug] = view


def every_view() -> Sequence[View]:
    return (*VIEWS, *_contributed.values())


def views_in(group: Group) -> list[View]:
    return sorted((v for v in every_view() if v.group == group), key=lambda v: v.position)


def view_named(slug: str) -> View | None:
    return next((view for view in every_view() if view.slug == slug), None)


def contribute_names_of_sets(name_of: Callable[[int], str]) -> None:
    """Say what an imported set is called; the queue knows its tickets by the number of the set."""
    _names_of_sets.append(name_of)


def name_of_set(number: int) -> str:
    """What an imported set is called; empty where nobody knows it."""
    return next((name for name_of in _names_of_sets if (name := name_of(number))), "")

"""What goes down, what has nothing left and what is untouched, if these fail: answered, never written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from thirdline.engines.needs import NeedMargin
from thirdline.reference.estate.figuring import Figures, glance_at
from thirdline.reference.estate.graph import Graph, above, cone, fates_of, number_of
from thirdline.reference.estate.looking import labels_of
from thirdline.reference.estate.models import ConfigurationItem, FateSet
from thirdline.reference.estate.standing import items_named, known_icon

REACH = 200_000  # items read for one question
MOST_SERVICES = 500
MOST_SHOWN = 100
MOST_USED = (F("users").desc(nulls_last=True), "name")  # unknown is not the most


@dataclass(frozen=True)
class Ticked:
    """What is taken as failed or in maintenance."""

    failed: tuple[int, ...] = ()
    maintenance: tuple[int, ...] = ()
    fates: tuple[int, ...] = ()

    @property
    def items(self) -> tuple[int, ...]:
        return (*self.failed, *self.maintenance)

    @property
    def things(self) -> list[int]:
        return [*self.items, *(-one for one in self.fates)]


@dataclass(frozen=True)
class Shift:
    """How a service stands before and after."""

    service: int
    before: Figures
    after: Figures

    @property
    def goes_down(self) -> bool:
        return self.before.works and not self.after.works

    @property
    def has_none_left(self) -> bool:
        return self.after.works and _is_thin(self.after)

    @property
    def had_none(self) -> bool:
        """Whether it is no worse off than before: as near to being down, by the same measure."""
        if self.after.margin == 0:
            return self.before.margin == 0
        return _is_thin(self.before)


def _is_thin(one: Figures) -> bool:
    return one.margin == 0 or one.true_level == 1


def what_if(ticked: Ticked, *, at: datetime) -> dict[str, Any]:
    """The answer as it is kept: names and numbers as they were when it was asked."""
    members = fates_of(ticked.fates)
    struck = {*ticked.items, *(one for ones in members.values() for one in ones)}
    reached = set(above(struck, limit=REACH)) if struck else set()
    touched = _services(reached)
    graph = cone([*list(touched)[:MOST_SERVICES], *struck], limit=REACH)
    things = [one for one in ticked.things if one in graph.items or one in graph.fate_members]
    shifts = list(_shifts(graph, touched, things))
    hurt = graph.estate.what_if(things, targets=())
    return {
        "at": at.isoformat(),
        "ticked": _ticked_names(ticked),
        "down": [_told(touched, one) for one in shifts if one.goes_down],
        "none_left": [_told(touched, one) for one in shifts if one.has_none_left],
        "thinner": [_told(touched, one) for one in shifts if one.after.works and not one.has_none_left],
        "already_down": [_told(touched, one) for one in shifts if not one.before.works],
        "untouched": _untouched(touched),
        "items_down": _more_down(graph, things, touched),
        "needs": _needs(hurt.needs),
        "whole": not graph.truncated and len(touched) <= MOST_SERVICES,
    }  # fmt: skip


def lowered_to_none(ticked: Ticked, *, at: datetime) -> list[dict[str, Any]]:
    """For whoever plans a change: the services that would be down, or one failure from it, meanwhile."""
    answer = what_if(ticked, at=at)
    newly = [one for one in answer["none_left"] if not one["had_none"]]
    return [*answer["down"], *newly]


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What the same question answers otherwise today, by service."""
    found: dict[str, list[Any]] = {}
    for name in ("down", "none_left"):
        then = {one["item"]: one for one in before.get(name, [])}
        today = {one["item"]: one for one in now.get(name, [])}
        found[f"newly_{name}"] = [one for number, one in today.items() if number not in then]
        found[f"no_longer_{name}"] = [one for number, one in then.items() if number not in today]
    return found


def _services(reached: Collection[int]) -> dict[int, ConfigurationItem]:
    rows = ConfigurationItem.objects.filter(pk__in=list(reached), kind__is_service=True)
    rows = rows.filter(lifecycle="in_service").order_by(*MOST_USED)
    return {one.pk: one for one in rows.select_related("kind").defer("words")}


def _shifts(graph: Graph, touched: Iterable[int], things: list[int]) -> Iterable[Shift]:
    """In the order of the services, most used first."""
    after = graph.with_also_down(things)
    for service in list(touched)[:MOST_SERVICES]:
        if service in graph.items:
            yield Shift(service, glance_at(graph, service), glance_at(after, service))


def _told(services: Mapping[int, ConfigurationItem], one: Shift) -> dict[str, Any]:
    item = services[one.service]
    return {
        "item": item.pk, "name": item.name, "icon": known_icon(item.kind.icon), "users": item.users,
        "criticality": item.criticality, "margin_before": one.before.margin,
        "margin": one.after.margin, "true_level": one.after.true_level, "had_none": one.had_none,
        "singles": [single.name for single in items_named(one.after.single_items[:3]).values()],
    }  # fmt: skip


def _untouched(touched: Collection[int]) -> dict[str, Any]:
    rows = ConfigurationItem.objects.filter(
        kind__is_service=True, lifecycle="in_service", retired_at=None
    ).exclude(pk__in=list(touched))
    first = rows.order_by(*MOST_USED).values("pk", "name", "users")[:20]
    shown = [{"item": one["pk"], "name": one["name"], "users": one["users"]} for one in first]
    return {"count": rows.count(), "first": shown}


def _more_down(graph: Graph, things: list[int], services: Collection[int]) -> int:
    before, after = graph.estate.working(), graph.with_also_down(things).estate.working()
    return sum(number_of(one) not in services for one in before - after)


def _needs(needs: tuple[NeedMargin, ...]) -> list[dict[str, Any]]:
    shown = sorted(needs, key=lambda one: one.margin)[:MOST_SHOWN]
    names, labels = items_named([number_of(one.item) for one in shown]), labels_of(number_of(one.name) for one in shown)  # fmt: skip
    return [
        {
            "item": number_of(one.item), "name": names[number_of(one.item)].name,
            "label": labels.get(number_of(one.name), ""), "k": one.k, "up": one.working, "of": one.of,
        }
        for one in shown
        if number_of(one.item) in names
    ]  # fmt: skip


def _ticked_names(ticked: Ticked) -> dict[str, list[dict[str, Any]]]:
    named = items_named(ticked.items)
    fates = FateSet.objects.in_bulk(list(ticked.fates))
    return {
        "failed": _named(ticked.failed, named),
        "maintenance": _named(ticked.maintenance, named),
        "fates": _named(ticked.fates, fates),
    }


def _named(numbers: Iterable[int], named: Mapping[int, Any]) -> list[dict[str, Any]]:
    return [{"number": one, "name": named[one].name} for one in numbers if one in named]

"""How items stand, for pages: the figures of the newest run, how old they are, and one item at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from thirdline.foundation.people.models import Person
from thirdline.kit.fixed import fixed
from thirdline.kit.prepared import Written
from thirdline.kit.ui.icons import ICONS
from thirdline.reference.estate.figuring import A_SERVICE, Figures, figures_of
from thirdline.reference.estate.graph import Graph, cone
from thirdline.reference.estate.models import (
    ConfigurationItem,
    Debt,
    MarginMark,
    Need,
    Run,
    Standing,
    StateSpan,
    Unworked,
)
from thirdline.reference.estate.queries import items_for

PAGE = 50
USUAL_ICON = "box"
MOST_NEW = 50  # services nobody has worked out yet
MOST_MARKS = 60
AFTER_A_FAILURE = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=1)


@dataclass(frozen=True)
class Freshness:
    """When the figures were worked out, whether something changed since, and why a run failed."""

    at: datetime | None
    stale_since: datetime | None
    failed: str = ""

    @property
    def is_stale(self) -> bool:
        return self.stale_since is not None


@dataclass(frozen=True)
class Pips:
    """A need as small boxes: so many needed, so many up, so many down."""

    label: str
    k: int
    up: int
    of: int

    @property
    def spare(self) -> int:
        return self.up - self.k


@dataclass(frozen=True)
class Row:
    """A service in the list of the thinnest."""

    item: ConfigurationItem
    standing: Standing
    pips: Pips | None


@dataclass(frozen=True)
class Now:
    """One item as it stands this moment; `stored` where its cone is too large to be read at once."""

    figures: Figures | None
    stored: Standing | None
    freshness: Freshness
    names_nothing: bool  # nobody has said what it needs: unknown, which is not fine

    @property
    def shown(self) -> Figures | Standing | None:
        return self.figures or self.stored

    @cached_property
    def margin(self) -> int | None:
        return self.shown.margin if self.shown else None


def freshness() -> Freshness:
    ((done, oldest, failed),) = _FRESHNESS()
    return Freshness(done, oldest, failed or "")


_FRESHNESS = Written("""
    SELECT (SELECT started_at FROM estate_run WHERE status = 'done' ORDER BY id DESC LIMIT 1),
        (SELECT min(at) FROM estate_unworked),
        (SELECT CASE WHEN status = 'failed' THEN said END FROM estate_run ORDER BY id DESC LIMIT 1)""")


def newest_figures() -> tuple[int | None, datetime | None]:
    """How many items the newest run read, and when the newest import was applied."""
    (found,) = _NEWEST()
    return found[0], found[1]


_NEWEST = Written("""
    SELECT (SELECT items FROM estate_run WHERE status = 'done' ORDER BY id DESC LIMIT 1),
        (SELECT applied_at FROM estate_import WHERE state = 'applied' ORDER BY id DESC LIMIT 1)""")


def is_due(now: datetime) -> bool:
    """Whether a change waits to be worked out, and the last run has been rested from."""
    if not Unworked.objects.exists():
        return False
    last = Run.objects.exclude(status="running").order_by("-id").first()
    if last is None or last.finished_at is None:
        return True
    took = last.finished_at - last.started_at
    rest = AFTER_A_FAILURE if last.status == "failed" else min(took, LONGEST_REST)
    return now >= last.finished_at + rest


def standing_of(items: Iterable[int]) -> dict[int, Standing]:
    """Those of many at once, by number; an item that was never worked out has none."""
    return {one.pk: one for one in _STANDINGS(list(items))}


_STANDINGS = fixed(lambda items: Standing.objects.filter(pk__any=items), list[int])


def services(person: Person) -> QuerySet[Standing]:
    return _services() if person.may("work") else Standing.objects.none()


def _services() -> QuerySet[Standing]:
    return Standing.objects.filter(is_service=True, item__retired_at=None)


def thinnest_first(
    person: Person, *, after: str = "", find: str = "", most: int = PAGE
) -> tuple[list[Row], str]:
    """A page of services, those that are down and those with the least to lose first."""
    if not find and not after and most == PAGE and person.may("work"):
        found = _THINNEST()
    else:
        rows = services(person)
        for word in find.split():
            rows = rows.filter(item__name__icontains=word)
        found = list(_thinnest(_after(rows, after))[: most + 1])
    kept, more = found[:most], len(found) > most
    pips = pips_of([one.thinnest_id for one in kept if one.thinnest_id])
    shown = [Row(one.item, one, pips.get(one.thinnest_id or 0)) for one in kept]
    return shown, _key(kept[-1]) if more else ""


def _thinnest(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    rows = rows.select_related("item__kind").only(*_LISTED)
    return rows.order_by(F("margin").asc(nulls_last=True), "item_id")


_LISTED = (
    "works", "margin", "searched_to", "thinnest_id", "item__name", "item__kind__icon",
)  # fmt: skip
_THINNEST = fixed(lambda: _thinnest(_services())[: PAGE + 1])


def new_services(person: Person, find: str = "") -> list[tuple[int, str, str]]:
    """Number, name and icon of services that nobody has worked out yet."""
    if not find and person.may("work"):
        return _NEW()
    return list(_new(items_for(person).filter(name__icontains=find)))


def _new(rows: QuerySet[ConfigurationItem]) -> QuerySet[ConfigurationItem, Any]:
    rows = rows.filter(standing=None, kind__is_service=True, retired_at=None)
    return rows.order_by("name", "pk").values_list("pk", "name", "kind__icon")[:MOST_NEW]


_NEW = fixed(lambda: _new(ConfigurationItem.objects.all()))


def _key(last: Standing) -> str:
    return f"{'n' if last.margin is None else last.margin}:{last.item_id}"


def _after(rows: QuerySet[Standing], after: str) -> QuerySet[Standing]:
    margin, colon, number = after.partition(":")
    if not colon or not number.isdecimal() or len(number) > 18:
        return rows
    beyond = Q(item_id__gt=int(number))
    if margin == "n":
        return rows.filter(beyond, margin=None)
    if not margin.lstrip("-").isdecimal() or len(margin) > 5:
        return rows
    return rows.filter(
        Q(margin__gt=int(margin)) | Q(margin=None) | (Q(margin=int(margin)) & beyond)
    )


def pips_of(needs: Collection[int]) -> dict[int, Pips]:
    """Needs as they stand now: a member is up when it works and nobody said otherwise since."""
    return {row[0]: Pips(*row[1:]) for row in _PIPS(list(needs))} if needs else {}


_IS_UP = Q(members__item__health="up", members__item__lifecycle="in_service") & ~Q(
    members__item__standing__works=False
)
_PIPS = fixed(
    lambda needs: (
        Need.objects.filter(pk__any=needs)
        .annotate(of=Count("members"), up=Count("members", filter=_IS_UP))
        .values_list("pk", "label", "k", "up", "of")
    ),
    list[int],
)


def standing_now(
    item: ConfigurationItem, *, seconds: float = A_SERVICE, graph: Graph | None = None
) -> Now:
    """Never a stale “fine”: the item's own cone is read and worked out while the page is drawn.

    Only its levels, which may have to be searched for, are taken from the newest run where nothing
    has changed since. That is asked before anything else is read: a change in between is seen.
    """
    fresh = freshness()
    stored = standing_of([item.pk]).get(item.pk)
    graph = graph or cone([item.pk])
    is_known = item.pk in graph.items and not graph.truncated
    levels = stored if stored and not fresh.is_stale and _was_searched(stored) else None
    figures = figures_of(graph, item.pk, seconds=seconds, known=levels) if is_known else None
    return Now(figures, stored, fresh, item.pk not in graph.needs_of)


def _was_searched(stored: Standing) -> bool:
    """Not where the time of a run was over before it came to this one."""
    return stored.is_service and (stored.level is not None or stored.searched_to > 1)


def marks_of(item: ConfigurationItem) -> list[MarginMark]:
    """The margin of a service from each moment on at which it changed, oldest first."""
    return _MARKS(item.pk)[::-1]


_MARKS = fixed(lambda item: MarginMark.objects.filter(item=item).order_by("-at")[:MOST_MARKS], int)


def open_debts_of(items: Collection[int]) -> dict[int, Debt]:
    return {one.item_id: one for one in _OPEN_DEBTS(list(items))}


_OPEN_DEBTS = fixed(
    lambda items: Debt.objects.filter(item__any=items, ended_at=None).select_related(
        "owner_team__tier", "owner"
    ),
    list[int],
)


def states_of(numbers: Collection[int]) -> dict[int, StateSpan]:
    """What is down or in maintenance of these now, with since when and in whose words."""
    rows = StateSpan.objects.filter(item__in=list(numbers), until=None).select_related("item")
    return {one.item_id: one for one in rows}


def items_named(numbers: Collection[int]) -> dict[int, ConfigurationItem]:
    return {one.pk: one for one in _NAMED(list(numbers))} if numbers else {}


_NAMED = fixed(
    lambda numbers: (
        ConfigurationItem.objects.filter(pk__any=numbers).select_related("kind").defer("words")
    ),
    list[int],
)


def known_icon(name: str | None) -> str:
    """A kind may be given any word for an icon; one that nobody drew is a box."""
    return name if name and name in ICONS else USUAL_ICON


def in_order(numbers: Sequence[int], named: dict[int, Any]) -> list[Any]:
    return [named[one] for one in numbers if one in named]

"""How items stand, for pages: the figures of the newest run, how old they are, and one item at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from thirdline.foundation.people.models import Person
from thirdline.kit.ui.icons import ICONS
from thirdline.reference.estate.figuring import A_SERVICE, Figures, figures_of
from thirdline.reference.estate.graph import LIMIT, Graph, cone
from thirdline.reference.estate.models import (
    ConfigurationItem,
    MarginMark,
    Need,
    Run,
    Standing,
    StateSpan,
    Unworked,
)

PAGE = 50
USUAL_ICON = "box"
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
    done = Run.objects.filter(status="done").order_by("-id").first()
    newest = Run.objects.order_by("-id").first()
    oldest = Unworked.objects.order_by("at").values_list("at", flat=True).first()
    failed = newest.said if newest is not None and newest.status == "failed" else ""
    return Freshness(done.started_at if done else None, oldest, failed)


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
    return Standing.objects.in_bulk(list(items))


def services(person: Person) -> QuerySet[Standing]:
    rows = Standing.objects.filter(is_service=True, item__retired_at=None)
    return rows if person.may("work") else rows.none()


def thinnest_first(
    person: Person, *, after: str = "", find: str = "", most: int = PAGE
) -> tuple[list[Row], str]:
    """A page of services, those that are down and those with the least to lose first."""
    rows = services(person).select_related("item__kind", "item__owner_team__tier")
    for word in find.split():
        rows = rows.filter(item__name__icontains=word)
    rows = _after(rows, after).order_by(F("margin").asc(nulls_last=True), "item_id")
    found = list(rows[: most + 1])
    kept, more = found[:most], len(found) > most
    pips = pips_of([one.thinnest_id for one in kept if one.thinnest_id])
    shown = [Row(one.item, one, pips.get(one.thinnest_id or 0)) for one in kept]
    return shown, _key(kept[-1]) if more else ""


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
    is_up = Q(members__item__health="up", members__item__lifecycle="in_service") & ~Q(
        members__item__standing__works=False
    )
    rows = Need.objects.filter(pk__in=list(needs)).annotate(
        of=Count("members"), up=Count("members", filter=is_up)
    )
    return {one.pk: Pips(one.label, one.k, one.up, one.of) for one in rows}


def standing_now(
    item: ConfigurationItem, *, seconds: float = A_SERVICE, graph: Graph | None = None
) -> Now:
    """Never a stale “fine”: the item's own cone is read and worked out while the page is drawn."""
    stored = Standing.objects.filter(pk=item.pk).first()
    graph = graph or cone([item.pk], limit=LIMIT)
    known = item.pk in graph.items and not graph.truncated
    figures = figures_of(graph, item.pk, seconds=seconds) if known else None
    return Now(figures, stored, freshness(), item.pk not in graph.needs_of)


def marks_of(item: ConfigurationItem, most: int = MOST_MARKS) -> list[MarginMark]:
    """The margin of a service from each moment on at which it changed, oldest first."""
    return list(reversed(MarginMark.objects.filter(item=item).order_by("-at")[:most]))


def states_of(numbers: Collection[int]) -> dict[int, StateSpan]:
    """What is down or in maintenance of these now, with since when and in whose words."""
    rows = StateSpan.objects.filter(item__in=list(numbers), until=None).select_related("item")
    return {one.item_id: one for one in rows}


def items_named(numbers: Collection[int]) -> dict[int, ConfigurationItem]:
    rows = ConfigurationItem.objects.filter(pk__in=list(numbers)).select_related("kind")
    return {one.pk: one for one in rows.defer("words")}


def known_icon(name: str | None) -> str:
    """A kind may be given any word for an icon; one that nobody drew is a box."""
    return name if name and name in ICONS else USUAL_ICON


def in_order(numbers: Sequence[int], named: dict[int, Any]) -> list[Any]:
    return [named[one] for one in numbers if one in named]

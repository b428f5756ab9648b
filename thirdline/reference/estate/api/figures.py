"""What is left when something fails, by API: standing, cut sets, impact, debts, what if."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import BaseModel, Field

from thirdline.foundation.people.gates import reader
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Number, Out, Page
from thirdline.reference.estate.api.mounted import router
from thirdline.reference.estate.debts import board_of
from thirdline.reference.estate.graph import cone
from thirdline.reference.estate.looking import (
    cut_sets_of,
    impact_of,
    shared_fates_of,
    single_points_of,
)
from thirdline.reference.estate.operations import ask_what_if
from thirdline.reference.estate.queries import item_for
from thirdline.reference.estate.standing import standing_now
from thirdline.reference.estate.what_if import Ticked, what_if

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thirdline.foundation.people.models import Person
    from thirdline.reference.estate.debts import DebtRow
    from thirdline.reference.estate.graph import Graph
    from thirdline.reference.estate.looking import Cuts, Thing
    from thirdline.reference.estate.models import ConfigurationItem

Numbers = Annotated[list[Number], Field(max_length=500)]
Status = Literal["exact", "bounded", "down", "too_large"]


class ThingOut(Out):
    """An item, or a shared fate."""

    kind: Literal["item", "fate"]
    number: int
    name: str
    since: datetime | None = None


class FigureItemRef(Out):
    number: int
    name: str
    users: int | None


class SharedOut(Out):
    """A group that looks redundant, and the one thing that ends it."""

    item: FigureItemRef
    label: str
    k: int
    of: int
    thing: ThingOut
    hits: list[FigureItemRef]


class StandingOut(Out):
    item: int
    works: bool | None
    level: int | None = Field(description="Size of the smallest cut set without shared fates.")
    true_level: int | None = Field(description="The same with shared fates.")
    margin: int | None = Field(description="Failures it survives now; below 0: it is down.")
    searched_to: int
    needs_known: bool = Field(description="False: nobody has said what it needs.")
    single_points: list[ThingOut]
    shared_fates: list[SharedOut]
    worked_out_at: datetime | None = Field(description="Of the whole estate; this answer is newer.")
    stale: bool = Field(description="Something changed since the whole estate was worked out.")


class CutOut(Out):
    order: int
    things: list[ThingOut]
    chance: float | None = Field(description="Of all failing within a year, where all are known.")


class CutsOut(Out):
    items: list[CutOut]
    next: str | None
    total: int
    by_order: dict[int, int]
    complete_to: int
    status: Status


class CutPaging(BaseModel):
    max_order: int = Field(3, ge=1, le=6)
    limit: int = Field(50, ge=1, le=200)
    after: str = Field("", max_length=8, pattern=r"^\d*$")


class GroupOut(Out):
    item: FigureItemRef
    label: str
    k: int
    up: int
    of: int


class ImpactOut(Out):
    item: int
    is_down: bool
    services: list[FigureItemRef]
    people: int
    others: list[FigureItemRef]
    others_count: int
    thinned: list[GroupOut]
    spared: list[FigureItemRef]
    whole: bool


class DebtOut(Out):
    number: int
    label: str
    item: FigureItemRef
    since: datetime
    ended_at: datetime | None
    lost: bool = Field(description="True: something that was redundant is lost; else by design.")
    single_points: list[ThingOut]
    single_points_count: int
    team: str | None
    owner: str | None
    accepted_until: date | None
    accepted_words: str
    overdue: bool


class DebtPaging(BaseModel):
    show: Literal["all", "lost", "design", "accepted", "over"] = "all"
    after: str = Field("", max_length=80)


class NewQuestion(In):
    failed: Numbers = []
    maintenance: Numbers = []
    fates: Numbers = []
    title: Annotated[str, Field(max_length=200)] = Field(
        "", description="Where it has one, the question is kept with its answer."
    )


class AnswerOut(Out):
    question: int | None
    answer: dict[str, Any]


@router.get("/estate/items/{int:number}/standing", response=StandingOut)
def read_standing(request: HttpRequest, number: Number) -> StandingOut:
    """How an item stands this moment: its levels, its margin, and what alone takes it down."""
    item = _item(request, number)
    graph = cone([item.pk])
    now = standing_now(item, graph=graph)
    shown = now.shown
    return StandingOut(
        item=item.pk, works=shown.works if shown else None, level=shown.level if shown else None,
        true_level=shown.true_level if shown else None, margin=now.margin,
        searched_to=shown.searched_to if shown else 0, needs_known=not now.names_nothing,
        single_points=[_thing(one) for one in single_points_of(item, graph=graph)],
        shared_fates=_shared(item, graph), worked_out_at=now.freshness.at, stale=now.freshness.is_stale,
    )  # fmt: skip


@router.get("/estate/items/{int:number}/cut-sets", response=CutsOut)
def read_cut_sets(request: HttpRequest, number: Number, paging: Query[CutPaging]) -> CutsOut:
    """What takes an item down, each set without anything needless; the most probable first."""
    cuts = cut_sets_of(
        _item(request, number), max_order=paging.max_order, cursor=paging.after, most=paging.limit
    )
    found = [
        CutOut(order=one.order, things=[_thing(each) for each in one.things], chance=one.chance)
        for one in cuts.found
    ]
    return CutsOut(
        items=found, next=cuts.next or None, total=cuts.total, by_order=cuts.by_order,
        complete_to=cuts.complete_to, status=_status(cuts),
    )  # fmt: skip


def _status(cuts: Cuts) -> Status:
    if cuts.is_down or cuts.truncated:
        return "down" if cuts.is_down else "too_large"
    return "bounded" if cuts.note else "exact"


@router.get("/estate/items/{int:number}/impact", response=ImpactOut)
def read_impact(request: HttpRequest, number: Number) -> ImpactOut:
    """Which services are lost if an item fails now, and what is only thinned."""
    item = _item(request, number)
    found = impact_of(item)
    thinned = [
        GroupOut(item=_ref(one.item), label=one.pips.label, k=one.pips.k, up=one.pips.up, of=one.pips.of)
        for one in found.thinned
    ]  # fmt: skip
    return ImpactOut(
        item=item.pk, is_down=found.is_down, services=_refs(found.services), people=found.people,
        others=_refs(found.others), others_count=found.others_count, thinned=thinned,
        spared=_refs(found.spared), whole=not found.truncated,
    )  # fmt: skip


@router.get("/estate/debts", response=Page[DebtOut])
def list_debts(request: HttpRequest, paging: Query[DebtPaging]) -> Page[DebtOut]:
    """Services still up, one failure from down: acceptances that ran out, then the oldest first."""
    by = _worker(request)
    rows, following = board_of(by, now=clock.now(), show=paging.show, after=paging.after)
    return Page(items=[_debt(one) for one in rows], next=following or None)


@router.post("/estate/what-if", response=AnswerOut)
def ask(request: HttpRequest, given: NewQuestion) -> AnswerOut:
    """What goes down and what has no margin left if these fail; kept where it has a title."""
    by = _worker(request)
    asked = Ticked(tuple(given.failed), tuple(given.maintenance), tuple(given.fates))
    if not given.title.strip():
        return AnswerOut(question=None, answer=what_if(asked, at=clock.now()))
    question = ask_what_if(
        title=given.title, failed=asked.failed, maintenance=asked.maintenance, fates=asked.fates,
        by=by,
    )  # fmt: skip
    return AnswerOut(question=question.pk, answer=question.answer)


def _worker(request: HttpRequest) -> Person:
    by = reader(request)
    if not by.may("work"):
        raise NotFound(_("This is for the support teams."))
    return by


def _item(request: HttpRequest, number: int) -> ConfigurationItem:
    return item_for(_worker(request), number)


def _ref(item: ConfigurationItem) -> FigureItemRef:
    return FigureItemRef(number=item.pk, name=item.name, users=item.users)


def _refs(items: Iterable[ConfigurationItem]) -> list[FigureItemRef]:
    return [_ref(one) for one in items]


def _thing(one: Thing) -> ThingOut:
    if one.item is not None:
        return ThingOut(kind="item", number=one.item.pk, name=one.item.name, since=one.since)
    number = one.fate.pk if one.fate is not None else 0
    return ThingOut(kind="fate", number=number, name=one.name, since=one.since)


def _shared(item: ConfigurationItem, graph: Graph) -> list[SharedOut]:
    return [
        SharedOut(
            item=_ref(one.owner), label=one.label, k=one.k, of=one.of, thing=_thing(one.thing),
            hits=_refs(one.thing.hits),
        )
        for one in shared_fates_of(item, graph)
    ]  # fmt: skip


def _debt(row: DebtRow) -> DebtOut:
    debt = row.debt
    return DebtOut(
        number=debt.pk, label=debt.label, item=_ref(debt.item), since=debt.since,
        ended_at=debt.ended_at, lost=debt.lost, single_points=[_thing(one) for one in row.causes],
        single_points_count=int(debt.causes.get("count", 0)),
        team=debt.owner_team.slug if debt.owner_team else None,
        owner=debt.owner.email if debt.owner else None, accepted_until=debt.accepted_until,
        accepted_words=debt.accepted_words, overdue=row.is_overdue,
    )  # fmt: skip

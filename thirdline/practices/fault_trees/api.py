"""Fault trees by API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from thirdline.desk.tickets.queries import ticket_for
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import refuse_if
from thirdline.kit.texts.later import sentence_of
from thirdline.kit.web_api import In, Moment, Number, Out, Page, Paging, Wrong, page_of
from thirdline.practices.fault_trees import keeping, operations, queries, reading
from thirdline.practices.fault_trees.likely_words import uncertain_words
from thirdline.practices.fault_trees.rules import Says, TreeState, why_not_change
from thirdline.reference.estate.queries import item_for

if TYPE_CHECKING:
    from thirdline.engines.faulttree.model import FaultTree as Drawn
    from thirdline.practices.fault_trees.living import Spread
    from thirdline.practices.fault_trees.models import FaultTree

router = Router(tags=["fault trees"])
Words = Annotated[str, Field(max_length=300)]
Share = Annotated[float, Field(ge=0, le=1)]


class NewTree(In):
    """`tree` is the JSON of a tree; or `item`, and `ticket`, to compile one from the estate."""

    title: Annotated[str, Field(max_length=200)] = ""
    item: Number | None = None
    ticket: Number | None = None
    at: Moment | None = None
    tree: dict[str, Any] | None = None


class NewEvidence(In):
    """Likelihoods are between 0 and 1: how often this is seen when it failed, and when it works."""

    name: Annotated[str, Field(max_length=200)]
    says: Says
    if_failed: Share | None = None
    if_fine: Share | None = None
    words: Words = ""
    test: Annotated[str, Field(max_length=200)] = ""
    seen_at: Moment | None = None


class NewCause(In):
    events: Annotated[list[str], Field(min_length=1, max_length=100)]
    words: Annotated[str, Field(max_length=2000)] = ""


class TreeOut(Out):
    number: int
    title: str
    state: str
    item: int | None
    ticket: int | None
    graph_at: datetime | None
    version: int
    events: int
    gates: int
    cause: list[str]
    cause_words: str
    changed_at: datetime


class SuspectOut(Out):
    name: str
    label: str
    p: float | None
    prior: float | None
    known: str


class SetOut(Out):
    events: list[str]
    p: float | None


class TestOut(Out):
    title: str
    name: str
    minutes: int
    p: float | None
    bits: float | None


class UncertaintyOut(Out):
    """Quantiles at 5, 50 and 95 % of the top's probability before anything was seen, from so many draws.

    With no draws `said` says why it is not worked out.
    """

    low: float | None
    median: float | None
    high: float | None
    mean: float | None
    samples: int
    said: str


class ReadingOut(Out):
    """Likelihoods given all evidence that stands; `minimal_cut_sets` is an exact count or null."""

    tree: TreeOut
    content: dict[str, Any]
    status: str
    said: str
    top_probability: float | None
    lower: float | None
    upper: float | None
    uncertainty: UncertaintyOut | None
    minimal_cut_sets: str | None
    suspects: list[SuspectOut]
    cut_sets: list[SetOut]
    tests: list[TestOut]


@router.get("/fault-trees", response=Page[TreeOut])
def list_fault_trees(request: HttpRequest, paging: Query[Paging]) -> Page[TreeOut]:
    """Trees you may read, newest first."""
    return page_of(queries.trees_for(reader(request)), paging, _shape, newest_first=True)


@router.post("/fault-trees", response={201: TreeOut})
def create_fault_tree(request: HttpRequest, given: NewTree) -> Status[TreeOut]:
    """Compile a tree from the estate, or bring one of your own."""
    by = reader(request)
    # Before a tree is read: that of somebody who may keep none is no work of ours.
    refuse_if(why_not_change(TreeState.OPEN, by.standing))
    if given.item is None:
        content = _content(given.tree)
        title = given.title or content.name
        return Status(201, _shape(operations.draw_tree(title=title, content=content, by=by)))
    ticket = ticket_for(by, given.ticket) if given.ticket is not None else None
    item = item_for(by, given.item)
    made = operations.compile_tree(item=item, ticket=ticket, at=given.at, title=given.title, by=by)
    return Status(201, _shape(made))


def _content(tree: dict[str, Any] | None) -> Drawn:
    if tree is None:
        said = _("Name an item to compile, or send a tree.")
        raise Wrong(422, said, errors=[("tree", said)])
    try:
        return keeping.read(tree)
    except TreeProblem as problem:
        raise Wrong(422, sentence_of(problem), errors=[("tree", sentence_of(problem))]) from None


@router.get("/fault-trees/{int:number}", response=ReadingOut)
def read_fault_tree(request: HttpRequest, number: Number) -> ReadingOut:
    """One tree with everything that follows from what was seen."""
    return _read(queries.tree_for(reader(request), number))


@router.post("/fault-trees/{int:number}/evidence", response=ReadingOut)
def note_fault_tree_evidence(
    request: HttpRequest, number: Number, given: NewEvidence
) -> ReadingOut:
    """Say what was seen of an event or gate; the answer is the tree as it then stands."""
    tree = queries.tree_for(reader(request), number)
    operations.note_evidence(tree, by=reader(request), **given.model_dump())
    return _read(queries.tree_for(reader(request), number))


@router.post("/fault-trees/{int:number}/cause", response=TreeOut)
def confirm_fault_tree_cause(request: HttpRequest, number: Number, given: NewCause) -> TreeOut:
    """Confirm the cut set that was the cause."""
    tree = queries.tree_for(reader(request), number)
    operations.confirm_cause(tree, events=given.events, words=given.words, by=reader(request))
    return _shape(queries.tree_for(reader(request), number))


def _read(tree: FaultTree) -> ReadingOut:
    rows = queries.evidence_of(tree)
    found = reading.read(tree, rows, queries.catalogue(), queries.own_tests(tree))
    return ReadingOut(
        tree=_shape(tree), content=tree.current.content if tree.current is not None else {},
        status=found.status, said=found.refused, top_probability=found.top, lower=found.lower, upper=found.upper,
        uncertainty=_uncertainty(found.spread),
        minimal_cut_sets=None if found.count is None else str(found.count),
        suspects=[SuspectOut(name=s.name, label=s.label, p=s.p, prior=s.prior, known=s.known) for s in found.suspects],
        cut_sets=[SetOut(events=[name for name, _label in one.events], p=one.p) for one in found.explanations],
        tests=[TestOut(title=t.title, name=t.name, minutes=t.minutes, p=t.p, bits=t.bits) for t in found.tests[:20]],
    )  # fmt: skip


def _uncertainty(spread: Spread | None) -> UncertaintyOut | None:
    """Of a tree in which no figure is uncertain, none."""
    if spread is None:
        return None
    said, none = uncertain_words(spread) if spread.why else "", bool(spread.why)
    return UncertaintyOut(
        low=None if none else spread.low, median=None if none else spread.middle, high=None if none else spread.high,
        mean=None if none else spread.mean, samples=spread.samples, said=said,
    )  # fmt: skip


def _shape(tree: FaultTree) -> TreeOut:
    version = tree.current
    return TreeOut(
        number=tree.pk, title=tree.title, state=tree.state, item=tree.item_id, ticket=tree.ticket_id,
        graph_at=tree.graph_at, version=version.number if version is not None else 0,
        events=version.events if version is not None else 0, gates=version.gates if version is not None else 0,
        cause=tree.cause, cause_words=tree.cause_words, changed_at=tree.changed_at,
    )  # fmt: skip

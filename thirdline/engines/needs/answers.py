"""What the command line says of an estate, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from time import monotonic
from typing import Any

from thirdline.engines.needs.document import Document
from thirdline.engines.needs.estate import Estate
from thirdline.engines.needs.model import EstateProblem, Id, SharedFates
from thirdline.engines.needs.networks import network_of
from thirdline.engines.needs.ranking import CutSets

Answer = dict[str, Any]
MOST_UNASKED = 1_000  # items of a file that are all answered for when none is asked for


def analyse(
    document: Document,
    targets: list[str] | None = None,
    *,
    max_order: int = 3,
    cold: bool = False,
    seconds: float = 60.0,
    limit: int = 200_000,
) -> Answer:
    """Every target with its single points, cut sets (fates among them), levels and margin.

    One that is down has one cut set, the empty one, and level 0. A level is null where nothing but
    the target takes it down, or where the search ended first: then the status is bounded.
    """
    _refuse_undirected(document)
    estate = document.estate()
    # Redundancy that never was does not depend on what happens to be down now.
    design = estate.with_down(())
    until = monotonic() + seconds
    answers, notes = Answer(), Answer()
    works, chances = estate.working(cold=cold), document.probabilities
    for target in _targets(document, estate, targets):
        left = max(until - monotonic(), 0.05)
        found = estate.cut_sets(
            target, max_order, limit=limit, seconds=left, cold=cold, probabilities=chances
        )
        left = max(until - monotonic(), 0.05)
        shared = design.shared_fates(target, seconds=left)
        answers[str(target)] = {
            "works": target in works,
            **_cuts(found, limit),
            "margin": estate.margin(target, cold=cold),
            "shared_fates": _shared(shared),
        }
        if note := _note(found, limit, shared):
            notes[str(target)] = note
    answer: Answer = {"status": "bounded" if notes else "exact", "targets": answers}
    return {**answer, "notes": notes} if notes else answer


def _refuse_undirected(document: Document) -> None:
    if not document.directed:
        raise EstateProblem(
            "The links of this graph have no direction, so nothing in it needs anything. Ask with "
            "--undirected, or give the edges a direction: from what needs to what is needed."
        )


def _note(found: CutSets, limit: int, shared: SharedFates) -> str:
    """What is not whole of an answer."""
    if found.status != "exact":
        return found.note
    if found.total > limit:
        return f"the first {limit:,} of {found.total:,} sets are listed"
    return "" if shared.status == "exact" else f"shared fates may be missing: {shared.note}"


def _cuts(found: CutSets, limit: int) -> Answer:
    single = found.single_points()
    return {
        "single_points": {"items": list(single.items), "fates": list(single.fates)},
        "minimal_cut_sets": [list(one.members) for one in islice(found, limit)],
        "level": found.level.size,
        "true_level": found.true_level.size,
    }


def analyse_network(document: Document) -> Answer:
    """Cut vertices and bridges of the links read without direction."""
    try:
        found = network_of(dict.fromkeys(document.items), document.links)
    except EstateProblem as problem:
        raise document.with_line(problem) from None
    return {
        "status": "exact",
        "nodes": found.nodes,
        "edges": found.links,
        "components": found.components,
        "cut_vertices": list(found.cut_vertices),
        "bridges": [list(one) for one in found.bridges],
    }


def _targets(document: Document, estate: Estate, asked: list[str] | None) -> Iterable[Id]:
    """Those asked for, else those of the file, else all items; of many, those that nobody needs."""
    if asked is not None:
        by_text = {str(one): one for one in document.items}
        for one in asked:
            if one not in by_text:
                raise EstateProblem(f"The target {one} is not among the items.", element=one)
        return dict.fromkeys(by_text[one] for one in asked)
    if document.targets is not None:
        for target in document.targets:
            estate.arrays.item(target)
        return document.targets
    if len(document.items) <= MOST_UNASKED:
        return document.items
    tops = estate.tops()
    if not tops:
        raise EstateProblem(
            "Every item is needed by another, so none stands on top; name the items to look at "
            "in “targets” or with --targets."
        )
    return tops


def _shared(found: SharedFates) -> list[Answer]:
    return [
        {
            "id": one.thing,
            "kind": "fate" if one.is_fate else "item",
            "item": one.item,
            "k": one.k,
            "members": list(one.members),
            "hit": list(one.hit),
        }
        for one in found
    ]

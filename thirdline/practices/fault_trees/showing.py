"""The facts of a tree's page, put together from its rows and what the engine says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from thirdline.desk.affected.changing import Change, changes_of
from thirdline.foundation.people.models import Person
from thirdline.kit.ui.draw.words import count, percent, when_words
from thirdline.kit.ui.shapes import ChoiceShape
from thirdline.practices.fault_trees import (
    addressing,
    choosing,
    living,
    outlining,
    picturing,
    queries,
)
from thirdline.practices.fault_trees import reading as engine
from thirdline.practices.fault_trees.files import FORMS
from thirdline.practices.fault_trees.likely_words import uncertain_words
from thirdline.practices.fault_trees.living import Reading
from thirdline.practices.fault_trees.models import Evidence, FaultTree
from thirdline.practices.fault_trees.rules import Says, Source, TreeState
from thirdline.reference.estate.queries import items_numbered

MOST_SUSPECTS = 12
SETS_A_PAGE = 50
MOST_SETS = 1_000  # each costs the engine a step and the page a row
LATELY, MOST_CHANGES = timedelta(days=14), 8

_SOURCES: dict[Source, tuple[str, Callable[[], str]]] = {
    Source.PERSON: ("user-search", lambda: _("seen")),
    Source.ESTATE: ("topology-star-3", lambda: _("state in the estate")),
    Source.TEST: ("flask", lambda: _("test")),
    Source.STRUCK: ("ban", lambda: _("struck out")),
}


@dataclass(frozen=True)
class Asked:
    """What the address says a reader wants to see."""

    at: str = ""
    show: str = ""
    sets: str = ""
    opened: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeenLine:
    row: Evidence
    label: str
    icon: str
    source: str
    verdict: str
    sign: str
    says: str


def states(chosen: str) -> list[ChoiceShape]:
    named = [
        ("", _("All")), (TreeState.OPEN, pgettext("fault trees", "Open")),
        (TreeState.CONFIRMED, _("Cause confirmed")), (TreeState.CLOSED, pgettext("state", "Put away")),
    ]  # fmt: skip
    return [ChoiceShape(label, f"?state={value}", value == chosen) for value, label in named]


def facts_of(tree: FaultTree, person: Person, asked: Asked) -> dict[str, Any]:
    """Everything the page shows. Reads few rows; the engine's work is kept between two looks."""
    rows = queries.evidence_of(tree)
    tests = (queries.catalogue(), queries.own_tests(tree))
    reading = engine.read(tree, rows, *tests, sets=_number(asked.sets, SETS_A_PAGE))
    at = asked.at if choosing.is_there(reading.drawn, asked.at) else ""
    look = _look(reading, rows, at, asked)
    best = choosing.shown_test(reading.tests[0]) if reading.tests else None
    return {
        "tree": tree, "reading": reading, "at": at, "show": asked.show, "shows": _shows(asked.show),
        "evidence": [_line(one, reading) for one in rows], "standing": sum(one.retracted_at is None for one in rows),
        "picture": picturing.picture(reading, look), "outline": outlining.lines(reading, look),
        "suspects": reading.suspects[:MOST_SUSPECTS], "best": best,
        "others": [choosing.shown_test(one) for one in reading.tests[1:4]],
        "answers": [("failed", _("It failed")), ("works", _("It works"))],
        "made": _made(tree), "measured": _measured(reading), "counted": _counted(reading),
        "left_words": _left(reading), "likely": _likely(reading), "files": FORMS,
        "undo": tree.current.number - 1 if tree.current is not None and tree.current.number > 1 else None,
        "next_sets": _next(_number(asked.sets, SETS_A_PAGE)), "most_sets": MOST_SETS,
        "changes": _changes(tree, person), "uncertain": uncertain_words(reading.spread), "primes": reading.primes,
        **(choosing.facts_of(tree, reading, at, person) if at else {}),
        **_folding(addressing.names_of(asked.folded, reading.drawn.gates), at),
    }  # fmt: skip


def _look(reading: Reading, rows: Sequence[Evidence], at: str, asked: Asked) -> picturing.Look:
    standing = [one for one in rows if one.retracted_at is None]
    struck = {one.name for one in standing if one.source == Source.STRUCK}
    known = {one.name: one.known for one in reading.suspects if one.known}
    return picturing.Look(
        chosen=at,
        opened=frozenset(addressing.names_of(asked.opened, reading.drawn.gates)),
        folded=(struck & set(reading.drawn.gates))
        | set(addressing.names_of(asked.folded, reading.drawn.gates)),
        struck=struck,
        known=known,
    )


def _changes(tree: FaultTree, person: Person) -> list[Change]:
    """What was changed lately of the items in the tree, newest first: the usual suspect."""
    held = tree.current.items.get("items", {}) if tree.current is not None else {}
    items = items_numbered(person, set(held.values()))
    return changes_of(items.values(), within=LATELY)[:MOST_CHANGES] if items else []


def _folding(folded: list[str], at: str) -> dict[str, Any]:
    """The address that folds the chosen gate, or opens it again."""
    others = [one for one in folded if one != at]
    return {"is_folded": at in folded, "fold": others if at in folded else [*folded, at]}


def _line(row: Evidence, reading: Reading) -> SeenLine:
    icon, source = _SOURCES[Source(row.source)]
    verdict = (
        "neutral"
        if row.retracted_at
        else {"failed": "for", "works": "against"}.get(row.says, "neutral")
    )
    sign = {"for": "plus", "against": "minus"}.get(verdict, "equal")
    return SeenLine(
        row, choosing.label_of(reading.drawn, row.name), icon, source(), verdict, sign, _says(row)
    )


def _says(row: Evidence) -> str:
    if row.says == Says.FAILED:
        words = pgettext("evidence", "Failed")
    elif row.says == Says.WORKS:
        words = pgettext("evidence", "Works")
    else:
        words = pgettext("evidence", "Hint")
    if (row.if_failed, row.if_fine) in ((1.0, 0.0), (0.0, 1.0)):
        return words
    return _("%(says)s, %(failed)s against %(fine)s") % {
        "says": words, "failed": percent(row.if_failed), "fine": percent(row.if_fine),
    }  # fmt: skip


def _shows(chosen: str) -> list[ChoiceShape]:
    named = [
        ("", _("Tree"), "binary-tree"),
        ("list", _("List"), "list"),
        ("cuts", _("Cut sets"), "table"),
    ]
    return [
        ChoiceShape(label, f"?show={value}", value == chosen, icon) for value, label, icon in named
    ]


def _made(tree: FaultTree) -> str:
    version = tree.current
    if version is None:
        return ""
    if tree.graph_at is not None and version.number == 1:
        return _("compiled from the estate as of %(at)s") % {"at": when_words(tree.graph_at)}
    return _("version %(number)s, %(words)s") % {
        "number": version.number,
        "words": version.words or _("drawn"),
    }


def _measured(reading: Reading) -> str:
    """How exact, in which time, and by which of the two kernels."""
    if reading.error:
        return _("bounded: a likelihood is off by at most %(error)s") % {
            "error": living.share(reading.error)
        }
    if reading.status != "exact":
        return _("bounded: worked out to order %(order)s, the rest is between %(low)s and %(high)s") % {
            "order": reading.order_reached or 0, "low": living.figure(reading.lower), "high": living.figure(reading.upper),
        }  # fmt: skip
    return _("exact, in %(seconds)s s (%(kernel)s)") % {
        "seconds": f"{reading.seconds:.2g}", "kernel": reading.kernel,
    }  # fmt: skip


def _counted(reading: Reading) -> str:
    if reading.count is None:
        return _("Up to order %(order)s; there are more.") % {"order": reading.order_reached or 0}
    orders = [
        _("%(n)s of order %(order)s") % {"n": count(n), "order": order}
        for order, n in sorted(reading.by_order.items())
    ]
    whole = ngettext("%(n)s minimal cut set", "%(n)s minimal cut sets", min(reading.count, 2)) % {
        "n": count(reading.count)
    }
    return f"{whole}: {', '.join(orders[:8])}{' …' if len(orders) > 8 else ''}"


def _left(reading: Reading) -> str:
    if reading.count is None:
        return _("up to order %(order)s") % {"order": reading.order_reached or 0}
    return _("of %(n)s") % {"n": count(reading.count)}


def _likely(reading: Reading) -> str:
    if reading.top is None:
        return _("nobody knows how likely its events are") if not reading.refused else ""
    if reading.status != "exact":
        return _("between %(low)s and %(high)s") % {
            "low": living.figure(reading.lower), "high": living.figure(reading.upper),
        }  # fmt: skip
    return living.figure(reading.top)


def _next(shown: int) -> int | None:
    """How many to show when more are asked for; None where a page shows no more."""
    return min(shown + SETS_A_PAGE, MOST_SETS) if shown < MOST_SETS else None


def _number(text: str, least: int) -> int:
    return max(least, min(int(text), MOST_SETS)) if text.isdecimal() and len(text) < 6 else least

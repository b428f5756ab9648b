"""Can tests of one field hold together? The only question about meaning that comparisons need.

For most kinds the tests cut all possible facts into a few pieces on which nothing changes, so
trying one fact of each piece settles the question. Texts with substring tests and tags use rules
instead, which find the common contradictions and otherwise answer "perhaps".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from .evaluating import leaf_holds
from .fields import Kind
from .operators import Wants
from .tree import Leaf

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_LISTS = {"is", "is_any_of"}
_EXCLUDES = {"is_not", "is_none_of"}
_EMPTINESS = {"is_empty", "is_not_empty"}
_RELATIVE = {"within_last", "within_next", "longer_ago_than"}
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Literal:
    """A test that must hold, or one that must not."""

    leaf: Leaf
    positive: bool

    def holds(self, fact: object) -> bool:
        return leaf_holds(self.leaf, fact, _EPOCH) is self.positive


def contradict(literals: Sequence[Literal]) -> bool:
    """True only if no fact whatever, missing included, satisfies all these tests of one field."""
    if _some_fact_fits(literals, [None]):
        return False
    by_rule = {Kind.TAGS: _no_tags_fit, Kind.MOMENT: _no_moment_fits, Kind.TEXT: _no_text_fits}
    rule = by_rule.get(literals[0].leaf.field.kind)
    listed = _listed(literals)
    if rule is not None and listed is None:
        return rule(literals)
    return not _some_fact_fits(literals, _samples(literals) if listed is None else listed)


def _samples(literals: Sequence[Literal]) -> Sequence[object]:
    kind = literals[0].leaf.field.kind
    if kind is Kind.NUMBER:
        return _numbers(literals)
    # No list bounds the other values, so one that nobody mentions is free.
    return [True, False] if kind is Kind.FLAG else ["\0 mentioned nowhere"]


def _some_fact_fits(literals: Sequence[Literal], facts: Iterable[object]) -> bool:
    return any(all(literal.holds(fact) for literal in literals) for fact in facts)


def _listed(literals: Sequence[Literal]) -> tuple[Any, ...] | None:
    """The only values that can fit, where some test gives a list of them."""
    for literal in literals:
        if literal.leaf.operator.name in (_LISTS if literal.positive else _EXCLUDES):
            return literal.leaf.wanted
    return None


def _numbers(literals: Sequence[Literal]) -> list[Decimal]:
    """Every number mentioned, one between each two neighbours, one below and one above all."""
    marks = sorted({number for literal in literals for number in literal.leaf.wanted}) or [
        Decimal(0)
    ]
    between = [(low + high) / 2 for low, high in pairwise(marks)]
    return [*marks, *between, marks[0] - 1, marks[-1] + 1]


def _no_moment_fits(literals: Sequence[Literal]) -> bool:
    # Relative and fixed tests meet only through the present moment, which is unknown here, so each
    # sort is judged alone.
    fixed = [literal for literal in literals if literal.leaf.operator.name not in _RELATIVE]
    relative = [
        literal for literal in literals if literal.leaf.operator.name not in ("before", "after")
    ]
    marks = {mark for literal in fixed for mark in literal.leaf.wanted} | {_EPOCH}
    ages = {_EPOCH}
    for literal in relative:
        for length in literal.leaf.wanted:
            ages |= {_EPOCH - length, _EPOCH + length}
    return not _some_fact_fits(fixed, _around(marks)) or not _some_fact_fits(
        relative, _around(ages)
    )


def _around(marks: Iterable[datetime]) -> list[datetime]:
    return [mark + step for mark in marks for step in (-_TICK, timedelta(0), _TICK)]


def _no_text_fits(literals: Sequence[Literal]) -> bool:
    """Whether a text that is not empty is ruled out by two of the tests."""
    emptiness = [literal for literal in literals if literal.leaf.operator.wants is Wants.TRUTH]
    if any(not literal.holds("x") for literal in emptiness):
        return True
    asserted = [literal.leaf for literal in literals if literal.positive]
    denied = [literal.leaf for literal in literals if not literal.positive]
    if any(_entails(leaf, other) for leaf in asserted for other in denied):
        return True
    starts = [leaf.wanted[0] for leaf in asserted if leaf.operator.name == "starts_with"]
    return any(not long.startswith(short) for short, long in pairwise(sorted(starts)))


def _entails(leaf: Leaf, other: Leaf) -> bool:
    """Whether every text that passes one substring test also passes another."""
    if leaf.operator.name in _EXCLUDES or leaf.operator.wants is Wants.TRUTH:
        return False
    part, wanted = leaf.wanted[0], other.wanted[0] if other.wanted else ""
    if other.operator.name == "starts_with":
        return leaf.operator.name == "starts_with" and bool(part.startswith(wanted))
    if leaf.operator.name == "contains_word":
        if other.operator.name == "contains_word":
            return wanted in part
        return other.operator.name == "contains" and any(wanted in word for word in part.split())
    return other.operator.name == "contains" and wanted in part


def _no_tags_fit(literals: Sequence[Literal]) -> bool:
    """Whether a list with at least one tag is ruled out: needed and forbidden tags collide."""
    needed, forbidden = set[str](), set[str]()
    one_needed, one_absent = list[set[str]](), list[set[str]]()
    for literal in literals:
        name, tags = literal.leaf.operator.name, set(literal.leaf.wanted)
        if name in _EMPTINESS:
            if not literal.holds(["x"]):
                return True
        elif name == "has_all":
            needed, one_absent = (
                (needed | tags, one_absent) if literal.positive else (needed, [*one_absent, tags])
            )
        elif (name == "has_any") is literal.positive:
            one_needed.append(tags)
        else:
            forbidden |= tags
    return (
        bool(needed & forbidden)
        or any(tags <= forbidden for tags in one_needed)
        or any(tags <= needed for tags in one_absent)
    )

"""Does a condition hold for these facts, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .describing import describe, requirement, shown_fact
from .fields import Kind
from .operators import comparable, is_missing
from .saying import phrased
from .saying import said as _
from .tree import All, Condition, Leaf, Not


@dataclass(frozen=True)
class Step:
    """One test that was made: the field, the fact as shown, what was asked of it, the outcome."""

    field: str
    fact: str
    asked: str
    held: bool
    sentence: str


@dataclass(frozen=True)
class Result:
    """Whether the condition held, and the tests made to know it, in order."""

    held: bool
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, object]:
        """The trace for a JSON column; holds the facts that were read and no others."""
        return {"held": self.held, "steps": [vars(step).copy() for step in self.steps]}


def evaluate(condition: Condition, facts: Mapping[str, object], now: datetime) -> Result:
    """Test a condition on facts by field name; a name without an entry is a missing fact.

    `all` stops at the first part that fails and `any` at the first that holds, so the trace names
    the facts that decided and leaves unread facts out. `now` needs a time zone. A fact of another
    kind than its field is a TypeError, for it is a fault of the caller, not of the condition.
    """
    steps: list[Step] = []
    return Result(_holds(condition, facts, now, steps), tuple(steps))


def holds(condition: Condition, facts: Mapping[str, object], now: datetime) -> bool:
    """The outcome of `evaluate` without its trace, for trying it on thousands of subjects."""
    return _holds(condition, facts, now, None)


def why(result: Result) -> list[str]:
    """The tests in words: "priority is 2, at most 2: yes"."""
    return [step.sentence for step in result.steps]


def leaf_holds(leaf: Leaf, fact: object, now: datetime) -> bool:
    """Whether one test holds for its fact; a missing fact matches only `is_empty`."""
    if is_missing(fact):
        return leaf.operator.name == "is_empty"
    return leaf.operator.holds(comparable(leaf.field, fact), leaf.wanted, now)


def _holds(
    condition: Condition, facts: Mapping[str, object], now: datetime, steps: list[Step] | None
) -> bool:
    if isinstance(condition, Leaf):
        fact = facts.get(condition.field.name)
        held = leaf_holds(condition, fact, now)
        if steps is not None:
            steps.append(_step(condition, fact, held))
        return held
    if isinstance(condition, Not):
        return not _holds(condition.part, facts, now, steps)
    if isinstance(condition, All):
        return all(_holds(part, facts, now, steps) for part in condition.parts)
    return any(_holds(part, facts, now, steps) for part in condition.parts)


def _step(leaf: Leaf, fact: object, held: bool) -> Step:
    shown = shown_fact(leaf.field, fact)
    verb = _("are") if leaf.field.kind is Kind.TAGS else phrased("is")
    sentence = f"{leaf.field.label} {verb} {shown}"
    if not (held and leaf.operator.name in ("is", "is_empty")):
        sentence = f"{sentence}, {requirement(leaf, leaf.operator.checked)}"
    answer = _("yes") if held else _("no")
    return Step(leaf.field.name, shown, describe(leaf), held, f"{sentence}: {answer}")

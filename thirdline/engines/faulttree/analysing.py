"""Everything about a fault tree that can be computed exactly, and guaranteed bounds where not.

`analyse` never hangs and never shows an estimate as exact: what the budget did not suffice for is
named in `reasons`, and the status is then `bounded`.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from .bounding import Interval, bounds
from .checking import check, probabilities
from .choosing import best_kernel
from .common_cause import expand_common_causes
from .forest import Forest, grow
from .importance import Importance, importances
from .kernels import Budget, Cancellation, Kernel, Spent
from .listing import ranked_sets
from .model import FaultTree
from .problems import TreeProblem
from .simplifying import simplified

MOST_REASONS = 10


class Want(enum.Flag):
    """What is asked for; the probability always is."""

    PROBABILITY = 0
    IMPORTANCE = enum.auto()
    CUT_SETS = enum.auto()
    ALL = IMPORTANCE | CUT_SETS


class Status(enum.StrEnum):
    EXACT = "exact"
    BOUNDED = "bounded"


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_order` leaves larger cut sets out of counts and lists; it does not bound the work."""

    seconds: float = 60.0
    nodes: int = 16_000_000
    max_order: int | None = None
    cancellation: Cancellation = field(default_factory=Cancellation)


@dataclass(frozen=True, slots=True)
class CutSet:
    events: tuple[str, ...]
    probability: float | None  # None: not all of its events have one

    @property
    def order(self) -> int:
        return len(self.events)


@dataclass(slots=True)
class Analysis:
    """`top_probability` and `lower`, `upper` are None where events have no probability.

    `top_probability` is None too when it could only be bounded. `minimal_cut_sets` counts up to
    `order_reached` when that is not None: larger ones were asked to be left out or could not be had.
    """

    tree: FaultTree
    whole: FaultTree  # with its common-cause groups written out
    status: Status
    top_probability: float | None
    lower: float | None
    upper: float | None
    minimal_cut_sets: int | None
    cut_sets_by_order: dict[int, int]
    order_reached: int | None
    importance: dict[str, Importance]
    seconds: float
    kernel: str
    orders: list[str]  # by module, inner ones first; give it back as `remembered`
    nodes: int
    reasons: list[TreeProblem]  # what the budget did not suffice for
    forest: Forest
    chances: dict[str, float | None]
    _listed: list[CutSet] = field(default_factory=list)
    _search: Iterator[CutSet] | None = None

    @property
    def basic_events(self) -> int:
        return len(self.tree.events)

    @property
    def gates(self) -> int:
        return len(self.tree.gates)

    def cut_sets(self, limit: int, after: int = 0) -> list[CutSet]:
        """A page of minimal cut sets, most probable first, after so many that were seen before."""
        if not self.forest.has_all_sets:
            return []
        if self._search is None:
            self._search = self._ranked()
        self._listed += islice(self._search, max(0, after + limit - len(self._listed)))
        return self._listed[after : after + limit]

    def _ranked(self) -> Iterator[CutSet]:
        names = self.forest.graph.events
        unknown = None in self.chances.values()
        chances = {
            number: None if unknown else self.chances[name]
            for number, name in enumerate(names, start=1)
        }
        for numbers in ranked_sets(self.forest, chances, self.order_reached):
            events = tuple(names[number - 1] for number in numbers)
            yield CutSet(events, product(self.chances[name] for name in events))


def product(chances: Iterator[float | None]) -> float | None:
    found = 1.0
    for chance in chances:
        if chance is None:
            return None
        found *= chance
    return found


def analyse(
    tree: FaultTree,
    *,
    limits: Limits | None = None,
    want: Want = Want.ALL,
    kernel: Kernel | None = None,
    remembered: Sequence[str] = (),
) -> Analysis:
    """Check, simplify, solve module by module, and answer; TreeProblem when it cannot be solved."""
    limits = limits or Limits()
    begun = time.monotonic()
    check(tree)
    whole = expand_common_causes(tree)
    chances = probabilities(whole)
    budget = Budget(limits.nodes, begun + limits.seconds, limits.cancellation)
    want_sets = Want.CUT_SETS in want
    forest = grow(
        simplified(whole, budget=budget),
        kernel or best_kernel(),
        budget,
        want_sets=want_sets,
        remembered=remembered,
    )
    made = _answered(
        tree=tree,
        whole=whole,
        forest=forest,
        chances=chances,
        limits=limits,
        budget=budget,
        want=want,
    )
    made.seconds = time.monotonic() - begun
    return made


def _answered(
    *,
    tree: FaultTree,
    whole: FaultTree,
    forest: Forest,
    chances: dict[str, float | None],
    limits: Limits,
    budget: Budget,
    want: Want,
) -> Analysis:
    made = Analysis(
        tree=tree,
        whole=whole,
        status=Status.EXACT,
        top_probability=None,
        lower=None,
        upper=None,
        minimal_cut_sets=None,
        cut_sets_by_order={},
        order_reached=limits.max_order,
        importance={},
        seconds=0.0,
        kernel=forest.kernel.name,
        orders=[each.order for each in forest.solved],
        nodes=forest.nodes,
        reasons=[],
        forest=forest,
        chances=chances,
    )
    _fill(made, limits, budget, want)
    return made


def _fill(made: Analysis, limits: Limits, budget: Budget, want: Want) -> None:
    forest, chances = made.forest, made.chances
    names = dict(enumerate(forest.graph.events, start=1))
    # Without probabilities the cut sets still want some, to be bounded by.
    known = {i: p if (p := chances[name]) is not None else 0.5 for i, name in names.items()}
    interval: Interval | None = None
    wants_sets = Want.CUT_SETS in want
    if not forest.has_all_functions or (wants_sets and not forest.has_all_sets):
        interval = _bounded(made, known, limits, budget)
    if None not in chances.values():
        _quantify(made, known, interval, want)
    if wants_sets and forest.has_all_sets:
        _count(made, budget)


def _count(made: Analysis, budget: Budget) -> None:
    """Sets can be at hand, and their numbers by order still too long to be had in time."""
    most = made.order_reached
    try:
        counts = made.forest.counts(budget)
    except Spent:
        made.status = Status.BOUNDED
        made.reasons.append(
            TreeProblem(
                "The time was up before the minimal cut sets of “%(name)s” were counted.",
                said={"name": made.forest.simplified.top},
            )
        )
        return
    made.cut_sets_by_order = {
        order: count
        for order, count in enumerate(counts)
        if count and (most is None or order <= most)
    }
    made.minimal_cut_sets = sum(made.cut_sets_by_order.values())


def _bounded(
    made: Analysis, known: dict[int, float], limits: Limits, budget: Budget
) -> Interval | None:
    """Fill the gaps by bounds, and say which budget was spent where."""
    forest = made.forest
    made.status = Status.BOUNDED
    made.reasons += _reasons(forest)
    found = bounds(forest, known, budget)
    if found.order is not None:
        made.order_reached = min(found.order, limits.max_order or found.order)
    return found.interval


def _reasons(forest: Forest) -> list[TreeProblem]:
    """What was not solved, the parts next to the top first."""
    names: dict[int | None, str] = {}
    for name, literal in forest.simplified.literals.items():
        names.setdefault(literal // 2, name)
    gaps = [each for each in reversed(forest.solved) if not each.functions or not each.family]
    said = [
        _reason(
            each.spent, bool(each.functions), names.get(each.module.root, forest.simplified.top)
        )
        for each in gaps[:MOST_REASONS]
    ]
    if more := len(gaps) - len(said):
        said.append(
            TreeProblem(
                "%(count)d smaller parts of the tree were not solved either.", said={"count": more}
            )
        )
    return said


def _reason(spent: str, has_functions: bool, name: str) -> TreeProblem:
    said = {"name": name}
    if spent == "cancelled":
        return TreeProblem("The work was stopped before “%(name)s” was solved.", said=said)
    if spent == "seconds":
        return TreeProblem("The time was up before “%(name)s” was solved.", said=said)
    if has_functions:
        return TreeProblem("The minimal cut sets of “%(name)s” need more memory.", said=said)
    return TreeProblem("The diagram of “%(name)s” needs more memory.", said=said)


def _quantify(
    made: Analysis, known: dict[int, float], interval: Interval | None, want: Want
) -> None:
    if not made.forest.has_all_functions:
        made.lower, made.upper = interval or (0.0, 1.0)
        return
    up = made.forest.upward(known)
    made.top_probability = made.lower = made.upper = up[-1]
    if Want.IMPORTANCE in want:
        down = made.forest.downward(up)
        made.importance = {
            name: importances(known[i], down.get(i, 0.0), up[-1])
            for i, name in enumerate(made.forest.graph.events, start=1)
        }

"""The living tree: what is seen moves the probability of every event, without solving anew.

Evidence on a basic event or on a module changes weights, and two linear passes give all
posteriors. Evidence on a gate inside a module takes one conjunction with that gate's diagram; where
a gate is said by leaves of several modules, those are put together first, and stay so. A module
then hands two weights upwards instead of one probability: of being true, and of being
false, each together with what was seen inside it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .analysing import Analysis, Limits, Want, analyse
from .checking import probabilities
from .common_cause import expand_common_causes
from .evidence import Evidence, Likelihood, Sorted, check_evidence, sort_evidence, spelled_out
from .forest import Forest
from .homes import Homes, NotInside
from .joining import Inside, Joining, Joint
from .kernels import Budget, Kernel, Numbers, Program, Spent, Store
from .merging import merged
from .model import FaultTree
from .problems import TreeProblem
from .regrowing import Grown, Regrowing

ROOM, ROOM_OF_HARD = 4_000_000, 200_000  # nodes that evidence on gates may add
# Said by an exception without arguments, so the collector of texts is shown it here.
IMPOSSIBLE = TreeProblem(
    "What was seen has probability 0 in this tree; take back an observation, or correct the tree."
).sentence
UNEXPLAINED = TreeProblem(
    "The tree could not be solved whole, and in the part of it that is known what was seen is "
    "impossible; give more time."
).sentence
SURE: Likelihood = (1.0, 1.0)


@dataclass(slots=True)
class Passed:
    """One module after the upward pass; `true` and `false` are before evidence on itself."""

    high: list[float]
    low: list[float]
    values: Numbers
    true: float
    false: float
    own: Likelihood
    scale: float  # the probability of what was seen in and below it
    chance: float


@dataclass(slots=True)
class State:
    """Both passes under some evidence; `ratios` are P(evidence | module true or false) / P(evidence)."""

    sorted: Sorted
    joints: dict[int, Joint]
    chances: dict[int, float]
    passed: list[Passed]
    probability: float  # of all that was seen
    on_leaves: float  # of what was seen of basic events alone
    top: float  # P(top | what was seen), leaving aside whether the top itself was
    occurred: bool | None
    ratios: dict[int, Likelihood] = field(default_factory=dict)
    leaves: dict[int, float] = field(default_factory=dict)
    lost: float = 0.0  # at most P(what was seen, and the top by something that was cut off)


class Impossible(TreeProblem):
    """What was seen cannot all be true of this tree."""

    def __init__(self) -> None:
        super().__init__(IMPOSSIBLE)


class Unexplained(TreeProblem):
    """Nothing that could be found of a tree too hard explains what was seen."""

    def __init__(self) -> None:
        super().__init__(UNEXPLAINED)


class LivingTree:
    """A solved tree that takes evidence; one thread at a time."""

    def __init__(self, analysis: Analysis, limits: Limits | None = None) -> None:
        """`limits` are those of one look at evidence; the seconds are counted anew for each."""
        self.limits = limits or Limits()
        self.tree = analysis.whole
        self.kernel = analysis.forest.kernel
        self.chances = _known(analysis.chances)
        self.first = analysis
        self.regrowing = Regrowing(analysis, self.chances)
        self.apart = self.regrowing.first  # before modules were put together for evidence
        self._settle(self.apart)

    def _settle(self, grown: Grown) -> None:
        """The one used from now on; what was added to another's diagrams is forgotten before."""
        self.grown, self.forest = grown, grown.forest
        self.homes = Homes(self.forest)
        self.stores = [_store_of(each.functions or each.stand_in) for each in self.forest.solved]
        self.slots = [each.slots[0] for each in self.forest.solved]
        # Of a diagram that was put in order the last node is a root; what stands behind it was added
        # by another living tree of the same analysis.
        self.bases = [
            (max(2, *(store.root(slot) + 1 for slot in each.slots)), max(each.slots) + 1)
            for store, each in zip(self.stores, self.forest.solved, strict=True)
        ]
        self.changed: dict[int, int] = {}  # how many roots stand where some were added

    # -- evidence

    def see(self, evidence: Evidence) -> State:
        """Both passes; raises Impossible, or TreeProblem for evidence that names nothing here."""
        names = set(self.forest.graph.events)
        check_evidence(self.tree, names, evidence)
        states = spelled_out(self.tree, evidence.states)
        if states is None:
            raise Impossible
        evidence = replace(evidence, states=states)
        known = self.regrowing.with_known(evidence.states)
        self._begin_with(self.regrowing.grown(known))
        placed = sort_evidence(evidence, self.homes)
        if placed.unplaced:
            self._make_room(evidence, placed.unplaced)
            placed = sort_evidence(evidence, self.homes)
        self.restore()
        joints = {
            index: self._joint(index, seen, evidence.top) for index, seen in placed.inside.items()
        }
        try:
            state = self._upward(placed, joints, evidence.top)
        except Impossible:
            if self.grown.lost:
                raise Unexplained from None
            raise
        self._downward(state, evidence.top)
        lost = self.grown.lost + sum(each.lost for each in joints.values())
        state.lost = lost and lost * self._most(evidence, known)
        return state

    def _most(self, evidence: Evidence, known: Mapping[str, bool]) -> float:
        """At most P(what was seen of events and gates | whatever else), given what is known."""
        found = 1.0
        for name, (true, false) in evidence.by_name().items():
            if name in known:
                p = self.chances[name]
                found *= p * true + (1.0 - p) * false
            else:
                found *= max(true, false)
        return found

    def _begin_with(self, apart: Grown) -> None:
        """Leave what was put together of this solution as it is; another begins anew."""
        if apart is not self.apart:
            self.restore()
            self.apart = apart
            self._settle(apart)

    def _make_room(self, evidence: Evidence, names: list[str]) -> None:
        """Put modules together until each gate stands in one, on top of what was put together before.

        Where that is too much with what earlier evidence needed, it is done for this evidence alone.
        """
        self.restore()
        try:
            self._put_together(self.grown, names, self._budget())
        except Spent:
            names = sort_evidence(evidence, Homes(self.apart.forest)).unplaced
            try:
                self._put_together(self.apart, names, self._budget())
            except Spent:
                raise TreeProblem(
                    "Evidence on the gate “%(name)s” needs a diagram that is too large; observe the "
                    "basic events below it instead.",
                    element=names[0],
                    said={"name": names[0]},
                ) from None

    def _put_together(self, grown: Grown, names: Iterable[str], budget: Budget) -> None:
        forest: Forest = grown.forest
        for name in names:
            node = forest.simplified.literals[name] // 2
            try:
                Homes(forest).find(node)
            except NotInside:
                forest = merged(forest, node, budget)
        self._settle(replace(grown, forest=forest))

    def give_homes(self, names: Iterable[str], budget: Budget) -> None:
        """As far as the budget goes, so that the posteriors of these gates can be asked."""
        self.restore()
        try:
            for name in names:
                self._put_together(self.grown, [name], budget)
        except Spent:
            return

    def _budget(self, room: int | None = None) -> Budget:
        until = time.monotonic() + self.limits.seconds
        return Budget(room or self.limits.nodes, until, self.limits.cancellation)

    def restore(self) -> None:
        """Forget what earlier evidence added to the diagrams, of this tree or of another of its analysis."""
        for store, (size, roots) in zip(self.stores, self.bases, strict=True):
            if store.size > size:
                store.forget(size, roots, size + ROOM)
        self.changed.clear()

    def build(self, index: int, program: Program) -> list[int]:
        """The slots of new roots, beside those that were there; after Spent nothing was added."""
        store, (size, roots) = self.stores[index], self.bases[index]
        # What stands for a module too hard is small, and what is asked of it soon grows too large.
        room = ROOM if self.forest.solved[index].functions else ROOM_OF_HARD
        if index not in self.changed:
            store.forget(size, roots, size + ROOM)
            self.changed[index] = roots
        before = store.size
        try:
            slots = store.build(program, self._budget(size + room), compacting=False)
        except Spent:
            store.forget(before, self.changed[index], size + ROOM)
            raise
        self.changed[index] = max([*slots, self.changed[index] - 1]) + 1
        return slots

    def _joint(self, index: int, seen: list[Inside], top: bool | None) -> Joint:
        known = top if index == len(self.stores) - 1 else None
        joining = Joining(
            self.forest,
            index,
            self.slots[index],
            known,
            self.grown.highs,
            self._budget(),
            self.build,
        )
        return joining.joint(seen)

    # -- passes

    def _upward(self, placed: Sorted, joints: dict[int, Joint], top: bool | None) -> State:
        chances: dict[int, float] = {}
        on_leaves = 1.0
        for number, name in enumerate(self.forest.graph.events, start=1):
            true, false = placed.leaves.get(number, SURE)
            p = self.chances[name]
            scale = p * true + (1.0 - p) * false
            if scale <= 0.0:
                raise Impossible
            chances[number] = p * true / scale
            on_leaves *= scale
        probability = on_leaves * placed.certain
        passed: list[Passed] = []
        for index in range(len(self.stores)):
            own = placed.modules.get(index, SURE)
            one = self.passed(index, chances, joints.get(index), own)
            if one.scale <= 0.0:
                raise Impossible
            passed.append(one)
            probability *= one.scale
            root = self.forest.solved[index].module.root
            if root is not None:
                chances[root] = one.chance
        occurred = passed[-1].chance
        probability *= {True: occurred, False: 1.0 - occurred, None: 1.0}[top]
        if probability <= 0.0:
            raise Impossible
        return State(placed, joints, chances, passed, probability, on_leaves, occurred, top)

    def passed(
        self, index: int, chances: Mapping[int, float], joint: Joint | None, own: Likelihood
    ) -> Passed:
        store = self.stores[index]
        high = [chances[leaf] for leaf in self.forest.solved[index].variables]
        if joint:
            high += joint.beneath
        low = [1.0 - p for p in high]
        values = store.sum(high, low)
        if joint:
            true, false = values[store.root(joint.both)], values[store.root(joint.neither)]
        else:
            true = values[store.root(self.slots[index])]
            false = 1.0 - true
        scale = true * own[0] + false * own[1]
        chance = true * own[0] / scale if scale > 0.0 else 0.0
        return Passed(high, low, values, true, false, own, scale, chance)

    def _downward(self, state: State, top: bool | None) -> None:
        last = len(self.stores) - 1
        occurred = state.top
        state.ratios[last] = {
            True: (1.0 / occurred if occurred else 0.0, 0.0),
            False: (0.0, 1.0 / (1.0 - occurred) if occurred < 1.0 else 0.0),
            None: SURE,
        }[top]
        for index in range(last, -1, -1):
            changes = self._changes(index, state)
            variables = self.forest.solved[index].variables
            for leaf, change in zip(variables, changes, strict=False):
                p = state.chances[leaf]
                ratio = (max(0.0, 1.0 + (1.0 - p) * change), max(0.0, 1.0 - p * change))
                if leaf in self.homes.of_root:
                    state.ratios[self.homes.of_root[leaf]] = ratio
                else:
                    state.leaves[leaf] = min(1.0, p * ratio[0])

    def _changes(self, index: int, state: State) -> list[float]:
        """How P(evidence), taken as one, changes with the chance of each leaf of a module."""
        one, store, joint = state.passed[index], self.stores[index], state.joints.get(index)
        true, false = (r * own for r, own in zip(state.ratios[index], one.own, strict=True))
        if joint is None:
            gained = store.derivative(self.slots[index], one.high, one.low, one.values)
            return [(true - false) * each / one.scale for each in gained]
        gained = store.derivative(joint.both, one.high, one.low, one.values)
        missed = store.derivative(joint.neither, one.high, one.low, one.values)
        return [
            (true * up + false * down) / one.scale for up, down in zip(gained, missed, strict=True)
        ]

    # -- answers

    def posterior(self, state: State) -> dict[str, float]:
        """P(failed | evidence) of every basic event; of one outside the tree its own evidence."""
        return {
            name: state.leaves.get(number, state.chances[number])
            for number, name in enumerate(self.forest.graph.events, start=1)
        }

    def error(self, state: State) -> float:
        """How far any posterior may be off: 0 unless parts of the tree were too hard.

        What was cut off adds at most `lost` to P(evidence) and to P(evidence and an event), or
        takes as much away.
        """
        left = state.probability - state.lost
        return min(1.0, state.lost / left) if left > 0.0 else 1.0


def doubt(posterior: Mapping[str, float]) -> float:
    """The sum of the events' own entropies, in bits: 0 when the state of each is known."""
    return sum(entropy(p) for p in posterior.values())


def entropy(p: float) -> float:
    if p <= 0.0 or p >= 1.0:
        return 0.0
    return -p * math.log2(p) - (1.0 - p) * math.log2(1.0 - p)


def live(
    tree: FaultTree,
    *,
    limits: Limits | None = None,
    kernel: Kernel | None = None,
    remembered: Sequence[str] = (),
) -> LivingTree:
    """Solve a tree and keep it ready for evidence."""
    _known(probabilities(expand_common_causes(tree)))
    want = Want.CUT_SETS
    return LivingTree(
        analyse(tree, limits=limits, want=want, kernel=kernel, remembered=remembered), limits
    )


def _known(chances: Mapping[str, float | None]) -> dict[str, float]:
    found = {name: chance for name, chance in chances.items() if chance is not None}
    missing = [name for name in chances if name not in found]
    if missing:
        raise TreeProblem(
            "Evidence needs probabilities, and %(count)d basic events have none, among them "
            "“%(name)s”; give each one.",
            element=missing[0],
            said={"count": len(missing), "name": missing[0]},
        )
    return found


def _store_of(store: Store | None) -> Store:
    if store is None:
        raise TreeProblem(
            "The tree is too large to be solved in the time given, and no part of it can stand for "
            "the whole; give more time, ask of a part of it, or take out what is negated."
        )
    return store

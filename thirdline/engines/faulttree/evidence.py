"""What has been seen, and what it says about events, modules and gates inside modules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .homes import Homes
from .model import FaultTree, Gate, Kind
from .problems import TreeProblem

Likelihood = tuple[float, float]  # P(seen | failed), P(seen | fine)
FAILED: Likelihood = (1.0, 0.0)
FINE: Likelihood = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """`states`: seen failed (True) or fine (False); `likelihoods`: seen with some doubt.

    Both name basic events or gates. `top` is whether the top has occurred; None: nobody knows.
    """

    states: Mapping[str, bool] = field(default_factory=dict)
    likelihoods: Mapping[str, Likelihood] = field(default_factory=dict)
    top: bool | None = True

    def also(
        self,
        states: Mapping[str, bool] | None = None,
        likelihoods: Mapping[str, Likelihood] | None = None,
    ) -> Evidence:
        """This and more; a second look at the same thing multiplies with the first."""
        soft = dict(self.likelihoods)
        for name, (failed, fine) in (likelihoods or {}).items():
            before = soft.get(name, (1.0, 1.0))
            soft[name] = (before[0] * failed, before[1] * fine)
        return Evidence({**self.states, **(states or {})}, soft, self.top)

    def by_name(self) -> dict[str, Likelihood]:
        found = dict(self.likelihoods)
        for name, failed in self.states.items():
            one, other = found.get(name, (1.0, 1.0))
            found[name] = (one, 0.0) if failed else (0.0, other)
        return found


def check_evidence(tree: FaultTree, names: set[str], evidence: Evidence) -> None:
    for name, (failed, fine) in evidence.by_name().items():
        if name in tree.houses:
            raise TreeProblem(
                "“%(name)s” is a house event; change its state in the tree instead of observing it.",
                element=name,
                line=tree.houses[name].line,
                said={"name": name},
            )
        if name not in names and name not in tree.gates:
            raise TreeProblem(
                "Nothing in the tree is called “%(name)s”; evidence names basic events or gates.",
                element=name,
                said={"name": name},
            )
        if not (0.0 <= failed <= 1.0 and 0.0 <= fine <= 1.0):
            raise TreeProblem(
                "The likelihoods of what was seen of “%(name)s” must lie between 0 and 1.",
                element=name,
                said={"name": name},
            )


def spelled_out(tree: FaultTree, states: Mapping[str, bool]) -> dict[str, bool] | None:
    """The same said of fewer gates and more events; None where it contradicts itself.

    An OR that is fine has nothing below it that failed, an AND that failed nothing that is fine: what
    is seen of such a gate is the same as that, and costs no diagram of the gate.
    """
    found: dict[str, bool] = {}
    waiting = list(states.items())
    while waiting:
        name, failed = waiting.pop()
        known = tree.houses[name].state if name in tree.houses else found.get(name, failed)
        if known != failed:
            return None
        if name in found or name in tree.houses:
            continue
        found[name] = failed
        waiting += _below(tree.gates[name], failed) if name in tree.gates else []
    return {name: failed for name, failed in found.items() if not _says_all(tree, name, failed)}


def _below(gate: Gate, failed: bool) -> list[tuple[str, bool]]:
    """What follows for every argument; nothing where only some of them are known by it."""
    wanted = _decided(gate, failed)
    if wanted is None:
        return []
    return [(each.name, wanted != each.negated) for each in gate.arguments]


def _says_all(tree: FaultTree, name: str, failed: bool) -> bool:
    return name in tree.gates and _decided(tree.gates[name], failed) is not None


def _decided(gate: Gate, failed: bool) -> bool | None:
    """What every argument of the gate then is, before its own negation."""
    turned = gate.kind in (Kind.NAND, Kind.NOR, Kind.NOT)
    true = failed != turned
    if gate.kind in (Kind.NULL, Kind.NOT):
        return true
    alike = {Kind.OR: False, Kind.NOR: False, Kind.AND: True, Kind.NAND: True}.get(gate.kind)
    if gate.kind is Kind.ATLEAST and gate.k in (1, len(gate.arguments)):
        alike = gate.k != 1
    return true if true == alike else None


@dataclass(slots=True)
class Sorted:
    """Evidence by the place where it is used; likelihoods are of the place being true."""

    leaves: dict[int, Likelihood] = field(default_factory=dict)
    modules: dict[int, Likelihood] = field(default_factory=dict)  # by index in the forest
    inside: dict[int, list[tuple[list[int], int, Likelihood]]] = field(default_factory=dict)
    certain: float = 1.0  # what is seen of gates that are constant
    unplaced: list[str] = field(default_factory=list)


def sort_evidence(evidence: Evidence, homes: Homes) -> Sorted:
    forest = homes.forest
    events = {name: number for number, name in enumerate(forest.graph.events, start=1)}
    found = Sorted()
    for name, likelihood in evidence.by_name().items():
        literal = 2 * events[name] if name in events else forest.simplified.literals[name]
        node = literal // 2
        true, false = likelihood if literal % 2 == 0 else likelihood[::-1]
        if node == 0:
            found.certain *= true
        elif not forest.graph.is_gate(node):
            _multiply(found.leaves, node, (true, false))
        elif node in homes.of_root:
            index = homes.of_root[node]
            if forest.solved[index].flipped:
                true, false = false, true
            # The top's own diagram has the top's sign on it.
            if index == len(forest.solved) - 1 and forest.top.module.outputs[0] % 2:
                true, false = false, true
            _multiply(found.modules, index, (true, false))
        else:
            _place(found, homes, name, literal & ~1, (true, false))
    return found


def _place(found: Sorted, homes: Homes, name: str, literal: int, likelihood: Likelihood) -> None:
    from .homes import NotInside

    try:
        index, gates = homes.find(literal // 2)
    except NotInside:
        found.unplaced.append(name)
        return
    found.inside.setdefault(index, []).append((gates, literal, likelihood))


def _multiply(kept: dict[int, Likelihood], key: int, by: Likelihood) -> None:
    before = kept.get(key, (1.0, 1.0))
    kept[key] = (before[0] * by[0], before[1] * by[1])

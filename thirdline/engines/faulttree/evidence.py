"""What has been seen, and what it says about events, modules and gates inside modules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .homes import Homes
from .model import FaultTree
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

"""P(failed | evidence) of gates, which no pass gives by itself."""

from __future__ import annotations

from collections.abc import Iterable

from .conditioning import LivingTree, State
from .homes import Asking, NotInside
from .kernels import Op, Program, Spent
from .problems import TreeProblem


def gate_posteriors(
    living: LivingTree, state: State, names: Iterable[str]
) -> dict[str, float | None]:
    """Of events and modules they are at hand; of a gate inside a module by a conjunction.

    None where a gate stands in no single module (see `give_homes`) or its diagram is too large. The
    state must be the one seen last.
    """
    found: dict[str, float | None] = {}
    inside: dict[int, dict[str, tuple[list[int], int]]] = {}
    for name in names:
        literal = _literal(living, name)
        node = literal // 2
        if node == 0:
            found[name] = 1.0 - literal % 2
        elif not living.forest.graph.is_gate(node):
            true = state.leaves.get(node, state.chances[node])
            found[name] = 1.0 - true if literal % 2 else true
        elif node in living.homes.of_root:
            found[name] = _of_module(living, state, node, literal)
        else:
            try:
                index, gates = living.homes.find(node)
                inside.setdefault(index, {})[name] = (gates, literal)
            except NotInside:
                found[name] = None
    for index, asked in inside.items():
        found |= _of_inner(living, state, index, asked)
    return found


def _literal(living: LivingTree, name: str) -> int:
    literals = living.forest.simplified.literals
    if name not in literals:
        raise TreeProblem(
            "There is no gate “%(name)s” in the tree.", element=name, said={"name": name}
        )
    return literals[name]


def _of_module(living: LivingTree, state: State, node: int, literal: int) -> float:
    index = living.homes.of_root[node]
    true = min(1.0, state.passed[index].chance * state.ratios[index][0])
    solved = living.forest.solved[index]
    turned = literal % 2 != solved.module.outputs[0] % 2
    return 1.0 - true if turned else true


def _of_inner(
    living: LivingTree, state: State, index: int, asked: dict[str, tuple[list[int], int]]
) -> dict[str, float | None]:
    """P(gate and module true), P(gate and module false), each with what was seen inside."""
    joint, one = state.joints.get(index), state.passed[index]
    asking = Asking(living.forest, index, more=len(joint.beneath) if joint else 0)
    both = asking.add(Op.ROOT, joint.both if joint else living.slots[index], [])
    neither = asking.add(Op.ROOT, joint.neither, []) if joint else both ^ 1
    outputs = []
    for gates, literal in asked.values():
        said = asking.say(gates, literal)
        outputs += [asking.add(Op.AND, 0, [said, both]), asking.add(Op.AND, 0, [said, neither])]
    try:
        slots = living.build(index, Program(asking.levels, asking.gates, outputs))
    except Spent:
        return dict.fromkeys(asked)
    store = living.stores[index]
    values = store.sum(one.high, one.low)
    true, false = (
        ratio * own / one.scale for ratio, own in zip(state.ratios[index], one.own, strict=True)
    )
    return {
        name: min(1.0, true * values[store.root(up)] + false * values[store.root(down)])
        for name, up, down in zip(asked, slots[::2], slots[1::2], strict=True)
    }

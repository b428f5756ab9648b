"""The gates of a module as a program for a kernel, over the levels of an order of its variables."""

from __future__ import annotations

from collections.abc import Mapping

from .graph import Graph
from .kernels import Op, Program
from .modules import Module

DUAL = {Op.AND: Op.OR, Op.OR: Op.AND}


def program_of(
    graph: Graph,
    module: Module,
    levels: Mapping[int, int],
    flipped: set[int],
) -> Program:
    """The gates of a module over its levels, ready for a kernel."""
    place = {leaf: 2 * level + (leaf in flipped) for leaf, level in levels.items()}
    gates: list[tuple[Op, int, list[int]]] = []
    for node in module.gates:
        op, k, arguments = graph.gate(node)
        gates.append((op, k, [place[each // 2] ^ each % 2 for each in arguments]))
        place[node] = 2 * (len(levels) + len(gates) - 1)
    outputs = []
    for literal in module.outputs:
        if literal < 2:
            # A constant: all of nothing, or its negation.
            gates.append((Op.AND, 0, []))
            outputs.append(2 * (len(levels) + len(gates) - 1) + literal)
        else:
            outputs.append(place[literal // 2] ^ literal % 2)
    return Program(len(levels), gates, outputs)


def monotone_program(
    graph: Graph, module: Module, levels: Mapping[int, int], flipped: set[int]
) -> Program | None:
    """The module with all negations pushed to its leaves, or None when one arrives there."""
    place: dict[int, int] = {0: -1, 1: -1}
    for leaf, level in levels.items():
        place[2 * leaf + (leaf in flipped)] = 2 * level
    gates: list[tuple[Op, int, list[int]]] = []
    own = set(module.gates)
    stack = list(module.outputs[:1])
    while stack:
        literal = stack[-1]
        node, negated = divmod(literal, 2)
        if literal in place:
            stack.pop()
            continue
        if node not in own or graph.gate(node)[0] is Op.XOR:
            return None
        op, k, arguments = graph.gate(node)
        wanted = [each ^ negated for each in arguments]
        waiting = [each for each in wanted if each not in place]
        if waiting:
            stack += waiting
            continue
        if negated:
            op, k = DUAL.get(op, op), len(arguments) - k + 1 if op is Op.ATLEAST else 0
        gates.append((op, k, [place[each] for each in wanted]))
        place[stack.pop()] = 2 * (len(levels) + len(gates) - 1)
    output = place[module.outputs[0]]
    return None if output < 0 else Program(len(levels), gates, [output])


def is_coherent(graph: Graph, module: Module, levels: Mapping[int, int], flipped: set[int]) -> bool:
    """Whether it shows that no variable helps by failing; where it does not show, it may still be."""
    return monotone_program(graph, module, levels, flipped) is not None

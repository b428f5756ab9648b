"""From a tree to a small graph that means the same.

House events become constants and vanish; transfers and negations move onto the edges; equal gates
become one; a gate with one parent of its own kind is taken into that parent; what a gate decides
is not asked again below it. A gate that was taken in keeps a node of its own beside the others, so
that it can still be asked about.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Mapping

from . import model
from .graph import FALSE, TRUE, Graph
from .kernels import Budget, Op
from .masking import masked
from .model import FaultTree, Kind
from .pulling import pulled_out

DUAL = {Op.AND: Op.OR, Op.OR: Op.AND}
OPPOSITES = frozenset({Kind.NAND, Kind.NOR, Kind.NOT, Kind.IFF})
MOST_ROUNDS = 4
SHARE_OF_TIME = 0.2


class Simplified:
    """The graph of a tree, what its roots are in it, and where each of the tree's gates went."""

    def __init__(self, graph: Graph, literals: dict[str, int], names: list[str]) -> None:
        self.graph, self.literals, self.top = graph, literals, names[0]
        self.roots = [literals[name] for name in names]


def simplified(
    tree: FaultTree, known: Mapping[str, bool] | None = None, budget: Budget | None = None
) -> Simplified:
    """Events that are `known` count as what they are; they keep their numbers.

    Most of the budget's time is for solving what is left, so a huge tree is simplified less.
    """
    until = time.monotonic() + SHARE_OF_TIME * budget.seconds_left if budget else math.inf
    names = [tree.top]
    graph = Graph(list(tree.events))
    literals = _literals(tree, graph, known or {})
    seen = (-1, -1)
    for _ in range(MOST_ROUNDS):
        for step in (_merged, masked, pulled_out):
            if time.monotonic() > until:
                break
            graph, place = step(graph, [literals[name] for name in names])
            literals = {n: place[literal // 2] ^ literal % 2 for n, literal in literals.items()}
        if time.monotonic() > until or _shape(graph, literals, names) == seen:
            break
        seen = _shape(graph, literals, names)
    return Simplified(graph, literals, names)


def _shape(graph: Graph, literals: dict[str, int], names: list[str]) -> tuple[int, int]:
    """How many gates and arguments there are: what no longer changes when all is done."""
    gates = graph.below(literals[name] for name in names)
    return len(gates), sum(len(graph.arguments(gate)) for gate in gates)


def _literals(tree: FaultTree, graph: Graph, known: Mapping[str, bool]) -> dict[str, int]:
    """What each gate of the tree is in the graph; the tree is known to have no cycle."""
    found = {name: 2 * number for number, name in enumerate(tree.events, start=1)}
    found |= {name: TRUE if failed else FALSE for name, failed in known.items()}
    found |= {name: TRUE if house.state else FALSE for name, house in tree.houses.items()}
    for name in tree.gates:
        stack = [name]
        while stack:
            gate = tree.gates[stack[-1]]
            waiting = [each.name for each in gate.arguments if each.name not in found]
            if stack[-1] in found:
                stack.pop()
            elif waiting:
                stack += waiting
            else:
                found[stack.pop()] = _function(graph, gate, found)
    return {name: found[name] for name in tree.gates}


def _function(graph: Graph, gate: model.Gate, found: dict[str, int]) -> int:
    given = [found[each.name] ^ each.negated for each in gate.arguments]
    match gate.kind:
        case Kind.AND | Kind.NULL | Kind.NAND:
            made = graph.all_of(given)
        case Kind.OR | Kind.NOR | Kind.NOT:
            made = graph.any_of(given)
        case Kind.ATLEAST:
            made = graph.at_least(gate.k or 0, given)
        case Kind.CARDINALITY:
            most = len(given) if gate.most is None else gate.most
            too_many = graph.at_least(most + 1, given)
            made = graph.all_of([graph.at_least(gate.k or 0, given), too_many ^ 1])
        case Kind.XOR | Kind.IFF:
            made = graph.odd(given)
        case Kind.IMPLY:
            made = graph.any_of([given[0] ^ 1, given[1]])
    return made ^ (gate.kind in OPPOSITES)


def _merged(old: Graph, roots: list[int]) -> tuple[Graph, list[int]]:
    """A new graph, and for every node of the old one its literal there."""
    absorbed = _absorbed(old, roots)
    # Gates that only stand beside the tree do not count as parents, and absorb nothing.
    absorbing = set(old.below(roots)) - absorbed
    new = Graph(old.events)
    place = [2 * node for node in range(old.first_gate)]
    for node in range(old.first_gate, old.first_gate + len(old.gates)):
        op, k, arguments = old.gate(node)
        if node in absorbing:
            arguments = _with_absorbed(old, arguments, absorbed)
        place.append(new.make(op, k, [place[each // 2] ^ each % 2 for each in arguments]))
    return new, place


def _absorbed(graph: Graph, roots: list[int]) -> set[int]:
    """Gates whose only parent is of their kind: an AND in an AND, a negated OR in an AND ..."""
    gates = graph.below(roots)
    parents = Counter(literal // 2 for gate in gates for literal in graph.arguments(gate))
    # A root is asked about by itself, which is as good as one more parent.
    parents.update(root // 2 for root in roots)
    found = set()
    for gate in gates:
        op, _, arguments = graph.gate(gate)
        for literal in arguments:
            node, negated = divmod(literal, 2)
            if op not in DUAL or not graph.is_gate(node) or parents[node] != 1:
                continue
            if graph.gate(node)[0] is (DUAL[op] if negated else op):
                found.add(node)
    return found


def _with_absorbed(graph: Graph, arguments: tuple[int, ...], absorbed: set[int]) -> tuple[int, ...]:
    """The arguments with those of absorbed gates in their places, however deep they stand."""
    found: list[int] = []
    stack = list(reversed(arguments))
    while stack:
        node, negated = divmod(stack.pop(), 2)
        if node in absorbed:
            stack += [each ^ negated for each in reversed(graph.arguments(node))]
        else:
            found.append(2 * node + negated)
    return tuple(found)

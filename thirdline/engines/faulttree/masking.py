"""What a gate decides further up need not be asked again below it.

In `x or (… (x and y) …)` the inner `x` matters only while the outer one is not true, so it may be
taken as false, and in an AND as true, as long as every way up from there passes the outer gate:
that gate dominates it. Such an event loses a place, often its last deep one, and then stands
together with its neighbours or leaves a module free. (The rule of the shared event in the path:
I. Niemelä, "On simplification of large fault trees", Reliability Engineering and System Safety 44,
1994. Dominators: K. Cooper, T. Harvey, K. Kennedy, "A simple, fast dominance algorithm", 2001,
which needs one round in a graph without cycles.)

A gate that leaves out what is decided above it means the same only in its place. So that it can
still be asked about, one that means what it did is kept beside the tree.
"""

from __future__ import annotations

from .graph import FALSE, TRUE, Graph
from .kernels import Op

DECIDED = {Op.OR: FALSE, Op.AND: TRUE}  # what an argument is where it does not decide the gate
MOST_CLIMBS = 2_000_000
HIGHEST_CLIMB = 64  # dominators that one argument looks at
Drops = dict[tuple[int, int], tuple[int, int]]


def masked(old: Graph, roots: list[int]) -> tuple[Graph, list[int]]:
    """A new graph, and for every node of the old one its literal there."""
    gates = old.below(roots)
    above, depth = _dominators(old, gates, {root // 2 for root in roots})
    drops = _drops(old, gates, above)
    if not drops:
        return old, [2 * node for node in range(old.first_gate + len(old.gates))]
    new = Graph(old.events)
    place = [2 * node for node in range(old.first_gate)]
    inside = dict(enumerate(place))  # what stands for a node below the roots
    highest: dict[int, int] = {}  # the depth of the highest gate that a node's meaning leans on
    for node in range(old.first_gate, old.first_gate + len(old.gates)):
        op, k, arguments = old.gate(node)
        if node in depth:
            given, top = [], depth[node]
            for each in arguments:
                value, by = drops.get((node, each), (inside[each // 2] ^ each % 2, 0))
                given.append(value)
                top = min(top, depth[by] if by else highest.get(each // 2, top))
            inside[node], highest[node] = new.make(op, k, given), top
            if top == depth[node]:
                place.append(inside[node])
                continue
        place.append(new.make(op, k, [place[each // 2] ^ each % 2 for each in arguments]))
    return new, place


def _dominators(
    graph: Graph, gates: list[int], roots: set[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """The gate next above each that every way up passes (0: none), and how many stand above it."""
    above = dict.fromkeys(roots, 0)
    depth = {0: 0}
    climbs = 0
    for node in reversed(gates):
        depth[node] = depth[above[node]] + 1
        for literal in graph.arguments(node):
            each, other = literal // 2, node
            if not graph.is_gate(each):
                continue
            meeting = above.setdefault(each, node)
            while meeting != other and climbs < MOST_CLIMBS:
                climbs += 1
                if depth[meeting] < depth[other]:
                    other = above[other]
                else:
                    meeting = above[meeting]
            above[each] = meeting if meeting == other else 0
    return above, depth


def _drops(graph: Graph, gates: list[int], above: dict[int, int]) -> Drops:
    """By gate and argument: the constant that does as well there, and the gate that sees to it."""
    deciding: dict[int, dict[int, int]] = {}  # by node: the gates it decides, and by which literal
    for node in gates:
        op, _, arguments = graph.gate(node)
        if op in DECIDED:
            for literal in arguments:
                deciding.setdefault(literal // 2, {})[node] = literal
    found: Drops = {}
    for node in gates:
        for literal in graph.arguments(node):
            decided = deciding.get(literal // 2, {})
            by = above[node] if len(decided) > (node in decided) else 0
            for _ in range(HIGHEST_CLIMB):
                if by == 0 or by in decided:
                    break
                by = above[by]
            if by in decided:
                value = DECIDED[graph.gate(by)[0]]
                found[node, literal] = value ^ (decided[by] != literal), by
    return found

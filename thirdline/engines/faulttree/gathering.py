"""Arguments that always stand together, put under a gate of their own: one variable instead of many.

Basic events and modules that are arguments of the very same gates, all of one kind, matter only
through their union (or their intersection), and a gate that says it is a module. Where a train of a
plant has six parts that nothing else needs, its diagram then has one level, not six; what stands
above has one node where it had a chain of them. (SCRAM merges common arguments and groups those
that are independent by the same laws: O. Rakhimov, "Preprocessing Techniques", SCRAM 0.16.)
"""

from __future__ import annotations

from .graph import Graph
from .kernels import Op

TOGETHER = frozenset({Op.AND, Op.OR})


def gather(graph: Graph, roots: list[int], modules: set[int]) -> bool:
    """Gates are changed in their places; the answer is whether that may have made more to gather."""
    more = False
    for parents, group in _standing_together(graph, roots, modules).items():
        whole = [node for node in parents if len(graph.arguments(node)) == len(group)]
        apart = [node for node in parents if len(graph.arguments(node)) > len(group)]
        if len(group) < 2 or not apart:
            continue
        op = graph.gate(apart[0])[0]
        # A gate that has these arguments and no other is there already, and stays as it is.
        # Once others lean on it, it may be a module, and stand together with something itself.
        more = more or bool(whole)
        made = 2 * whole[0] if whole else graph.add(op, 0, tuple(group))
        for node in apart:
            kept = dict.fromkeys(
                made if literal in group else literal for literal in graph.arguments(node)
            )
            graph.gates[node - graph.first_gate] = (op, 0, tuple(kept))
    return more


def _standing_together(
    graph: Graph, roots: list[int], modules: set[int]
) -> dict[tuple[int, ...], dict[int, None]]:
    """Literals of events and modules by the gates they are arguments of, where these are of a kind."""
    parents: dict[int, list[int]] = {}
    for node in graph.below(roots):
        for literal in graph.arguments(node):
            parents.setdefault(literal, []).append(node)
    outputs = {root // 2 for root in roots}
    groups: dict[tuple[int, ...], dict[int, None]] = {}
    for literal, nodes in parents.items():
        inner = graph.is_gate(literal // 2) and literal // 2 not in modules
        if inner or literal // 2 in outputs or literal ^ 1 in parents:
            continue
        kinds = {graph.gate(node)[0] for node in nodes}
        if len(kinds) == 1 and kinds <= TOGETHER:
            groups.setdefault(tuple(nodes), {})[literal] = None
    return groups

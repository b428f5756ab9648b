"""Modules: parts of a tree that share nothing with the rest, solved one by one.

A gate is a module when every path into what lies below it passes through it. All modules are found
by one walk that notes when a node is first and last met (Dutuit and Rauzy, 1996). Arguments that
always stand together, and those of a module that share nothing with its other arguments, are
modules too, once they get a gate.
"""

from __future__ import annotations

from dataclasses import dataclass

from .gathering import gather
from .graph import Graph
from .kernels import Op


@dataclass(slots=True)
class Module:
    """`gates` are its own, arguments first; `leaves` basic events and modules inside it.

    `root` is None for the one that only holds several outputs side by side.
    """

    root: int | None
    outputs: list[int]
    gates: list[int]
    leaves: list[int]


def find_modules(graph: Graph, roots: list[int]) -> list[Module]:
    """All modules below the roots, inner ones first; the last one has the roots as its outputs."""
    modules = module_gates(graph, roots)
    while gather(graph, roots, set(modules)):
        modules = module_gates(graph, roots)
    _set_parts_apart(graph, modules)
    inner = module_gates(graph, roots)
    if len(roots) == 1 and graph.is_gate(roots[0] // 2):
        inner.remove(roots[0] // 2)
        last = module_below(graph, roots[0] // 2, roots, set(inner))
    else:
        last = module_below(graph, None, roots, set(inner))
    others = set(inner)
    return [module_below(graph, node, [2 * node], others) for node in inner] + [last]


def module_below(graph: Graph, root: int | None, outputs: list[int], others: set[int]) -> Module:
    """What lies below the outputs, down to basic events and other modules."""
    gates: list[int] = []
    leaves: dict[int, None] = {}
    done: set[int] = set()
    for output in outputs:
        stack = [(output // 2, False)]
        while stack:
            node, left = stack.pop()
            if left:
                gates.append(node)
            elif node == 0 or node in done:
                continue
            elif node != root and (not graph.is_gate(node) or node in others):
                leaves[node] = None
            else:
                done.add(node)
                stack.append((node, True))
                stack += [(each // 2, False) for each in reversed(graph.arguments(node))]
    return Module(root, outputs, gates, list(leaves))


def module_gates(graph: Graph, roots: list[int]) -> list[int]:
    """Gates that are modules, those inside others before them."""
    first, last, end = _dates(graph, roots)
    earliest: dict[int, int] = {}
    latest: dict[int, int] = {}
    found = []
    for node in graph.below(roots):
        below = [literal // 2 for literal in graph.arguments(node)]
        earliest[node] = min(min(first[each], earliest.get(each, first[each])) for each in below)
        latest[node] = max(max(last[each], latest.get(each, last[each])) for each in below)
        if earliest[node] > first[node] and latest[node] < end[node]:
            found.append(node)
    return found


def _dates(graph: Graph, roots: list[int]) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """When the walk first meets a node, when it last does, and when it is through with a gate."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    end: dict[int, int] = {}
    clock = 0
    stack = [(root // 2, False) for root in reversed(roots)]
    while stack:
        node, left = stack.pop()
        clock += 1
        if left:
            end[node] = clock
            continue
        last[node] = clock
        if node in first:
            continue
        first[node] = clock
        if graph.is_gate(node):
            stack.append((node, True))
            stack += [(each // 2, False) for each in reversed(graph.arguments(node))]
    return first, last, end


def _set_parts_apart(graph: Graph, modules: list[int]) -> None:
    """Give arguments of a module that share only with one another a gate between."""
    others = set(modules)
    for node in modules:
        op, k, arguments = graph.gate(node)
        if op not in (Op.AND, Op.OR) or len(arguments) < 3:
            continue
        groups = _sharing(graph, node, others)
        if 1 < len(groups) < len(arguments):
            parts = [
                group[0] if len(group) == 1 else graph.add(op, k, tuple(group)) for group in groups
            ]
            graph.gates[node - graph.first_gate] = (op, k, tuple(parts))


def _sharing(graph: Graph, node: int, others: set[int]) -> list[list[int]]:
    """The arguments of a gate, grouped by what lies below them inside the module."""
    owner: dict[int, int] = {}
    arguments = graph.arguments(node)
    group = list(range(len(arguments)))

    def leader(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, literal in enumerate(arguments):
        stack = [literal // 2]
        while stack:
            below = stack.pop()
            if below in owner:
                group[leader(i)] = leader(owner[below])
                continue
            owner[below] = i
            if below not in others:
                stack += [each // 2 for each in graph.arguments(below)]
    groups: dict[int, list[int]] = {}
    for i, literal in enumerate(arguments):
        groups.setdefault(leader(i), []).append(literal)
    return list(groups.values())

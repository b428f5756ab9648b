"""Events that decide a module by themselves are pulled out in front of it.

An event that alone makes a module true, however deep it stands, is an argument of an OR at its
head; everywhere else in the module it may then be taken as fine. With an event without which it
never is true, the same holds for an AND. What is left is often much smaller, and falls apart into
more modules. Which events decide is found by passing sets of literals up, one bit for each.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from .graph import FALSE, Graph
from .kernels import Op
from .modules import module_gates

MOST_BITS = 400_000_000  # of all sets of one module together; larger modules go without
MOST_WORDS = (
    200_000_000  # of sets that one gate may pass on; larger ones are taken to decide nothing
)
Sets = tuple[int, int]  # the leaves' literals that force a gate true, and those that force it false


def pulled_out(old: Graph, roots: list[int]) -> tuple[Graph, list[int]]:
    """A new graph, and for every node of the old one its literal there."""
    modules = set(module_gates(old, roots))
    new = Graph(old.events)
    place = [2 * node for node in range(old.first_gate)]
    done: set[int] = set()
    for node in range(old.first_gate, old.first_gate + len(old.gates)):
        op, k, arguments = old.gate(node)
        made = new.make(op, k, [place[each // 2] ^ each % 2 for each in arguments])
        if node in modules:
            made = _headed(new, made, done)
            done.add(made // 2)
        place.append(made)
    return new, place


def _headed(graph: Graph, literal: int, done: set[int]) -> int:
    """The same function with what decides it in front; modules inside it count as events."""
    gates, leaves = _inside(graph, literal // 2, done)
    if not gates or len(gates) * len(leaves) * 4 > MOST_BITS:
        return literal
    true, false = _forcing(graph, gates, leaves)
    if literal % 2:
        true, false = false, true
    names = list(leaves)
    deciding = [2 * names[bit // 2] + bit % 2 for bit in _bits(true or false)]
    if not deciding:
        return literal
    rest = _without(graph, gates, literal, deciding)
    if true:
        return graph.any_of([*deciding, rest])
    return graph.all_of([*(each ^ 1 for each in deciding), rest])


def _inside(graph: Graph, root: int, done: set[int]) -> tuple[list[int], dict[int, int]]:
    """The gates of a module, arguments first, and its leaves with a number for each."""
    gates: list[int] = []
    leaves: dict[int, int] = {}
    seen: set[int] = set()
    stack = [(root, False)]
    while stack:
        node, left = stack.pop()
        if left:
            gates.append(node)
        elif node in seen or node == 0:
            continue
        elif not graph.is_gate(node) or (node in done and node != root):
            leaves.setdefault(node, len(leaves))
        else:
            seen.add(node)
            stack.append((node, True))
            stack += [(each // 2, False) for each in graph.arguments(node)]
    return gates, leaves


def _forcing(graph: Graph, gates: list[int], leaves: dict[int, int]) -> Sets:
    """Of the last gate."""
    known: dict[int, Sets] = {
        leaf: (1 << 2 * number, 1 << (2 * number + 1)) for leaf, number in leaves.items()
    }
    for node in gates:
        op, k, arguments = graph.gate(node)
        if op is Op.XOR:
            known[node] = (0, 0)
            continue
        sets = [known[each // 2][:: -1 if each % 2 else 1] for each in arguments]
        needed = {Op.AND: len(sets), Op.OR: 1}.get(op, k)
        known[node] = (
            _in_at_least(needed, [true for true, _ in sets]),
            _in_at_least(len(sets) - needed + 1, [false for _, false in sets]),
        )
    return known[gates[-1]]


def _in_at_least(k: int, sets: list[int]) -> int:
    """The members of at least k of the sets; none of them where counting would take too long."""
    if k == 1:
        return reduce(or_, sets)
    if k == len(sets):
        return reduce(and_, sets)
    if len(sets) * k * (max(map(int.bit_length, sets)) // 64 + 40) > MOST_WORDS:
        return 0
    reached = [-1] + [0] * k
    for done, each in enumerate(sets):
        for j in range(min(k, done + 1), 0, -1):
            reached[j] |= reached[j - 1] & each
    return reached[k]


def _bits(bits: int) -> list[int]:
    """Where the ones stand: read once, for a number of 200,000 bits is not taken apart bit by bit."""
    return [place for place, digit in enumerate(reversed(f"{bits:b}")) if digit == "1"]


def _without(graph: Graph, gates: list[int], literal: int, gone: list[int]) -> int:
    """The function when none of some literals of leaves is true."""
    place: dict[int, int] = {}
    for each in gone:
        place[each // 2] = FALSE ^ each % 2
    for node in gates:
        op, k, arguments = graph.gate(node)
        given = [place.get(each // 2, each & ~1) ^ each % 2 for each in arguments]
        place[node] = graph.make(op, k, given)
    return place.get(literal // 2, literal & ~1) ^ literal % 2

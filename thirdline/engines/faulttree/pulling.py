"""Events that decide a module by themselves are pulled out in front of it.

An event that alone makes a module true, however deep it stands, is an argument of an OR at its
head; everywhere else in the module it may then be taken as fine. With an event without which it
never is true, the same holds for an AND. What is left is often much smaller, and falls apart into
more modules. Which events decide is found by passing sets of literals up, one bit for each.
"""

from __future__ import annotations

from .graph import FALSE, Graph
from .kernels import Op
from .modules import module_gates

MOST_BITS = 400_000_000  # of all sets together; larger trees go without
Sets = tuple[int, int]  # the literals that force a literal true, and those that force it false


def pulled_out(old: Graph, roots: list[int]) -> tuple[Graph, list[int]]:
    """A new graph, and for every node of the old one its literal there."""
    modules = set(module_gates(old, roots))
    new = Graph(old.events)
    place = [2 * node for node in range(old.first_gate)]
    for node in range(old.first_gate, old.first_gate + len(old.gates)):
        op, k, arguments = old.gate(node)
        made = new.make(op, k, [place[each // 2] ^ each % 2 for each in arguments])
        place.append(_headed(new, made) if node in modules else made)
    return new, place


def _headed(graph: Graph, literal: int) -> int:
    """The same function with what decides it in front."""
    gates = graph.below([literal])
    if not gates or len(gates) * len(graph.events) * 4 > MOST_BITS:
        return literal
    true, false = _forcing(graph, gates, literal)
    deciding = _literals(true or false)
    if not deciding:
        return literal
    rest = _without(graph, gates, literal, set(deciding))
    if true:
        return graph.any_of([*deciding, rest])
    return graph.all_of([*(each ^ 1 for each in deciding), rest])


def _forcing(graph: Graph, gates: list[int], literal: int) -> Sets:
    known: dict[int, Sets] = {}

    def of(argument: int) -> Sets:
        node = argument // 2
        true, false = known.get(node) or (1 << 2 * node, 1 << (2 * node + 1))
        return (false, true) if argument % 2 else (true, false)

    for node in gates:
        op, k, arguments = graph.gate(node)
        sets = [of(each) for each in arguments]
        if op is Op.XOR:
            known[node] = (0, 0)
            continue
        needed = {Op.AND: len(sets), Op.OR: 1}.get(op, k)
        known[node] = (
            _in_at_least(needed, [true for true, _ in sets]),
            _in_at_least(len(sets) - needed + 1, [false for _, false in sets]),
        )
    return of(literal)


def _in_at_least(k: int, sets: list[int]) -> int:
    """The members of at least k of the sets."""
    reached = [-1] + [0] * k
    for done, each in enumerate(sets):
        for j in range(min(k, done + 1), 0, -1):
            reached[j] |= reached[j - 1] & each
    return reached[k]


def _literals(bits: int) -> list[int]:
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def _without(graph: Graph, gates: list[int], literal: int, gone: set[int]) -> int:
    """The function when none of some literals of events is true."""
    place: dict[int, int] = {}
    for each in gone:
        place[each // 2] = FALSE ^ each % 2
    for node in gates:
        op, k, arguments = graph.gate(node)
        given = [place.get(each // 2, each & ~1) ^ each % 2 for each in arguments]
        place[node] = graph.make(op, k, given)
    return place.get(literal // 2, literal & ~1) ^ literal % 2

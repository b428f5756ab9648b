"""A tree in the shape the engine computes with: numbered nodes and negation on the edges.

Node 0 is the constant true, nodes 1 to n are the basic events in the order of the tree, what
follows are gates over literals. A literal is twice a node's number, plus one when negated. Gates
are made once: asking for the same function of the same arguments gives the same literal, and every
gate is simplified as it is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from .kernels import Op

TRUE, FALSE = 0, 1
Gate = tuple[Op, int, tuple[int, ...]]


class Graph:
    def __init__(self, events: Sequence[str]) -> None:
        self.events = list(events)
        self.gates: list[Gate] = []
        self._known: dict[Gate, int] = {}

    @property
    def first_gate(self) -> int:
        return len(self.events) + 1

    def is_gate(self, node: int) -> bool:
        return node > len(self.events)

    def gate(self, node: int) -> Gate:
        return self.gates[node - len(self.events) - 1]

    def arguments(self, node: int) -> tuple[int, ...]:
        return self.gate(node)[2] if self.is_gate(node) else ()

    def add(self, op: Op, k: int, arguments: tuple[int, ...]) -> int:
        """A gate as it is given, unless it is there already."""
        key = (op, k, arguments)
        node = self._known.get(key)
        if node is None:
            node = self._known[key] = len(self.events) + 1 + len(self.gates)
            self.gates.append(key)
        return 2 * node

    def all_of(self, arguments: Iterable[int]) -> int:
        return self._both(Op.AND, arguments)

    def any_of(self, arguments: Iterable[int]) -> int:
        return self._both(Op.OR, arguments)

    def _both(self, op: Op, arguments: Iterable[int]) -> int:
        neutral = TRUE if op is Op.AND else FALSE
        kept = dict.fromkeys(each for each in arguments if each != neutral)
        if neutral ^ 1 in kept or any(each ^ 1 in kept for each in kept):
            return neutral ^ 1
        if len(kept) < 2:
            return next(iter(kept), neutral)
        return self.add(op, 0, tuple(kept))

    def at_least(self, k: int, arguments: Iterable[int]) -> int:
        """An argument that stands there twice counts twice."""
        left = Counter(each for each in arguments if each != FALSE)
        k -= left.pop(TRUE, 0)
        for literal in [each for each in left if each % 2]:
            # Of an argument and its negation exactly one is true.
            pairs = min(left[literal], left[literal ^ 1])
            k -= pairs
            left[literal] -= pairs
            left[literal ^ 1] -= pairs
        given = list(left.elements())
        if k <= 0:
            return TRUE
        if k > len(given):
            return FALSE
        if k == 1:
            return self.any_of(given)
        if k == len(given):
            return self.all_of(given)
        return self.add(Op.ATLEAST, k, tuple(given))

    def odd(self, arguments: Iterable[int]) -> int:
        """True when an odd number of arguments is."""
        flipped = 0
        seen: dict[int, None] = {}
        for literal in arguments:
            flipped ^= literal % 2
            node = literal // 2
            if node == 0:
                flipped ^= 1
            elif node in seen:
                del seen[node]
            else:
                seen[node] = None
        kept = [2 * node for node in seen]
        if not kept:
            return TRUE if flipped else FALSE
        made = kept[0] if len(kept) == 1 else self.add(Op.XOR, 0, tuple(kept))
        return made ^ flipped

    def make(self, op: Op, k: int, arguments: Iterable[int]) -> int:
        if op is Op.AND:
            return self.all_of(arguments)
        if op is Op.OR:
            return self.any_of(arguments)
        return self.at_least(k, arguments) if op is Op.ATLEAST else self.odd(arguments)

    def below(self, roots: Iterable[int]) -> list[int]:
        """The gates under some literals, arguments before what they are arguments of."""
        done: set[int] = set()
        order: list[int] = []
        for root in roots:
            stack = [(root // 2, False)]
            while stack:
                node, left = stack.pop()
                if left:
                    order.append(node)
                elif self.is_gate(node) and node not in done:
                    done.add(node)
                    stack.append((node, True))
                    stack += [(each // 2, False) for each in reversed(self.arguments(node))]
        return order

    def leaves(self, gates: Iterable[int]) -> Iterator[int]:
        """The basic events that are arguments of some gates, each once."""
        seen: set[int] = set()
        for node in gates:
            for literal in self.arguments(node):
                leaf = literal // 2
                if not self.is_gate(leaf) and leaf not in seen:
                    seen.add(leaf)
                    yield leaf

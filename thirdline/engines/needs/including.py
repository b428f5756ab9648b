"""A forest of sets, each with the largest that it includes above it: what two share is found by climbing.

Beside its parent each node keeps a jump to an ancestor further up, as in Myers, "An applicative
random-access stack" (1983): leaves are added in constant time, and where two paths meet is found in
the logarithm of their depth.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator


class Forest:
    """Nodes 0 to n - 1; `top` stands above those that include none."""

    def __init__(self, n: int) -> None:
        self.top = n
        self.parent = array("i", [n]) * (n + 1)
        self.jump = array("i", [n]) * (n + 1)
        self.depth = array("i", bytes(4 * (n + 1)))

    def place(self, node: int, parent: int) -> None:
        """Once for each node, after its parent."""
        jump, depth = self.jump, self.depth
        near = jump[parent]
        even = depth[parent] - depth[near] == depth[near] - depth[jump[near]]
        self.parent[node] = parent
        self.jump[node] = jump[near] if even else parent
        self.depth[node] = depth[parent] + 1

    def is_placed(self, node: int) -> bool:
        return self.depth[node] > 0

    def meet(self, one: int, other: int) -> int:
        """The deepest node that stands above both, or is one of them."""
        parent, jump, depth = self.parent, self.jump, self.depth
        if depth[one] < depth[other]:
            one, other = other, one
        while depth[one] > depth[other]:
            one = jump[one] if depth[jump[one]] >= depth[other] else parent[one]
        while one != other:
            if jump[one] != jump[other]:
                one, other = jump[one], jump[other]
            else:
                one, other = parent[one], parent[other]
        return one

    def below(self, node: int, end: int) -> Iterator[int]:
        """From a node up to one above it, which is left out."""
        while node != end:
            yield node
            node = self.parent[node]

"""Where the nodes of a drawn tree stand: layered, no overlaps, parents over their children.

Reingold and Tilford (1981), "Tidier drawings of trees": each subtree is laid out alone, siblings are
pushed together until their contours meet at the gap, a parent stands over the middle of its first
and last child. Without recursion, so that a chain of a thousand gates is drawn too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .model import Argument, FaultTree


@dataclass(slots=True, eq=False)
class Node:
    """One appearance of a gate, event or house event. `transfer`: it is drawn elsewhere."""

    argument: Argument
    depth: int
    transfer: bool = False
    children: list[Node] = field(default_factory=list)
    x: float = 0.0  # relative to the parent while laying out, then absolute
    left: list[float] = field(default_factory=list)  # contours by depth below the node
    right: list[float] = field(default_factory=list)


def placed(tree: FaultTree) -> list[Node]:
    """All nodes, parents before their children; the distance of neighbours is 1, the least x is 0."""
    nodes = _appearances(tree)
    for node in reversed(nodes):
        _gather(node)
    shift = -min(nodes[0].left)
    nodes[0].x = shift
    for node in nodes:
        for child in node.children:
            child.x += node.x
    return nodes


def _appearances(tree: FaultTree) -> list[Node]:
    """Level by level; a gate is drawn where it is first met, a triangle stands everywhere else."""
    drawn: set[str] = set()
    nodes = [Node(Argument(tree.top), 0)]
    for node in nodes:  # grows while it is walked
        gate = tree.gates.get(node.argument.name)
        if gate is None:
            continue
        if gate.name in drawn:
            node.transfer = True
            continue
        drawn.add(gate.name)
        node.children = [Node(argument, node.depth + 1) for argument in gate.arguments]
        nodes.extend(node.children)
    return nodes


def _gather(node: Node) -> None:
    """Places the children, all of whose subtrees are laid out, and joins their contours."""
    left: list[float] = []
    right: list[float] = []
    for child in node.children:
        apart = (
            max((edge - low for edge, low in zip(right, child.left, strict=False)), default=-1.0)
            + 1.0
        )
        child.x = apart
        for depth, (low, high) in enumerate(zip(child.left, child.right, strict=True)):
            if depth < len(right):
                right[depth] = high + apart
            else:
                left.append(low + apart)
                right.append(high + apart)
        child.left, child.right = [], []
    middle = (node.children[0].x + node.children[-1].x) / 2.0 if node.children else 0.0
    for child in node.children:
        child.x -= middle
    node.left = [0.0, *(x - middle for x in left)]
    node.right = [0.0, *(x - middle for x in right)]

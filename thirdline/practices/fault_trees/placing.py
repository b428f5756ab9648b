"""Where the boxes of a tree stand: rows from the top down, parents over the middle of what hangs on them.

Events below one gate stand in columns beside its gates, so that wide gates stay readable. A box that
hangs in several places stands below the first; lines lead to it from the others. The same tree always
gives the same picture, and no two boxes lie over each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

GAP, ROW, STACK = 18, 52, 8
WIDTHS = {"top": 200, "gate": 184, "event": 138}
HEIGHTS = {"top": 46, "gate": 34, "event": 64}
FOLDED = 52
IN_A_COLUMN = 4


@dataclass
class _Branch:
    """One box with what hangs on it: its events in columns, then its gates."""

    name: str
    depth: int
    leaves: list[str] = field(default_factory=list)
    gates: list[str] = field(default_factory=list)
    width: float = 0

    @property
    def columns(self) -> int:
        return -(-len(self.leaves) // IN_A_COLUMN)

    @property
    def block(self) -> float:
        return self.columns * (WIDTHS["event"] + GAP)


def place(nodes: Sequence[dict[str, Any]], edges: Sequence[Sequence[str]]) -> None:
    """Give every node its width, height and middle (`w`, `h`, `at`), in units of a pixel."""
    by_name = {node["id"]: node for node in nodes}
    for node in nodes:
        node["w"], node["h"] = WIDTHS[node["kind"]], HEIGHTS[node["kind"]]
        if node.get("folded"):
            node["h"] = FOLDED
    if not nodes:
        return
    branches = _branches(nodes[0]["id"], edges, by_name)
    for branch in reversed(branches.values()):
        inner = sum(branches[one].width + GAP for one in branch.gates)
        branch.width = max(by_name[branch.name]["w"], branch.block + inner - GAP)
    _stand(nodes[0]["id"], branches, by_name)


def _branches(
    top: str, edges: Sequence[Sequence[str]], known: Mapping[str, Any]
) -> dict[str, _Branch]:
    """Breadth first: each box below the first gate that names it, parents before what hangs on them."""
    arguments: dict[str, list[str]] = {name: [] for name in known}
    for source, target, *_marks in edges:
        if target in known:
            arguments[source].append(target)
    found = {top: _Branch(top, 0)}
    seen, row = {top}, [top]
    while row:
        coming: list[str] = []
        for name in row:
            branch = found[name]
            for target in dict.fromkeys(arguments[name]):
                if target in seen:
                    continue
                seen.add(target)
                if known[target]["kind"] == "event":
                    branch.leaves.append(target)
                else:
                    branch.gates.append(target)
                    found[target] = _Branch(target, branch.depth + 1)
                    coming.append(target)
        row = coming
    return found


def _stand(
    top: str, branches: Mapping[str, _Branch], by_name: Mapping[str, dict[str, Any]]
) -> None:
    step = HEIGHTS["event"] + ROW
    waiting = [(top, 0.0)]
    while waiting:
        name, left = waiting.pop()
        branch, node = branches[name], by_name[name]
        y = branch.depth * step
        node["at"] = [round(left + branch.width / 2, 1), round(y + node["h"] / 2, 1)]
        inner = branch.block + sum(branches[one].width + GAP for one in branch.gates) - GAP
        left += max(0.0, (branch.width - inner) / 2)
        for number, leaf in enumerate(branch.leaves):
            column, place_in = divmod(number, IN_A_COLUMN)
            box = by_name[leaf]
            x = left + column * (WIDTHS["event"] + GAP) + box["w"] / 2
            below = y + step + place_in * (HEIGHTS["event"] + STACK)
            box["at"] = [round(x, 1), round(below + box["h"] / 2, 1)]
        left += branch.block
        for one in branch.gates:
            waiting.append((one, left))
            left += branches[one].width + GAP

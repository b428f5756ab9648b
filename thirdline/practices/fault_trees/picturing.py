"""The tree as the drawing island takes it: boxes with their words, and who hangs below whom.

An event that hangs in several places is drawn once. Branches that are folded, and what lies deeper
than a page can show, stand as one box that says how much is in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.engines.faulttree.model import FaultTree as Drawn
from thirdline.engines.faulttree.model import Gate, Kind
from thirdline.kit.ui.draw.words import percent
from thirdline.practices.fault_trees.editing import reached
from thirdline.practices.fault_trees.living import Reading, share
from thirdline.practices.fault_trees.placing import place

MOST_BOXES = 150
UNLIKELY = 0.01
FEWEST_HEAPED = 3
HEAP = "more-"  # before the name of the gate whose unlikely events stand in one box


@dataclass(frozen=True)
class Look:
    """What a page says about boxes beside their names."""

    chosen: str = ""
    folded: Collection[str] = ()
    opened: Collection[str] = ()
    struck: Collection[str] = ()
    known: Mapping[str, str] | None = None


def gate_words(gate: Gate) -> str:
    if gate.kind == Kind.ATLEAST:
        return _("%(k)s of %(n)s") % {"k": gate.k, "n": len(gate.arguments)}
    if gate.kind == Kind.CARDINALITY:
        return _("%(k)s to %(most)s of %(n)s") % {
            "k": gate.k,
            "most": gate.most,
            "n": len(gate.arguments),
        }
    return gate.kind.upper() if gate.kind != Kind.NULL else "="


def picture(reading: Reading, look: Look) -> dict[str, Any]:
    """JSON for the island; at most MOST_BOXES boxes, breadth first, so that the top is always whole."""
    tree = reading.drawn
    shown = _shown(tree, look)
    chances = {one.name: one.p for one in reading.suspects}
    hot = _hot(reading)
    boxes = _Boxes(tree, look, chances, hot, shown[1])
    heaps = {name: boxes.unlikely(name) for name in shown[1]}
    away = set().union(*heaps.values()) - _kept(tree, shown[1], heaps)
    nodes = [boxes.box(name) for name in shown[0] if name not in away]
    nodes += [boxes.heap(name, len(heap)) for name, heap in heaps.items() if heap]
    edges = [
        [name, argument.name, _mark(argument.name, look, hot), "not" if argument.negated else ""]
        for name in shown[0]
        if name in shown[1]
        for argument in tree.gates[name].arguments
        if argument.name not in heaps[name]
    ]
    edges += [[name, f"{HEAP}{name}", "", ""] for name, heap in heaps.items() if heap]
    place(nodes, edges)
    return {"nodes": nodes, "edges": edges}


def _kept(tree: Drawn, opened: Collection[str], heaps: Mapping[str, Collection[str]]) -> set[str]:
    """What is heaped below one gate and drawn below another."""
    return {
        argument.name
        for name in opened
        for argument in tree.gates[name].arguments
        if argument.name not in heaps[name]
    }


def _shown(tree: Drawn, look: Look) -> tuple[list[str], set[str]]:
    """Names in the order they are met, and which gates among them stand open."""
    found, opened, row = {tree.top: None}, set[str](), [tree.top]
    while row:
        below: list[str] = []
        for name in row:
            gate = tree.gates.get(name)
            if gate is None or name in look.folded:
                continue
            fresh = [one.name for one in gate.arguments if one.name not in found]
            if (
                len(found) + len(fresh) > MOST_BOXES
                and name not in look.opened
                and name != tree.top
            ):
                continue
            opened.add(name)
            found.update(dict.fromkeys(fresh))
            below.extend(fresh)
        row = below
    return list(found), opened


@dataclass(frozen=True)
class _Boxes:
    """Everything a box may need to know."""

    tree: Drawn
    look: Look
    chances: Mapping[str, float | None]
    hot: Collection[str]
    opened: Collection[str]

    def box(self, name: str) -> dict[str, Any]:
        mark = _mark(name, self.look, self.hot)
        box: dict[str, Any] = {"id": name, "mark": mark, "chosen": name == self.look.chosen}
        return box | (self._gate(name) if name in self.tree.gates else self._event(name))

    def unlikely(self, name: str) -> frozenset[str]:
        """Events of a gate that hardly matter now, where there are several and nobody asked for them."""
        if name in self.look.opened:
            return frozenset()
        known = self.look.known or {}
        found = frozenset(
            one.name
            for one in self.tree.gates[name].arguments
            if (self.chances.get(one.name) or 1) < UNLIKELY
            and one.name not in known
            and one.name not in self.hot
            and one.name != self.look.chosen
        )
        return found if len(found) >= FEWEST_HEAPED else frozenset()

    def heap(self, name: str, count: int) -> dict[str, Any]:
        label = ngettext("%(n)s more event", "%(n)s more events", count) % {"n": count}
        says = _("each under %(share)s") % {"share": percent(UNLIKELY)}
        return {
            "id": f"{HEAP}{name}",
            "kind": "event",
            "label": label,
            "mark": "heap",
            "says": says,
            "p": 0,
        }

    def _gate(self, name: str) -> dict[str, Any]:
        gate = self.tree.gates[name]
        kind = "top" if name == self.tree.top else "gate"
        box = {"kind": kind, "gate": gate_words(gate), "shape": gate.kind.value}
        box["label"] = gate.label or gate.name
        if name not in self.opened:
            inside = len(reached(self.tree, name)) - 1
            box["folded"] = ngettext("%(n)s box folded", "%(n)s boxes folded", inside) % {
                "n": inside
            }
        return box

    def _event(self, name: str) -> dict[str, Any]:
        if name in self.tree.houses:
            house = self.tree.houses[name]
            says = _("on") if house.state else _("off")
            return {
                "kind": "event",
                "label": house.label or name,
                "says": says,
                "p": 100 * house.state,
            }
        event = self.tree.events[name]
        box: dict[str, Any] = {"kind": "event", "label": event.label or name}
        known, p = (self.look.known or {}).get(name, ""), self.chances.get(name)
        if known:
            failed = known == "failed"
            box |= {"p": 100 * failed, "says": _("known"), "mark": "fact" if failed else "cleared"}
        elif p is not None:
            box |= {"p": round(p * 100, 2), "says": share(p)}
        return box


def _mark(name: str, look: Look, hot: Collection[str]) -> str:
    if name in look.struck:
        return "cleared"
    return "hot" if name in hot else ""


def _hot(reading: Reading) -> set[str]:
    """The likeliest explanation, and the way from it to the top."""
    if not reading.explanations:
        return set()
    wanted = {name for name, _label in reading.explanations[0].events}
    tree, found = reading.drawn, set(wanted)
    above: dict[str, list[str]] = {}
    for gate in tree.gates.values():
        for argument in gate.arguments:
            above.setdefault(argument.name, []).append(gate.name)
    waiting = list(wanted)
    while waiting:
        for parent in above.get(waiting.pop(), ()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found

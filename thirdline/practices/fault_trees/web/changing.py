"""From a filled form to a changed tree, with what was done in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.model import CommonCause, CommonCauseModel, FaultTree, Kind
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.practices.fault_trees import editing
from thirdline.practices.fault_trees.likelihoods import (
    HOW,
    KEPT,
    Given,
    expression_of,
    facts_of,
    said_of,
)


@dataclass(frozen=True)
class Change:
    tree: FaultTree
    words: str
    at: str  # what is chosen afterwards


def change_asked(tree: FaultTree, given: Given) -> Change:
    """Raises TreeProblem with a sentence where the change cannot be made."""
    made, words = _CHANGES[given["do"]](tree, given)
    names = {"what": given["label"] or _label(tree, given["at"])}
    there = [one for one in (given["at"], given["under"]) if _is_there(made, one)]
    return Change(made, words % names, there[0] if there else "")


def _event(tree: FaultTree, given: Given) -> tuple[FaultTree, str]:
    made = editing.add_event(
        tree,
        given["at"],
        label=given["label"],
        expression=expression_of(given),
        facts=facts_of(given),
    )
    return made, _("Added “%(what)s”")


def _gate(tree: FaultTree, given: Given) -> tuple[FaultTree, str]:
    made = editing.add_gate(
        tree,
        given["at"],
        label=given["label"],
        kind=Kind(given["kind"] or "or"),
        k=given["k"],
        most=given["most"],
    )
    return made, _("Added the gate “%(what)s”")


def _house(tree: FaultTree, given: Given) -> tuple[FaultTree, str]:
    return editing.add_house(tree, given["at"], label=given["label"], state=given["on"]), _(
        "Added the switch “%(what)s”"
    )


def _share(tree: FaultTree, given: Given) -> tuple[FaultTree, str]:
    return editing.share(tree, given["at"], name=given["other"]), _(
        "Hung something below “%(what)s” a second time"
    )


def _gate_changed(tree: FaultTree, given: Given) -> tuple[FaultTree, str]:
    old = tree.gates.get(given["at"])
    kind = Kind(given["kind"]) if given["kind"] else old.kind if old else Kind.OR
    made = editing.change_gate(
        tree, given["at"], label=given["label"], kind=kind, k=given["k"], most=given["most"]
    )
    return made, _("Changed the gate “%(what)s”")


def _event_changed(tree: FaultTree, given: Given) -> tuple[FaultTree, str]:
    event = tree.events.get(given["at"])
    old, facts = (event.expression, event.attributes) if event else (None, {})
    said = said_of(old, facts.get(HOW, ""))
    # What the form says already keeps its last digit, and the draws it shares with others.
    same = given["law"] == KEPT or (said is not None and said.says(given))
    if not same or given["source"] != facts.get("source", ""):
        facts = facts_of(given)
    made = editing.change_event(
        tree,
        given["at"],
        label=given["label"],
        expression=old if same else expression_of(given),
        facts=facts,
    )
    return made, _("Changed “%(what)s”")


def _house_changed(tree: FaultTree, given: Given) -> tuple[FaultTree, str]:
    return editing.change_house(tree, given["at"], label=given["label"], state=given["on"]), _(
        "Changed the switch “%(what)s”"
    )


def _turned(tree: FaultTree, given: Given) -> tuple[FaultTree, str]:
    return editing.turn_round(tree, given["under"], given["at"]), _("Negated “%(what)s”")


def _away(tree: FaultTree, given: Given) -> tuple[FaultTree, str]:
    return editing.take_away(tree, given["under"], given["at"]), _("Took “%(what)s” away")


def _together(tree: FaultTree, given: Given) -> tuple[FaultTree, str]:
    event = tree.events.get(given["at"])
    if event is None or event.expression is None:
        raise TreeProblem(_("Say first how likely this event is; the group takes its probability."))
    try:
        numbers = [float(one) for one in given["factors"].split()]
    except ValueError:
        raise TreeProblem(_("Factors are numbers between 0 and 1, apart by spaces.")) from None
    model = CommonCauseModel(given["model"] or "beta-factor")
    members = tuple(dict.fromkeys([given["at"], *given["members"]]))
    first = {CommonCauseModel.BETA: len(members), CommonCauseModel.MGL: 2}.get(model, 1)
    factors = {first + place: Constant(number) for place, number in enumerate(numbers)}
    group = CommonCause(given["label"].strip(), model, members, event.expression, factors)
    return editing.put_together(tree, group), _("Let “%(what)s” fail together")


def _part(tree: FaultTree, given: Given) -> tuple[FaultTree, str]:
    return editing.part(tree, given["label"]), _("Parted the group “%(what)s”")


def _label(tree: FaultTree, name: str) -> str:
    return editing.label_of(tree, name)


def _is_there(tree: FaultTree, name: str) -> bool:
    return name in tree.gates or name in tree.events or name in tree.houses


_CHANGES: dict[str, Callable[[FaultTree, Given], tuple[FaultTree, str]]] = {
    "event": _event, "gate": _gate, "house": _house, "share": _share, "gate_changed": _gate_changed,
    "event_changed": _event_changed, "house_changed": _house_changed, "turned": _turned, "away": _away,
    "together": _together, "part": _part,
}  # fmt: skip

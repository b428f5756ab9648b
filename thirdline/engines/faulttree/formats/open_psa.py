"""Reads the fault trees of the Open-PSA Model Exchange Format 2.0d into one tree.

The subset: fault trees, components, gates with nested formulas, basic events, house events,
parameters, expressions and common-cause groups, over one file or several. Everything else is refused
by name and line. What a file holds that does not stand below the top event is left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from ..common_cause import check_group
from ..expressions import probability_of
from ..model import MISSION_TIME, BasicEvent, CommonCause, FaultTree, HouseEvent
from ..problems import TreeProblem
from ..references import below, circle, roots
from .markup import Element
from .open_psa_expressions import Expressions, truth_of
from .open_psa_formulas import Formulas
from .open_psa_groups import members_of, read_group
from .open_psa_includes import Sources
from .open_psa_names import (
    BASIC,
    GATE,
    HOUSE,
    OWN_NAME,
    Definition,
    Names,
    attributes_of,
    label_of,
)

HOURS, TOP, TREE = "mission-time", "top-gate", "tree"  # our attributes of `opsa-mef`
Source = bytes | Path


def read_open_psa(
    source: Source | Sequence[Source], *, top: str | None = None, folder: Path | None = None
) -> FaultTree:
    """The tree under `top`, or under the one gate nobody refers to.

    Several sources make one model. Includes are read only from `folder` and what lies in it; without
    it they are refused. Raises TreeProblem.
    """
    several = [source] if isinstance(source, bytes | Path) else list(source)
    return _Reading(Sources(folder).read(several)).tree(top)


class _Reading:
    """One model on its way into a tree."""

    def __init__(self, models: list[Element]) -> None:
        self.names = Names()
        for model in models:
            self.names.take_in(model.children)
        self._define_members()
        self.settings = _settings(models)
        self.mission_time = _mission_time(models[0], self.settings)
        self.expressions = Expressions(self.names)
        self.formulas = Formulas(self.names)
        self.title = self.settings.get(TREE, models[0].attributes.get("name"))

    def _define_members(self) -> None:
        """Members of common-cause groups need no definition of their own."""
        for group, scope in self.names.groups:
            for member in members_of(group):
                if not self.names.find(member.one("name"), scope):
                    self.names.define(member, BASIC, scope, public=True)

    def tree(self, wanted: str | None) -> FaultTree:
        for definition in self._of_kind(GATE):
            self.formulas.define(definition)
        gates = self.formulas.gates
        if found := circle(gates):
            line = gates[found[0]].line
            raise TreeProblem(
                "Gates contain one another in a circle: %(circle)s. Break it.",
                element=found[0],
                line=line,
                said={"circle": " → ".join(found[:12])},
            )
        top = self._top(wanted or self.settings.get(TOP))
        kept = below(top, gates)
        groups = self._groups(kept)
        events = self._events(kept.union(*(group.members for group in groups)), groups)
        name, label = self._title_of(top)
        return FaultTree(
            name,
            top,
            {gate: gates[gate] for gate in gates if gate in kept},
            events,
            self._houses(kept),
            groups,
            self.mission_time,
            label,
        )

    def _of_kind(self, kind: str) -> list[Definition]:
        return [one for one in self.names.events.values() if one.kind == kind]

    def _top(self, wanted: str | None) -> str:
        gates = self.formulas.gates
        if wanted:
            found = self.names.find(wanted, "")
            name = found.name if found else wanted
            if name not in gates:
                raise TreeProblem(
                    "There is no gate “%(name)s” in the file; name one that there is.",
                    element=wanted,
                    said={"name": wanted[:100]},
                )
            return name
        candidates = roots(gates)
        if len(candidates) != 1:
            raise _no_one_top(candidates)
        return candidates[0]

    def _groups(self, kept: set[str]) -> tuple[CommonCause, ...]:
        groups = []
        for element, scope in self.names.groups:
            group = read_group(element, scope, self.names, self.expressions)
            try:
                check_group(group, self.mission_time)
            except TreeProblem as wrong:
                raise element.amiss(wrong.words, **wrong.said) from wrong
            if kept.intersection(group.members):
                groups.append(group)
        return tuple(groups)

    def _events(self, kept: set[str], groups: tuple[CommonCause, ...]) -> dict[str, BasicEvent]:
        shared = {member: group.distribution for group in groups for member in group.members}
        events = {}
        for definition in self._of_kind(BASIC):
            element, name = definition.element, definition.name
            if name not in kept:
                continue
            own = None
            if element.tag == "define-basic-event":
                own = self.expressions.of(element, definition.scope)
            event = BasicEvent(
                name,
                own or shared.get(name),
                label_of(element),
                element.line,
                _without_own(attributes_of(element)),
            )
            try:
                probability_of(event, self.mission_time)
            except TreeProblem as wrong:
                raise element.amiss(wrong.words, **{**wrong.said, "name": name}) from wrong
            events[name] = event
        return events

    def _houses(self, kept: set[str]) -> dict[str, HouseEvent]:
        houses = {}
        for definition in self._of_kind(HOUSE):
            element, name = definition.element, definition.name
            constant = element.child("constant")
            state = truth_of(constant) if constant else False
            if name in kept:
                houses[name] = HouseEvent(name, state, label_of(element), element.line)
        constants = self.formulas.houses.items()
        return houses | {name: house for name, house in constants if name in kept}

    def _title_of(self, top: str) -> tuple[str, str]:
        """Name and label of the fault tree the top gate stands in."""
        scope = self.names.events[top].scope if top in self.names.events else ""
        for element, path in self.names.trees:
            if path == scope and element.tag == "define-fault-tree":
                name = element.one("name") if self.title is None else self.title.strip()
                return name, label_of(element)
        return (self.title or "").strip(), ""


def _without_own(attributes: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if name != OWN_NAME}


def _settings(models: list[Element]) -> dict[str, str]:
    found: dict[str, str] = {}
    for model in models:
        found = {**attributes_of(model), **found}
    return found


def _mission_time(model: Element, settings: dict[str, str]) -> float:
    text = settings.get(HOURS)
    if text is None:
        return MISSION_TIME
    try:
        hours = float(text)
    except ValueError:
        hours = math.nan
    if not (math.isfinite(hours) and hours >= 0.0):
        raise model.amiss(
            "The mission time is “%(text)s”; it must be a number of hours.", text=text[:40]
        )
    return hours


def _no_one_top(candidates: list[str]) -> TreeProblem:
    if not candidates:
        return TreeProblem("The file defines no gate, so there is nothing to solve.")
    listed = ", ".join(f"“{name}”" for name in candidates[:8])
    return TreeProblem(
        "%(count)d gates could be the top event, since nobody refers to them: %(names)s. Say "
        "which one is.",
        said={"count": len(candidates), "names": listed + (" …" if candidates[8:] else "")},
    )

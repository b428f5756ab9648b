"""A tree as JSON and back: what pages and the database keep.

    {"format": "fault-tree", "version": 1, "name": "VPN", "top": "down", "mission_time": 8760.0,
     "gates": [{"name": "down", "kind": "atleast", "k": 2, "of": ["a", "b", {"not": "c"}]}],
     "events": [{"name": "a", "p": 0.01}, {"name": "b", "p": {"law": "exponential", "of":
                 [{"parameter": "rate"}, "mission-time"]}}, {"name": "c"}],
     "houses": [], "common_causes": [], "parameters": [{"name": "rate", "is": 1e-05}]}

An expression is a number, "mission-time", a parameter, a law or a deviate. What is empty is left
out. What is shared between events is shared through a parameter. Lines of a file are not kept.
Reading checks the form alone: a half-drawn tree may be kept.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

from ..deviates import Distribution
from ..expressions import Constant, Deviate, Formula, MissionTime, Parameter
from ..laws import Law
from ..model import (
    AlphaConvention,
    Argument,
    BasicEvent,
    CommonCause,
    CommonCauseModel,
    Expression,
    FaultTree,
    Gate,
    HouseEvent,
    Kind,
)
from .json_reading import Place
from .parameters import MOST_NESTED, Size, parameters_of, size_of

FORMAT, VERSION = "fault-tree", 1
MISSION = "mission-time"
Json = dict[str, Any]


def tree_to_json(tree: FaultTree) -> Json:
    return _filled({
        "format": FORMAT,
        "version": VERSION,
        "name": tree.name,
        "label": tree.label,
        "top": tree.top,
        "mission_time": float(tree.mission_time),
        "gates": [_gate(gate) for gate in tree.gates.values()],
        "events": [_event(event) for event in tree.events.values()],
        "houses": [_house(house) for house in tree.houses.values()],
        "common_causes": [_group(group) for group in tree.common_causes],
        "parameters": [
            _filled({"name": one.name, "unit": one.unit, "is": _expression(one.expression)})
            for one in parameters_of(tree).values()
        ],
    })  # fmt: skip


def fingerprint(tree: FaultTree) -> str:
    """The same for trees that say the same, whatever order their dictionaries have."""
    said = tree_to_json(tree)
    for part in ("gates", "events", "houses", "common_causes", "parameters"):
        said[part] = sorted(said.get(part, []), key=lambda one: str(one["name"]))
    text = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _filled(entry: Json) -> Json:
    return {key: value for key, value in entry.items() if value not in ("", None, [], {})}


def _gate(gate: Gate) -> Json:
    of = [{"not": one.name} if one.negated else one.name for one in gate.arguments]
    entry = {"name": gate.name, "kind": gate.kind.value, "k": gate.k, "most": gate.most}
    return _filled({**entry, "of": of, "label": gate.label})


def _event(event: BasicEvent) -> Json:
    p = None if event.expression is None else _expression(event.expression)
    attributes = dict(event.attributes)
    return _filled({"name": event.name, "p": p, "label": event.label, "attributes": attributes})


def _house(house: HouseEvent) -> Json:
    return _filled({"name": house.name, "state": house.state, "label": house.label})


def _group(group: CommonCause) -> Json:
    return {
        "name": group.name,
        "model": group.model.value,
        "members": list(group.members),
        "distribution": _expression(group.distribution),
        "factors": {str(level): _expression(one) for level, one in group.factors.items()},
        "testing": group.testing.value,
    }


def _expression(expression: Expression) -> Any:
    if isinstance(expression, Constant):
        number = float(expression.number)
        return number if math.isfinite(number) else {"number": repr(number)}
    if isinstance(expression, MissionTime):
        return MISSION
    if isinstance(expression, Parameter):
        return {"parameter": expression.name}
    if isinstance(expression, Formula):
        return {"law": expression.law.value, "of": [_expression(a) for a in expression.arguments]}
    if isinstance(expression, Deviate):
        of = [_expression(argument) for argument in expression.arguments]
        return {"deviate": expression.distribution.value, "of": of}
    raise TypeError(f"{type(expression).__name__} is no expression of this engine")


def tree_from_json(data: object) -> FaultTree:
    """Raises TreeProblem that names the place for what has another form."""
    return _Reading(Place(data)).tree()


class _Reading:
    def __init__(self, root: Place) -> None:
        self.root = root
        self.parameters: dict[str, Parameter] = {}
        self.waiting: dict[str, Place] = {}
        self.sizes: dict[str, Size] = {}

    def tree(self) -> FaultTree:
        root = self.root
        if root.text("format") != FORMAT or root.get("version").value != VERSION:
            raise root.problem("it is no fault tree of version %(version)d", version=VERSION)
        self.waiting = {one.text("name"): one for one in root.list("parameters")}
        for name in list(self.waiting):
            self._define(name, 0)
        return FaultTree(
            root.text("name", ""),
            root.text("top", ""),
            self._named("gates", self._gate),
            self._named("events", self._event),
            self._named("houses", self._house),
            tuple(self._group(group) for group in root.list("common_causes")),
            root.get("mission_time").number(),
            root.text("label", ""),
        )

    def _named(self, part: str, read: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for entry in self.root.list(part):
            name = entry.text("name")
            if name in found:
                raise entry.problem("the name “%(name)s” is given twice", name=name)
            found[name] = read(entry)
        return found

    def _define(self, name: str, depth: int) -> Parameter | None:
        """Parameters may stand in any order; one in the definition of itself is not found."""
        if name not in self.parameters and name in self.waiting:
            entry = self.waiting.pop(name)
            expression = self._expression(entry.get("is"), depth + 1)
            self.parameters[name] = Parameter(name, expression, entry.text("unit", ""))
        return self.parameters.get(name)

    def _measured(self, place: Place) -> Expression:
        expression = self._expression(place)
        place.guarded(lambda: size_of(expression, self.sizes))
        return expression

    def _gate(self, entry: Place) -> Gate:
        arguments = []
        for one in entry.list("of"):
            negated = isinstance(one.value, dict)
            arguments.append(Argument(one.text("not") if negated else one.own_text(), negated))
        k, most = entry.whole("k"), entry.whole("most")
        kind = entry.choice("kind", Kind)
        label = entry.text("label", "")
        return Gate(entry.text("name"), kind, tuple(arguments), k, most, label)

    def _event(self, entry: Place) -> BasicEvent:
        p = entry.get("p", None)
        expression = None if p.value is None else self._measured(p)
        attributes = entry.get("attributes", {}).texts()
        return BasicEvent(
            entry.text("name"), expression, entry.text("label", ""), attributes=attributes
        )

    def _house(self, entry: Place) -> HouseEvent:
        state = entry.get("state").value
        if not isinstance(state, bool):
            raise entry.problem("“state” must be true or false")
        return HouseEvent(entry.text("name"), state, entry.text("label", ""))

    def _group(self, entry: Place) -> CommonCause:
        factors = {}
        for level, factor in entry.get("factors").entries():
            if not (level.isascii() and level.isdigit() and len(level) < 6):
                raise factor.problem("the level of a factor must be a whole number")
            factors[int(level)] = self._measured(factor)
        return CommonCause(
            entry.text("name"),
            entry.choice("model", CommonCauseModel),
            tuple(member.own_text() for member in entry.list("members")),
            self._measured(entry.get("distribution")),
            factors,
            testing=entry.choice("testing", AlphaConvention),
        )

    def _expression(self, place: Place, depth: int = 0) -> Expression:
        value = place.value
        if depth > MOST_NESTED:
            raise place.problem("expressions are nested more than %(most)d deep", most=MOST_NESTED)
        if value == MISSION:
            return MissionTime()
        if not isinstance(value, dict):
            return Constant(place.number())
        if "number" in value:
            return Constant(place.get("number").spelled_number())
        if "parameter" in value:
            name = place.text("parameter")
            parameter = self._define(name, depth)
            if parameter is None:
                raise place.problem(
                    "the parameter “%(name)s” is defined nowhere, or by itself", name=name
                )
            return parameter
        arguments = tuple(self._expression(one, depth + 1) for one in place.list("of"))
        if "law" in value:
            return place.guarded(lambda: Formula(place.choice("law", Law), arguments))
        return place.guarded(lambda: Deviate(place.choice("deviate", Distribution), arguments))

"""Writes a tree as one Open-PSA model, which reads back as the same tree.

Names that are no Open-PSA identifier ("VPN gateway 1") get one, and keep their own in an attribute.
Cardinality, iff and imply are in the format, but SCRAM does not take them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from ..deviates import Distribution
from ..expressions import Constant, Deviate, Formula, MissionTime, Parameter
from ..model import (
    MISSION_TIME,
    AlphaConvention,
    Argument,
    BasicEvent,
    CommonCause,
    Expression,
    FaultTree,
    Gate,
    HouseEvent,
    Kind,
)
from ..problems import TreeProblem
from ..references import roots
from .open_psa import HOURS, TOP, TREE
from .open_psa_names import OWN_NAME
from .parameters import parameters_of

# Fewer letters than the format allows: what every reader agrees on.
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ_"
_IDENTIFIER = re.compile(f"[{_LETTER}][{_LETTER}0-9]*(-[{_LETTER}0-9]+)*")
_NOT_IN_ONE = re.compile(f"[^{_LETTER}0-9]+")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Named = Gate | BasicEvent | HouseEvent | CommonCause | Parameter


def write_open_psa(tree: FaultTree) -> bytes:
    """UTF-8. Raises TreeProblem by name for what cannot be said in the format."""
    return ("\n".join(_Writing(tree).lines()) + "\n").encode()


class Identifiers:
    """An identifier for each name of one namespace, the name itself wherever it can be."""

    def __init__(self, names: Iterable[str]) -> None:
        names = list(names)
        self._of = {name: name for name in names if _IDENTIFIER.fullmatch(name)}
        taken = set(self._of)
        for name in names:
            if name in self._of:
                continue
            base = _NOT_IN_ONE.sub("_", name).strip("_") or "unnamed"
            base = base if _IDENTIFIER.fullmatch(base) else f"_{base}"
            identifier, number = base, 1
            while identifier in taken:
                number += 1
                identifier = f"{base}_{number}"
            taken.add(identifier)
            self._of[name] = identifier

    def __getitem__(self, name: str) -> str:
        return self._of[name]


def _said(text: str, element: str) -> str:
    if _NO_XML.search(text):
        raise TreeProblem(
            "“%(name)s” has a control character in its name, label or attributes; XML cannot hold "
            "it. Take it out.",
            element=element,
            said={"name": _NO_XML.sub("\N{REPLACEMENT CHARACTER}", element)},
        )
    return text


class _Writing:
    def __init__(self, tree: FaultTree) -> None:
        self.tree = tree
        self.parameters = parameters_of(tree)
        self.events = Identifiers([*tree.gates, *tree.events, *tree.houses])
        self.named = Identifiers(self.parameters)
        self.groups = Identifiers(group.name for group in tree.common_causes)
        self.title = Identifiers([tree.name])[tree.name]

    def lines(self) -> Iterable[str]:
        tree = self.tree
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield "<opsa-mef>"
        yield from self._attributes(tree.name, self._settings())
        yield f"<define-fault-tree name={quoteattr(self.title)}>"
        yield from self._label(tree.name, tree.label)
        for gate in tree.gates.values():
            yield from self._gate(gate)
        yield "</define-fault-tree>"
        for group in tree.common_causes:
            yield from self._group(group)
        yield "<model-data>"
        for house in tree.houses.values():
            yield from self._house(house)
        shared = self._defined_by_groups()
        for event in tree.events.values():
            if event.name not in shared:
                yield from self._event(event)
        for parameter in self.parameters.values():
            yield from self._parameter(parameter)
        yield "</model-data>"
        yield "</opsa-mef>"

    def _settings(self) -> dict[str, str]:
        tree, found = self.tree, {}
        if tree.mission_time != MISSION_TIME:
            found[HOURS] = repr(float(tree.mission_time))
        if roots(tree.gates) != [tree.top]:
            found[TOP] = self.events[tree.top]
        if self.title != tree.name:
            found[TREE] = tree.name or " "  # an attribute may not be empty
        return found

    def _defined_by_groups(self) -> set[str]:
        """Members that their group says all about; SCRAM refuses a second definition of them."""
        found = set()
        for group in self.tree.common_causes:
            for name in group.members:
                event = self.tree.events.get(name)
                if event == BasicEvent(self.events[name], group.distribution):
                    found.add(name)
        return found

    def _label(self, element: str, label: str) -> Iterable[str]:
        if label:
            yield f"<label>{escape(_said(label, element))}</label>"

    def _attributes(self, element: str, attributes: Mapping[str, str]) -> Iterable[str]:
        if not attributes:
            return
        yield "<attributes>"
        for name, value in attributes.items():
            if not _IDENTIFIER.fullmatch(name) or not value:
                raise TreeProblem(
                    "The attribute “%(attribute)s” of “%(name)s” is empty or has a name that is "
                    "no Open-PSA identifier; rename or fill it.",
                    element=element,
                    said={"attribute": name, "name": element},
                )
            yield f'<attribute name="{name}" value={quoteattr(_said(value, element))}/>'
        yield "</attributes>"

    def _opening(self, tag: str, named: Named, identifier: str, more: str = "") -> Iterable[str]:
        name = named.name
        yield f"<{tag} name={quoteattr(_said(identifier, name))}{more}>"
        yield from self._label(name, getattr(named, "label", ""))
        own = {} if identifier == name else {OWN_NAME: name}
        if isinstance(named, BasicEvent):
            own |= named.attributes
        if isinstance(named, CommonCause) and named.testing is not AlphaConvention.NON_STAGGERED:
            own["testing"] = named.testing.value
        yield from self._attributes(name, own)

    def _gate(self, gate: Gate) -> Iterable[str]:
        yield from self._opening("define-gate", gate, self.events[gate.name])
        arguments = "".join(self._argument(argument) for argument in gate.arguments)
        if gate.kind is Kind.NULL:
            yield arguments
        else:
            least = "" if gate.k is None else f' min="{gate.k}"'
            most = "" if gate.most is None else f' max="{gate.most}"'
            yield f"<{gate.kind}{least}{most}>{arguments}</{gate.kind}>"
        yield "</define-gate>"

    def _argument(self, argument: Argument) -> str:
        name = argument.name
        tag = "gate" if name in self.tree.gates else "basic-event"
        if name in self.tree.houses:
            tag = "house-event"
        reference = f"<{tag} name={quoteattr(self.events[name])}/>"
        return f"<not>{reference}</not>" if argument.negated else reference

    def _house(self, house: HouseEvent) -> Iterable[str]:
        yield from self._opening("define-house-event", house, self.events[house.name])
        yield f'<constant value="{str(house.state).lower()}"/>'
        yield "</define-house-event>"

    def _event(self, event: BasicEvent) -> Iterable[str]:
        yield from self._opening("define-basic-event", event, self.events[event.name])
        if event.expression is not None:
            yield self._expression(event.expression, event.name)
        yield "</define-basic-event>"

    def _parameter(self, parameter: Parameter) -> Iterable[str]:
        unit = f" unit={quoteattr(_said(parameter.unit, parameter.name))}" if parameter.unit else ""
        yield from self._opening("define-parameter", parameter, self.named[parameter.name], unit)
        yield self._expression(parameter.expression, parameter.name)
        yield "</define-parameter>"

    def _group(self, group: CommonCause) -> Iterable[str]:
        model = f' model="{group.model}"'
        yield from self._opening("define-CCF-group", group, self.groups[group.name], model)
        members = (quoteattr(self.events[name]) for name in group.members)
        listed = "".join(f"<basic-event name={name}/>" for name in members)
        yield f"<members>{listed}</members>"
        yield f"<distribution>{self._expression(group.distribution, group.name)}</distribution>"
        factors = "".join(
            f'<factor level="{level}">{self._expression(factor, group.name)}</factor>'
            for level, factor in group.factors.items()
        )
        yield f"<factors>{factors}</factors>"
        yield "</define-CCF-group>"

    def _expression(self, expression: Expression, element: str) -> str:
        if isinstance(expression, Constant):
            return f'<float value="{_number(expression.number, element)}"/>'
        if isinstance(expression, MissionTime):
            return "<system-mission-time/>"
        if isinstance(expression, Parameter):
            return f"<parameter name={quoteattr(self.named[expression.name])}/>"
        if not isinstance(expression, Formula | Deviate):
            raise _unknown(element)
        inner = [self._expression(argument, element) for argument in expression.arguments]
        if isinstance(expression, Formula):
            return f"<{expression.law}>{''.join(inner)}</{expression.law}>"
        if expression.distribution is Distribution.HISTOGRAM:
            bins = zip(inner[1::2], inner[2::2], strict=True)
            inner = [inner[0], *(f"<bin>{upper}{weight}</bin>" for upper, weight in bins)]
        return f"<{expression.distribution}>{''.join(inner)}</{expression.distribution}>"


def _number(number: float, element: str) -> str:
    text = repr(float(number))
    if text.strip("-") in ("inf", "nan"):
        raise TreeProblem(
            "“%(name)s” has a number that is not finite; correct it.",
            element=element,
            said={"name": element},
        )
    return text


def _unknown(element: str) -> TreeProblem:
    return TreeProblem(
        "The probability of “%(name)s” is of a kind that cannot be written.",
        element=element,
        said={"name": element},
    )

"""Gates of an Open-PSA file: formulas, nested ones as gates of their own, references."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Argument, Gate, HouseEvent, Kind
from .markup import Element
from .open_psa_expressions import truth_of
from .open_psa_names import BASIC, GATE, HOUSE, PASSED_OVER, Definition, Names, label_of

_KINDS = {kind.value: kind for kind in Kind if kind is not Kind.NULL}
_REFERENCES = {"event", GATE, BASIC, HOUSE}
# Least and greatest number of arguments; None is any number.
ARITY: Mapping[Kind, tuple[int, int | None]] = {
    Kind.AND: (1, None),
    Kind.OR: (1, None),
    Kind.NAND: (1, None),
    Kind.NOR: (1, None),
    Kind.XOR: (2, None),
    Kind.ATLEAST: (1, None),
    Kind.CARDINALITY: (1, None),
    Kind.NOT: (1, 1),
    Kind.NULL: (1, 1),
    Kind.IFF: (2, 2),
    Kind.IMPLY: (2, 2),
}


class Formulas:
    """Turns gate definitions into gates. `houses` gains the constants formulas contain."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.gates: dict[str, Gate] = {}
        self.houses: dict[str, HouseEvent] = {}
        self._constants: dict[bool, str] = {}
        self._owner = ""
        self._inner: dict[str, Gate] = {}

    def define(self, definition: Definition) -> None:
        element = definition.element
        inner = [child for child in element.children if child.tag not in PASSED_OVER]
        if len(inner) != 1:
            raise element.amiss(
                "The gate “%(name)s” holds %(count)d formulas; it must hold one.", count=len(inner)
            )
        self._owner, self._inner = definition.name, {}
        self.gates[definition.name] = self._gate(
            definition.name, inner[0], definition.scope, label_of(element), element.line
        )
        self.gates.update(self._inner)

    def _gate(self, name: str, formula: Element, scope: str, label: str, line: int) -> Gate:
        kind = _KINDS.get(formula.tag, Kind.NULL)
        if kind is Kind.NULL:
            return Gate(name, kind, (self._argument(formula, scope),), label=label, line=line)
        arguments = tuple(self._argument(child, scope) for child in formula.children)
        self._check_arity(formula, kind, len(arguments))
        k, most = self._numbers(formula, kind, len(arguments))
        return Gate(name, kind, arguments, k, most, label, line)

    def _argument(self, element: Element, scope: str) -> Argument:
        if element.tag in _REFERENCES:
            return Argument(self._reference(element, scope))
        if element.tag == "constant":
            return Argument(self._constant(truth_of(element), element.line))
        if element.tag == "not":
            self._check_arity(element, Kind.NOT, len(element.children))
            inner = self._argument(element.children[0], scope)
            return Argument(inner.name, not inner.negated)
        if element.tag not in _KINDS:
            raise element.amiss(
                "“%(tag)s” is not modelled as a formula in the gate “%(gate)s”; use and, or, "
                "atleast, cardinality, not, xor, nand, nor, iff or imply.",
                gate=self._owner,
            )
        name = self._free_name(f"{self._owner}_{len(self._inner) + 1}")
        # Held before it is read, so that what it contains is numbered after it.
        self._inner[name] = Gate(name, Kind.NULL, ())
        self._inner[name] = self._gate(name, element, scope, "", element.line)
        return Argument(name)

    def _reference(self, element: Element, scope: str) -> str:
        reference = element.one("name")
        definition = self._names.find(reference, scope)
        if definition is None:
            raise element.amiss(
                "The gate “%(gate)s” refers to “%(name)s”, which is defined nowhere; define it or "
                "correct the name.",
                gate=self._owner,
            )
        wanted = element.attributes.get("type", "") if element.tag == "event" else element.tag
        if wanted and wanted != definition.kind:
            raise element.amiss(
                "The gate “%(gate)s” refers to “%(name)s” as a %(wanted)s, but it is defined as a "
                "%(kind)s at line %(there)d.",
                gate=self._owner,
                wanted=wanted,
                kind=definition.kind,
                there=definition.element.line,
            )
        return definition.name

    def _constant(self, state: bool, line: int) -> str:
        """The house event that stands for a constant, the same for all who use it."""
        if state not in self._constants:
            name = self._free_name(str(state).lower())
            self._constants[state] = name
            self.houses[name] = HouseEvent(name, state, line=line)
        return self._constants[state]

    def _free_name(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self._names.events or name in self._inner or name in self.gates:
            number += 1
            name = f"{wanted}_{number}"
        return name

    def _check_arity(self, element: Element, kind: Kind, count: int) -> None:
        least, most = ARITY[kind]
        if count < least or (most is not None and count > most):
            raise element.amiss(
                "“%(tag)s” in the gate “%(gate)s” has %(count)d arguments; it needs %(needed)s.",
                gate=self._owner,
                count=count,
                needed=str(least) if most == least else f"≥ {least}",
            )

    def _numbers(self, element: Element, kind: Kind, count: int) -> tuple[int | None, int | None]:
        if kind is Kind.ATLEAST:
            return self._number(element, "min", count), None
        if kind is not Kind.CARDINALITY:
            return None, None
        least, most = self._number(element, "min", count), self._number(element, "max", count)
        if least > most:
            raise element.amiss(
                "The gate “%(gate)s” asks for at least %(least)d and at most %(most)d; the first "
                "must not be greater.",
                gate=self._owner,
                least=least,
                most=most,
            )
        return least, most

    def _number(self, element: Element, attribute: str, count: int) -> int:
        text = element.one(attribute)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise element.amiss(
                "“%(attribute)s” in the gate “%(gate)s” is “%(text)s”; it must be a whole number.",
                attribute=attribute,
                gate=self._owner,
                text=text[:40],
            )
        if int(text) > count:
            raise element.amiss(
                "The gate “%(gate)s” asks for %(number)d of %(count)d arguments; there are not so "
                "many.",
                gate=self._owner,
                number=int(text),
                count=count,
            )
        return int(text)

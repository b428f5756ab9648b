"""Static fault trees in the Galileo format, both ways.

Read: `toplevel`, `and`, `or`, `KofM` (and `votK`), and basic events by `prob`, `lambda` (with
`repair`: unavailability) or `rate` and `shape` (Weibull). `dorm` says how a spare sleeps, which in a
static tree changes nothing; it is kept. Gates whose order in time matters are refused by name.
Written: what that can say; the rest is refused by name. Labels become comments.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from ..expressions import Constant, Formula, MissionTime, Parameter, exponential, probability_of
from ..expressions import repairable as repairable_at
from ..laws import Law
from ..model import (
    MISSION_TIME,
    Argument,
    BasicEvent,
    Expression,
    FaultTree,
    Gate,
    Kind,
)
from ..problems import TreeProblem
from ..references import circle
from .galileo_words import Statement, statements_of

_DYNAMIC = {
    "pand", "por", "wsp", "csp", "hsp", "spare", "fdep", "pdep", "seq", "mutex", "sand", "por-incl",
    "pand-incl", "pand-excl", "por-excl",
}  # fmt: skip
_VOTING = re.compile(r"(?:(\d{1,6})of(\d{1,6})|vot(\d{1,6}))", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_ASSIGNMENT = re.compile(r"([A-Za-z]+)=(.*)", re.DOTALL)
_KNOWN = {"prob", "lambda", "rate", "shape", "repair", "dorm"}
_NEUTRAL = {"cov": 0.0, "res": 0.0, "repl": 1.0}  # what may be said when it changes nothing


def read_galileo(source: bytes, *, mission_time: float = MISSION_TIME) -> FaultTree:
    """Raises TreeProblem. The format has no mission time: the caller gives it, in hours."""
    return _Reading(mission_time).tree(source)


class _Reading:
    def __init__(self, mission_time: float) -> None:
        self.mission_time = mission_time
        self.top: Statement | None = None
        self.gates: dict[str, Gate] = {}
        self.events: dict[str, BasicEvent] = {}

    def tree(self, source: bytes) -> FaultTree:
        for statement in statements_of(source):
            self._take_in(statement)
        if self.top is None:
            raise TreeProblem("The file names no top event; begin it with “toplevel …;”.")
        top = self.top.words[1]
        if top not in self.gates:
            raise self.top.amiss("The top event “%(top)s” is no gate of the file.", top=top)
        self._check_references()
        if found := circle(self.gates):
            raise TreeProblem(
                "Gates contain one another in a circle: %(circle)s. Break it.",
                element=found[0],
                line=self.gates[found[0]].line,
                said={"circle": " → ".join(found[:12])},
            )
        return FaultTree(top, top, self.gates, self.events, mission_time=self.mission_time)

    def _take_in(self, statement: Statement) -> None:
        first, *rest = statement.words
        if first.lower() == "toplevel" and not statement.quoted[0]:
            if self.top is not None or len(rest) != 1:
                raise statement.amiss("“toplevel” is said once, with one name.")
            self.top = statement
            return
        if other := self.gates.get(first) or self.events.get(first):
            raise statement.amiss(
                "“%(name)s” is defined twice, first at line %(first)s; rename one of the two.",
                first=other.line,
            )
        if not rest:
            raise statement.amiss("Nothing is said of “%(name)s”; give it a gate or prob=….")
        if _ASSIGNMENT.fullmatch(rest[0]) and not statement.quoted[1]:
            self.events[first] = self._event(statement)
        else:
            self.gates[first] = _gate(statement)

    def _check_references(self) -> None:
        for gate in self.gates.values():
            for argument in gate.arguments:
                if argument.name not in self.gates and argument.name not in self.events:
                    raise TreeProblem(
                        "The gate “%(gate)s” refers to “%(name)s”, which is defined nowhere; "
                        "define it or correct the name.",
                        element=argument.name,
                        line=gate.line,
                        said={"gate": gate.name, "name": argument.name},
                    )

    def _event(self, statement: Statement) -> BasicEvent:
        numbers: dict[str, float] = {}
        for word in statement.words[1:]:
            key, number = _assignment(statement, word)
            if key in numbers:
                raise statement.amiss("“%(name)s” says “%(key)s” twice; keep one.", key=key)
            numbers[key] = number
        dorm = numbers.pop("dorm", None)
        for key, neutral in _NEUTRAL.items():
            if numbers.pop(key, neutral) != neutral:
                raise statement.amiss(
                    "“%(name)s” has “%(key)s”, which is not modelled; take it out.", key=key
                )
        attributes = {} if dorm is None else {"dorm": repr(dorm)}
        expression = _law(statement, numbers)
        event = BasicEvent(
            statement.words[0], expression, line=statement.line, attributes=attributes
        )
        probability_of(event, self.mission_time)
        return event


def _gate(statement: Statement) -> Gate:
    name, word, *names = statement.words
    kind, k = _kind(statement, word, len(names))
    if not names:
        raise statement.amiss("The gate “%(name)s” has no arguments; name some.")
    return Gate(name, kind, tuple(map(Argument, names)), k, line=statement.line)


def _kind(statement: Statement, word: str, count: int) -> tuple[Kind, int | None]:
    word = word.lower()
    if word in ("and", "or"):
        return Kind(word), None
    if word in _DYNAMIC:
        raise statement.amiss(
            "“%(name)s” is a “%(word)s” gate, whose answer depends on the order of failures; only "
            "static gates are modelled.",
            word=word,
        )
    voting = _VOTING.fullmatch(word)
    if voting is None:
        raise statement.amiss(
            "“%(name)s” is a “%(word)s”, which is not modelled; use and, or, or 2of3.",
            word=word[:40],
        )
    k = int(voting[1] or voting[3])
    said = int(voting[2] or count)
    if said != count or not 1 <= k <= count:
        raise statement.amiss(
            "“%(name)s” is a “%(word)s” gate of %(count)d arguments; the numbers do not fit.",
            word=word,
            count=count,
        )
    return Kind.ATLEAST, k


def _assignment(statement: Statement, word: str) -> tuple[str, float]:
    found = _ASSIGNMENT.fullmatch(word)
    key = found[1].lower() if found else word
    if found is None or (key not in _KNOWN and key not in _NEUTRAL):
        raise statement.amiss(
            "“%(name)s” has “%(key)s”, which is not modelled; take it out.", key=key[:40]
        )
    number = float(found[2]) if _NUMBER.fullmatch(found[2]) else math.nan
    if not math.isfinite(number):
        raise statement.amiss(
            "“%(key)s” of “%(name)s” is “%(text)s”, which is no number.",
            key=key,
            text=found[2][:40],
        )
    return key, number


def _law(statement: Statement, numbers: Mapping[str, float]) -> Expression:
    given = frozenset(numbers)
    if given not in _LAWS:
        raise statement.amiss(
            "“%(name)s” has %(given)s; a static event has prob, or lambda, or lambda and repair, "
            "or rate and shape.",
            given=", ".join(sorted(given)) or "–",
        )
    if "rate" in numbers and numbers["rate"] <= 0.0:
        raise statement.amiss("The rate of “%(name)s” must be greater than 0.")
    return _LAWS[given](numbers)


def _weibull(numbers: Mapping[str, float]) -> Expression:
    scale, shape = Constant(1.0 / numbers["rate"]), Constant(numbers["shape"])
    return Formula(Law.WEIBULL, (scale, shape, Constant(0.0), MissionTime()))


_LAWS: Mapping[frozenset[str], Callable[[Mapping[str, float]], Expression]] = {
    frozenset({"prob"}): lambda numbers: Constant(numbers["prob"]),
    frozenset({"lambda"}): lambda numbers: exponential(numbers["lambda"]),
    frozenset({"lambda", "repair"}): lambda n: repairable_at(n["lambda"], n["repair"]),
    frozenset({"rate", "shape"}): _weibull,
}


def write_galileo(tree: FaultTree) -> bytes:
    """UTF-8. Raises TreeProblem by name for what the static part of the format cannot say."""
    _check_writable(tree)
    lines = [f"toplevel {_name(tree.top)};"]
    for gate in tree.gates.values():
        lines += [*_comment(gate.label), _gate_line(gate)]
    for event in tree.events.values():
        lines += [*_comment(event.label), _event_line(event)]
    return ("\n".join(lines) + "\n").encode()


def _check_writable(tree: FaultTree) -> None:
    for house in tree.houses.values():
        raise _amiss(
            house, "“%(name)s” is a house event, which Galileo has not; fix it in the tree first."
        )
    for group in tree.common_causes:
        raise _amiss(
            group,
            "“%(name)s” is a common-cause group, which Galileo has not; expand it into events first.",
        )


def _amiss(element: object, words: str, **said: object) -> TreeProblem:
    name = str(getattr(element, "name", ""))
    return TreeProblem(words, element=name, said={"name": name, **said})


def _name(name: str) -> str:
    if '"' in name or any(not letter.isprintable() for letter in name) or not name:
        raise TreeProblem(
            "“%(name)s” has a quotation mark or an unprintable letter in its name, which Galileo "
            "cannot hold; rename it.",
            element=name,
            said={"name": name},
        )
    return f'"{name}"'


def _comment(label: str) -> list[str]:
    return [f"// {' '.join(label.split())}"] if label.strip() else []


def _gate_line(gate: Gate) -> str:
    words = {Kind.AND: "and", Kind.OR: "or", Kind.NULL: "or"}
    words[Kind.ATLEAST] = f"{gate.k}of{len(gate.arguments)}"
    if gate.kind not in words or any(argument.negated for argument in gate.arguments):
        raise _amiss(
            gate,
            "The gate “%(name)s” is a “%(kind)s” or negates an argument; Galileo has and, or and "
            "k of n alone.",
            kind=gate.kind.value,
        )
    names = " ".join(_name(argument.name) for argument in gate.arguments)
    return f"{_name(gate.name)} {words[gate.kind]} {names};"


def _event_line(event: BasicEvent) -> str:
    said = _numbers(event.expression)
    if said is None:
        raise _amiss(
            event,
            "Galileo cannot say how likely “%(name)s” is: it knows fixed numbers, rates of failure "
            "and repair up to the mission time, and Weibull.",
        )
    if _NUMBER.fullmatch(dorm := event.attributes.get("dorm", "")):
        said = {**said, "dorm": dorm}
    return f"{_name(event.name)} {' '.join(f'{key}={value}' for key, value in said.items())};"


def _numbers(expression: Expression | None) -> dict[str, str] | None:
    if (fixed := _constant(expression)) is not None:
        return {"prob": repr(fixed)}
    if not isinstance(expression, Formula) or expression.arguments[-1:] != (MissionTime(),):
        return None
    numbers = [_constant(argument) for argument in expression.arguments[:-1]]
    plain = [number for number in numbers if number is not None]
    return _of_law(expression.law, plain) if len(plain) == len(numbers) else None


def _of_law(law: Law, numbers: list[float]) -> dict[str, str] | None:
    if law is Law.EXPONENTIAL:
        return {"lambda": repr(numbers[0])}
    if law is Law.GLM and numbers[0] == 0.0:
        return {"lambda": repr(numbers[1]), "repair": repr(numbers[2])}
    if law is Law.WEIBULL and numbers[2] == 0.0 and numbers[0] > 0.0:
        return {"rate": repr(1.0 / numbers[0]), "shape": repr(numbers[1])}
    return None


def _constant(expression: Expression | None) -> float | None:
    while isinstance(expression, Parameter):
        expression = expression.expression
    if isinstance(expression, Constant) and math.isfinite(expression.number):
        return float(expression.number)
    return None

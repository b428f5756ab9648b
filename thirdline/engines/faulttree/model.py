"""What a static fault tree is: gates over basic events and house events.

A tree is a value: nothing in it changes after it is made. `FaultTree.check` refuses what cannot be
solved (a cycle, a missing name, k greater than n), naming the element and, where the reader kept
it, its line. Events are "failed" when true. All probabilities are those of the failed state.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

MISSION_TIME = 8760.0  # hours: a year, where nobody says otherwise


class Kind(enum.StrEnum):
    """What a gate asks of its arguments."""

    AND = "and"
    OR = "or"
    ATLEAST = "atleast"  # at least k of n
    CARDINALITY = "cardinality"  # between k and `most` of n
    NOT = "not"  # one argument
    XOR = "xor"  # true when an odd number of arguments is
    NAND = "nand"
    NOR = "nor"
    IFF = "iff"  # two arguments, equal
    IMPLY = "imply"  # two arguments, the first implies the second
    NULL = "null"  # one argument, handed through: a transfer, or a gate without an operator


@dataclass(frozen=True, slots=True)
class Argument:
    """A gate, basic event or house event by name, perhaps negated."""

    name: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    name: str
    kind: Kind
    arguments: tuple[Argument, ...]
    k: int | None = None  # ATLEAST and CARDINALITY: the least number
    most: int | None = None  # CARDINALITY: the greatest number
    label: str = ""
    line: int | None = field(default=None, compare=False)


class Expression(Protocol):
    """How likely an event is: a number, a law of time, or a distribution of either."""

    def value(self, mission_time: float) -> float:
        """The point value; `mission_time` in the unit of the rates in it (hours by convention)."""

    def sample(self, mission_time: float, draw: Draw) -> float:
        """One draw; what shares a parameter shares its draw."""

    @property
    def is_uncertain(self) -> bool:
        """Whether two samples can differ."""


class Draw(Protocol):
    """The random numbers of one sample of the whole tree, one per uncertain parameter."""

    def of(self, parameter: object) -> float:
        """A standard uniform number in (0, 1), the same for the same parameter in one sample."""


@dataclass(frozen=True, slots=True)
class BasicEvent:
    """`expression` None: nobody said how likely it is; only qualitative answers exist."""

    name: str
    expression: Expression | None = None
    label: str = ""
    line: int | None = field(default=None, compare=False)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HouseEvent:
    """A switch of the model, known to be on or off."""

    name: str
    state: bool
    label: str = ""
    line: int | None = field(default=None, compare=False)


class CommonCauseModel(enum.StrEnum):
    BETA = "beta-factor"
    MGL = "MGL"
    ALPHA = "alpha-factor"
    PHI = "phi-factor"


class AlphaConvention(enum.StrEnum):
    """How the data behind alpha factors were gathered, which decides how they become probabilities."""

    STAGGERED = "staggered"  # one train at a time
    NON_STAGGERED = "non-staggered"  # all trains at each test


@dataclass(frozen=True, slots=True)
class CommonCause:
    """Members that can fail together; `factors` by level, as the Open-PSA format gives them.

    `testing` matters to alpha factors only.
    """

    name: str
    model: CommonCauseModel
    members: tuple[str, ...]
    distribution: Expression
    factors: Mapping[int, Expression]
    line: int | None = field(default=None, compare=False)
    testing: AlphaConvention = AlphaConvention.NON_STAGGERED  # as the Open-PSA format has it


@dataclass(frozen=True, slots=True)
class FaultTree:
    """One top gate and what stands below it.

    Names are unique over gates, events and house events together. Dictionaries keep the order of
    the file. `mission_time` is in hours.
    """

    name: str
    top: str
    gates: Mapping[str, Gate]
    events: Mapping[str, BasicEvent]
    houses: Mapping[str, HouseEvent] = field(default_factory=dict)
    common_causes: tuple[CommonCause, ...] = ()
    mission_time: float = MISSION_TIME
    label: str = ""

"""What the evidence says of a tree now: how likely each event is, what could still explain it all, and
what to look at next. Everything a page of a tree shows is put together here, in words of the tree."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from thirdline.engines.faulttree.model import FaultTree as Drawn
from thirdline.kit.ui.draw.words import percent


def share(p: float | None) -> str:
    """How likely, in per cent; nothing possible is called impossible, nothing open certain."""
    if p is None:
        return "–"
    if 0 < p < 0.005:
        return _("under 1 %")
    return _("over 99 %") if 0.995 < p < 1 else percent(p)


@dataclass(frozen=True)
class Suspect:
    """One basic event. All shares are between 0 and 1."""

    name: str
    label: str
    p: float | None  # given everything seen
    was: float | None  # before the newest evidence
    prior: float | None  # before anything was seen
    known: str = ""  # failed, works, or nothing
    item: int | None = None
    fate: int | None = None
    assumed: bool = False  # nobody said how likely; taken as equal

    @property
    def said(self) -> str:
        return share(self.p)


@dataclass(frozen=True)
class Explanation:
    """One minimal cut set that is still possible."""

    events: tuple[tuple[str, str], ...]  # name, label
    p: float | None

    @property
    def said(self) -> str:
        return share(self.p)

    @property
    def key(self) -> str:
        """As a form sends it back: names from files may hold anything, spaces too."""
        return json.dumps([name for name, _label in self.events])


@dataclass(frozen=True)
class Implicant:
    """One prime implicant: labels of what failed, and of what works."""

    failed: tuple[str, ...]
    works: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What one answer of a test would do."""

    failed: bool
    p: float
    changes: tuple[tuple[str, float, float], ...]  # label, before, after


@dataclass(frozen=True)
class NextTest:
    key: str
    title: str
    name: str
    label: str
    minutes: int
    risk: str
    how: str
    is_gate: bool
    p: float | None  # P(failed | evidence)
    bits: float | None  # expected drop of doubt
    outcomes: tuple[Outcome, ...] = ()
    false_positive: float = 0
    false_negative: float = 0


@dataclass(frozen=True)
class Spread:
    """Where uncertain figures put the top's probability; `why` names why that is not worked out."""

    low: float = 0  # one of twenty draws lies below it
    middle: float = 0
    high: float = 0  # one of twenty lies above it
    mean: float = 0
    samples: int = 0
    why: str = ""  # unknown, bounded or time


@dataclass(frozen=True)
class Reading:
    """Everything a page of a tree shows; `refused` says why there are no numbers."""

    drawn: Drawn
    status: str = "exact"
    top: float | None = None
    lower: float | None = None
    upper: float | None = None
    count: int | None = None
    by_order: Mapping[int, int] = field(default_factory=dict)
    order_reached: int | None = None
    suspects: Sequence[Suspect] = ()
    gates: Mapping[str, float] = field(default_factory=dict)
    explanations: Sequence[Explanation] = ()
    more: bool = False
    tests: Sequence[NextTest] = ()
    doubt: float | None = None
    kernel: str = ""
    seconds: float = 0
    refused: str = ""
    # How far a likelihood may be off; 0 where the tree is solved exactly.
    error: float = 0
    spread: Spread | None = None  # None where no figure is uncertain
    # Of a tree with negations: what must have failed and what must work, most likely first.
    primes: Sequence[Implicant] = ()
    importance: Mapping[str, Sequence[tuple[str, float]]] = field(default_factory=dict)

    def importance_of(self, name: str) -> Sequence[tuple[str, float]]:
        """Measures of one event, in words, before anything was seen."""
        return self.importance.get(name, ())


def figure(value: float | None) -> str:
    """A probability with three figures that count."""
    return "–" if value is None else f"{value:.3g}"

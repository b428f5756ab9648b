"""What components are drawn from. Whoever owns the facts fills these in; nothing here asks for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

ClockState: TypeAlias = Literal["run", "soon", "late", "paused", "met"]
CrossKind: TypeAlias = Literal["up", "down", "side", "branch"]


class Named(Protocol):
    """Anybody who can be shown as a chip; `initials` and `tier_level` are used where they exist."""

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SpanShape:
    """One stretch of a clock's bar, in per cent of the target."""

    percent: float
    paused: bool = False


@dataclass(frozen=True, slots=True)
class ClockShape:
    """One promise: `words` for the small clock ("24 m", "Waiting for Rae"), the rest for the face."""

    state: ClockState
    words: str
    name: str = ""
    left: str = ""
    left_word: str = ""
    spans: Sequence[SpanShape] = ()
    facts: Sequence[str] = ()
    tier: int | None = None
    icon: str = "user"
    explain_url: str = ""


@dataclass(frozen=True, slots=True)
class RungShape:
    tier: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class LegShape:
    """A vendor's or self-service period beside a stay; it starts `after_seconds` into that stay."""

    tier: int
    who: str
    seconds: float
    after_seconds: float = 0
    title: str = ""
    now: bool = False


@dataclass(frozen=True, slots=True)
class StayShape:
    """One period at one tier. `legs` ran beside it; the stay itself never moved."""

    tier: int
    who: str
    seconds: float
    now: bool = False
    title: str = ""
    legs: Sequence[LegShape] = ()


@dataclass(frozen=True, slots=True)
class CrossShape:
    """The handoff between the stay before and the stay after."""

    kind: CrossKind
    title: str = ""


@dataclass(frozen=True, slots=True)
class PathShape:
    """A path in full: rungs from the highest tier down, then stays and crossings in their order."""

    rungs: Sequence[RungShape]
    items: Sequence[StayShape | CrossShape]
    summary: str


@dataclass(frozen=True, slots=True)
class ChoiceShape:
    """One choice of a switch: a link that is current or not."""

    label: str
    url: str
    current: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ProgressShape:
    """One step a requester sees."""

    label: str
    state: Literal["done", "now", "next"] = "next"


@dataclass(frozen=True, slots=True)
class DeskPreferences:
    """How one reader wants the desk; middleware may set it on the request as `desk_preferences`."""

    theme: Literal["", "light", "dark"] = ""
    single_keys: bool = True

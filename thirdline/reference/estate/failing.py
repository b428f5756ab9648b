"""How likely a thing fails, from what somebody said of it; pure arithmetic, with its origin in words."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, replace
from typing import Protocol

from django.utils.translation import gettext as _

from thirdline.kit.texts.later import later

HOURS_A_YEAR = 8760.0


class FailureUnit(enum.StrEnum):
    """In which unit somebody said how likely an item fails."""

    MTBF_HOURS = "mtbf_hours"
    PER_HOUR = "per_hour"
    PER_YEAR = "per_year"
    PROBABILITY = "probability"  # in the period that stands beside it


class FailureSource(enum.StrEnum):
    """Where a failure figure comes from; shown beside it."""

    KIND = "kind"
    VENDOR = "vendor"
    HISTORY = "history"
    ESTIMATE = "estimate"


UNIT_WORDS = {
    FailureUnit.MTBF_HOURS: later("hours between failures"),
    FailureUnit.PER_HOUR: later("failures an hour"),
    FailureUnit.PER_YEAR: later("failures a year"),
    FailureUnit.PROBABILITY: later("probability in a period"),
}
SOURCE_WORDS = {
    FailureSource.KIND: later("what is usual for the kind"),
    FailureSource.VENDOR: later("the vendor's figure"),
    FailureSource.HISTORY: later("its own history"),
    FailureSource.ESTIMATE: later("somebody's estimate"),
}


class Figures(Protocol):
    """What a kind, a rule and a fate say of failing."""

    failure_number: float | None
    failure_unit: str
    repair_hours: float | None


class OwnFigures(Figures, Protocol):
    """What is said of one fate: with its period, and who says so."""

    failure_hours: float | None
    failure_source: str


class KindFigures(Figures, Protocol):
    """What is usual for a kind, and what the kind is called."""

    name: str


class ItemFigures(OwnFigures, Protocol):
    """What is said of one item, else of its kind."""

    failure_words: str

    @property
    def kind(self) -> KindFigures: ...


@dataclass(frozen=True)
class Failure:
    """How a thing fails: a figure, its unit, its period, how long repair takes, and who says so."""

    number: float | None = None
    unit: FailureUnit | None = None
    hours: float | None = None
    repair_hours: float | None = None
    origin: str = "unknown"  # item, kind, rule or unknown
    source: FailureSource | None = None
    words: str = ""

    @property
    def is_known(self) -> bool:
        return self.number is not None and self.unit is not None

    @property
    def per_hour(self) -> float | None:
        """The rate, where the figure says one: a probability without its period does not."""
        number = self.number
        if number is None or self.unit is None:
            return None
        if self.unit == FailureUnit.MTBF_HOURS:
            return 1 / number if number > 0 else None
        if self.unit == FailureUnit.PER_HOUR:
            return number
        if self.unit == FailureUnit.PER_YEAR:
            return number / HOURS_A_YEAR
        if not self.hours or number >= 1:
            return None
        return -math.log1p(-number) / self.hours

    def within(self, mission_hours: float) -> float | None:
        """The probability that it fails within so many hours; None where nobody knows."""
        rate = self.per_hour
        if rate is not None:
            return -math.expm1(-rate * mission_hours)
        return self.number if self.unit == FailureUnit.PROBABILITY else None

    @property
    def unavailability(self) -> float | None:
        """The share of time it is down, in the long run; None without a rate or a time of repair."""
        rate = self.per_hour
        if rate is None or self.repair_hours is None:
            return None
        return rate * self.repair_hours / (1 + rate * self.repair_hours)


def failure_of(item: ItemFigures) -> Failure:
    """What is known of the item itself, else what is usual for its kind, else that nothing is known."""
    kind = item.kind
    if item.failure_number is not None and item.failure_unit:
        usual = kind.repair_hours
        source = FailureSource(item.failure_source)
        # A figure of its own that says no source is somebody's guess, not the kind's.
        source = FailureSource.ESTIMATE if source == FailureSource.KIND else source
        return Failure(
            item.failure_number, FailureUnit(item.failure_unit), item.failure_hours,
            item.repair_hours if item.repair_hours is not None else usual, "item", source,
            item.failure_words or str(SOURCE_WORDS[source]),
        )  # fmt: skip
    known = _figured(kind, "kind", _("usual for the kind “%(kind)s”") % {"kind": kind.name})
    if item.repair_hours is not None:
        return Failure(
            known.number, known.unit, known.hours, item.repair_hours, known.origin, known.source,
            known.words,
        )  # fmt: skip
    return known


def fate_failure(fate: OwnFigures, rule: Figures | None, words: str = "") -> Failure:
    """The same of a shared thing: what is said of it, else what its rule says."""
    own = _figured(fate, "item", words)
    if own.is_known:
        source = FailureSource(fate.failure_source)
        said = words or str(SOURCE_WORDS[source])
        return replace(own, hours=fate.failure_hours, source=source, words=said)
    if rule is None:
        return own
    usual = _figured(rule, "rule", _("usual for the rule that finds it"))
    return usual if fate.repair_hours is None else replace(usual, repair_hours=fate.repair_hours)


def chance_of(failure: Failure, mission_hours: float) -> float | None:
    """One number for a tree: how much of the time it is down where repair is known, else how likely
    it fails within the mission."""
    share = failure.unavailability
    return share if share is not None else failure.within(mission_hours)


def _figured(one: Figures, origin: str, words: str) -> Failure:
    if one.failure_number is None or not one.failure_unit:
        return Failure(repair_hours=one.repair_hours, words=_("nobody has said how often"))
    source = FailureSource.KIND if origin == "kind" else None
    return Failure(
        one.failure_number, FailureUnit(one.failure_unit), None, one.repair_hours, origin, source,
        words,
    )  # fmt: skip


def why_not_figure(
    number: float | None, unit: str, hours: float | None, repair_hours: float | None
) -> str | None:
    """What somebody says of failing must be a number that can be reckoned with."""
    if repair_hours is not None and not 0 < repair_hours < 1e6:
        return _("Repair takes more than no time and less than a million hours.")
    if hours is not None and not 0 < hours < 1e9:
        return _("The period of a probability is more than 0 hours.")
    return None if number is None else _why_not_number(number, unit)


def _why_not_number(number: float, unit: str) -> str | None:
    if unit not in {str(one) for one in FailureUnit}:
        known = ", ".join(FailureUnit)
        return _("Say in which unit the failure figure is: %(known)s.") % {"known": known}
    if not math.isfinite(number) or number < 0 or number > 1e12:
        return _("A failure figure is a number from 0 on.")
    if unit == FailureUnit.MTBF_HOURS and number == 0:
        return _("Hours between failures are more than 0.")
    if unit == FailureUnit.PROBABILITY and number > 1:
        return _("A probability lies between 0 and 1.")
    return None

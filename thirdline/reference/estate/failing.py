"""How likely a thing fails, from what somebody said of it; pure arithmetic, with its origin in words."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, replace
from typing import Protocol

from django.utils.translation import gettext as _

from thirdline.engines.faulttree.special import gamma_quantile
from thirdline.kit.texts.later import later

HOURS_A_YEAR = 8760.0
# Half a failure more is what is known before anything was counted: Jeffreys' prior, as in NUREG/CR-6823,
# 6.2.2. The rate then has a gamma distribution; its shares are those of chi-square with twice the shape.
_UNSEEN = 0.5
LOW, HIGH = 0.05, 0.95


class FailureUnit(enum.StrEnum):
    """In which unit somebody said how likely an item fails."""

    MTBF_HOURS = "mtbf_hours"
    PER_HOUR = "per_hour"
    PER_YEAR = "per_year"
    PROBABILITY = "probability"  # in the period that stands beside it
    FAILURES = "failures"  # counted in the period that stands beside it


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
    FailureUnit.FAILURES: later("failures counted in a period"),
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
    def counted(self) -> tuple[float, float] | None:
        """Shape and scale of the gamma distribution of the rate, where failures were counted."""
        if self.unit != FailureUnit.FAILURES or self.number is None or not self.hours:
            return None
        return self.number + _UNSEEN, 1 / self.hours

    @property
    def between(self) -> tuple[float, float] | None:
        """The rates an hour between which it lies with 90 % certainty; None where nothing was counted."""
        if self.counted is None:
            return None
        shape, scale = self.counted
        return gamma_quantile(shape, LOW) * scale, gamma_quantile(shape, HIGH) * scale

    @property
    def per_hour(self) -> float | None:
        """The rate, where the figure says one: a probability without its period does not.

        Of failures that were counted it is the mean of what the rate may be.
        """
        number, unit = self.number, self.unit
        if self.counted is not None:
            return math.prod(self.counted)
        if number is None or unit is None:
            return None
        if unit == FailureUnit.PROBABILITY:
            return -math.log1p(-number) / self.hours if self.hours and number < 1 else None
        if unit == FailureUnit.MTBF_HOURS:
            return 1 / number if number > 0 else None
        rates = {FailureUnit.PER_HOUR: number, FailureUnit.PER_YEAR: number / HOURS_A_YEAR}
        return rates.get(unit)

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
        return _("A period is more than 0 hours.")
    if number is not None and unit == FailureUnit.FAILURES and hours is None:
        return _("Say in how many hours so many failures were counted. A kind and a rule have no such period; say it of an item or a shared fate.")  # fmt: skip
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
    if unit == FailureUnit.FAILURES and not float(number).is_integer():
        return _("Failures that were counted are a whole number.")
    return None

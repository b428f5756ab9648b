"""How often a thing fails, as its page says it: the figure, its unit and period, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.kit.ui.draw.words import count
from thirdline.reference.estate.failing import HOURS_A_YEAR, UNIT_WORDS, Failure, FailureUnit


@dataclass(frozen=True)
class ShownFailure:
    failure: Failure

    @property
    def is_known(self) -> bool:
        return self.failure.is_known

    @property
    def figure(self) -> str:
        number, unit, hours = self.failure.number, self.failure.unit, self.failure.hours
        if number is None or unit is None:
            return ""
        if unit == FailureUnit.FAILURES:
            said = ngettext("%(n)s failure in %(h)s h", "%(n)s failures in %(h)s h", int(number))
            return said % {"n": count(int(number)), "h": count(round(hours or 0))}
        words = f"{number:.6g} {UNIT_WORDS[unit]}"
        if not hours:
            return words
        return _("%(figure)s of %(h)s h") % {"figure": words, "h": count(round(hours))}

    @property
    def once_in(self) -> str:
        """Of failures that were counted, how long it lasts from one to the next, and how sure that is."""
        rate, between = self.failure.per_hour, self.failure.between
        if not rate or between is None:
            return ""
        soon, late = (count(round(1 / one)) for one in reversed(between))
        said = _("once in %(h)s h; with 90 %% certainty between %(low)s h and %(high)s h (Jeffreys’ prior, NUREG/CR-6823)")  # fmt: skip
        return said % {"h": count(round(1 / rate)), "low": soon, "high": late}

    @property
    def within_a_year(self) -> float | None:
        return self.failure.within(HOURS_A_YEAR)

    @property
    def repair_hours(self) -> float | None:
        return self.failure.repair_hours

    @property
    def words(self) -> str:
        return self.failure.words

"""Measures of how much one basic event matters, all from its probability and one derivative."""

from __future__ import annotations

from dataclasses import dataclass

CONVENTION = "(P - P0) / P, with P0 the top's probability when the event is known to be fine"
# Below this share of the top's probability a difference is what rounding left of zero.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Importance:
    """None where a measure divides by zero: the top never occurs, or never without the event."""

    birnbaum: float  # P(top | failed) - P(top | fine)
    criticality: float | None  # p · birnbaum / P
    diagnostic: float | None  # P(failed | top)
    fussell_vesely: float | None  # see CONVENTION
    raw: float | None  # P(top | failed) / P
    rrw: float | None  # P / P(top | fine)


def importances(chance: float, birnbaum: float, top: float) -> Importance:
    if top <= 0.0:
        return Importance(birnbaum, None, None, None, None, None)
    failed = max(0.0, top + (1.0 - chance) * birnbaum)
    fine = max(0.0, top - chance * birnbaum)
    if fine < ROUNDING * top:
        fine = 0.0
    critical = chance * birnbaum / top
    return Importance(
        birnbaum=birnbaum,
        criticality=critical,
        diagnostic=min(1.0, chance * failed / top),
        fussell_vesely=(top - fine) / top,
        raw=failed / top,
        rrw=top / fine if fine else None,
    )

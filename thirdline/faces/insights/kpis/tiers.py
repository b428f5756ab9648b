"""What became of the stays at each tier, and how long they took.

Fix, escalation, return, transfer and cancellation rate at a tier: stays that ended so, divided by
the stays that left the tier; together they are 1. Escalated is up, returned is down, transferred
is sideways. Stay: wall time from arrival to leaving. Response: from arrival to the first sign of
work; L3 response after L2 looks only at stays at tier 3 that came up from tier 2.
"""

from __future__ import annotations

from typing import Any

from thirdline.faces.insights.kpis.population import Population

_ENDINGS = ("resolved", "escalated", "returned", "transferred", "cancelled")

_STAYS = """
SELECT tier_label, tier_level, count(*) AS stays,
       count(*) FILTER (WHERE ended = 'resolved') AS resolved,
       count(*) FILTER (WHERE ended = 'escalated') AS escalated,
       count(*) FILTER (WHERE ended = 'returned') AS returned,
       count(*) FILTER (WHERE ended = 'transferred') AS transferred,
       count(*) FILTER (WHERE ended = 'cancelled') AS cancelled,
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds) AS lasted
FROM stays GROUP BY tier_label, tier_level ORDER BY tier_level, tier_label
"""

_L3_AFTER_L2 = """
SELECT count(*) AS stays, count(response_seconds) AS answered,
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY response_seconds) AS took
FROM stays WHERE tier_level = 3 AND from_level = 2 AND arrived = 'escalated'
"""

_EVENTS = """
SELECT what AS tier, sum(events)::bigint AS events
FROM histories_casetally WHERE set_id = %(set)s AND "of" = 'tier'
"""


def stays_by_tier(population: Population) -> dict[str, dict[str, Any]]:
    """For each tier its stays, rates, and median and 90th percentile in minutes."""
    return {_label(row["tier_label"]): _figures(row) for row in population.rows(_STAYS)}


def l3_response(population: Population) -> dict[str, Any]:
    """How soon tier 3 begins after tier 2 escalates, in minutes."""
    found = population.row(_L3_AFTER_L2)
    took = found.pop("took") or [None, None]
    return found | {"median_minutes": _minutes(took[0]), "p90_minutes": _minutes(took[1])}


def events_by_tier(population: Population, stays: dict[str, dict[str, Any]]) -> dict[str, int]:
    """Events at each tier; on the live desk an event is a stay."""
    if population.is_live:
        return {label: figures["stays"] for label, figures in stays.items()}
    rows = population.rows(_EVENTS + population.within("started_at") + " GROUP BY what")
    return dict(sorted((row["tier"] or "unknown", row["events"]) for row in rows))


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    left = sum(row[ending] for ending in _ENDINGS)
    lasted = row["lasted"] or [None, None]
    names = zip(("fix", "escalation", "return", "transfer", "cancel"), _ENDINGS, strict=True)
    return {
        "stays": row["stays"],
        "left": left,
        **{ending: row[ending] for ending in _ENDINGS},
        **{
            f"{name}_rate": round(row[ending] / left, 4) if left else None for name, ending in names
        },
        "median_stay_minutes": _minutes(lasted[0]),
        "p90_stay_minutes": _minutes(lasted[1]),
    }


def _label(label: str) -> str:
    return "unknown" if label in ("", "?") else label


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(float(seconds) / 60, 2)

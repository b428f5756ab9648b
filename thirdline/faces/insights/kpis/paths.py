"""How cases travelled.

Cases: those of the population. Events: of a history, the lines of its log; of the live desk, the
stays. Handoff: a change of team between consecutive known teams. Bounce: a place where the teams
i and i+2 of the collapsed sequence are equal (A-B-A); bounce cases have at least one, tier bounce
cases the same between lines. Return case: a team occurs twice. Push-to-front violations: cases
that break the chosen rule. Throughput: of a history last minus first event; of the live desk from
created to resolved, over the resolved. Wall time; mean, median and 90th percentile.
"""

from __future__ import annotations

from typing import Any

from thirdline.faces.insights.kpis.population import Population

# Both parts in one statement, so that the cases of the live desk are derived from stays once.
_FIGURES = """
SELECT (SELECT row_to_json(t) FROM (
SELECT count(*) AS cases, coalesce(sum(events), 0)::bigint AS events,
       coalesce(sum(handoffs), 0)::bigint AS handoffs,
       count(*) FILTER (WHERE handoffs = 0) AS cases_without_handoff,
       coalesce(max(handoffs), 0) AS max_handoffs,
       count(*) FILTER (WHERE bounces > 0) AS bounce_cases,
       coalesce(sum(bounces), 0)::bigint AS bounces,
       count(*) FILTER (WHERE tier_bounces > 0) AS tier_bounce_cases,
       count(*) FILTER (WHERE returns > 0) AS return_cases,
       count(*) FILTER (WHERE reopened > 0) AS reopened_cases,
       count(*) FILTER (WHERE %(rule)s = ANY(violated_rules)) AS push_to_front_violations,
       avg(throughput_seconds) AS mean_seconds,
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY throughput_seconds) AS middle,
       count(*) FILTER (WHERE throughput_seconds > 240 * 3600) AS cases_over_240_hours
FROM cases
) t) AS totals, (SELECT json_agg(b) FROM (
SELECT first_tier, last_tier, resolved_tier, highest_level, levels, count(*) AS cases
FROM cases GROUP BY first_tier, last_tier, resolved_tier, highest_level, levels
) b) AS tiers
"""


def path_figures(population: Population, rule: str) -> dict[str, Any]:
    """Counts, throughput, and cases by the tiers they touched."""
    found = population.row(_FIGURES, rule=rule)
    return {**_totals(found["totals"]), **_by_tier(found["tiers"] or [])}


def _totals(found: dict[str, Any]) -> dict[str, Any]:
    mean, middle = found.pop("mean_seconds"), found.pop("middle") or [None, None]
    found["mean_throughput_days"] = None if mean is None else round(float(mean) / 86_400, 3)
    found["median_throughput_hours"] = _hours(middle[0])
    found["p90_throughput_hours"] = _hours(middle[1])
    return found


def _by_tier(rows: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Cases by their first, last, highest and solving tier, and by every tier they touched."""
    counted: dict[str, dict[str, int]] = {
        f"cases_by_{which}_tier": {} for which in ("highest", "first", "last", "resolved")
    }
    counted["cases_with_tier"] = {}
    for row in rows:
        highest = row["highest_level"]
        labels = {
            "highest": None if highest is None else f"L{highest}",
            "first": row["first_tier"],
            "last": row["last_tier"],
            "resolved": row["resolved_tier"],
        }
        for which, label in labels.items():
            _add(counted[f"cases_by_{which}_tier"], label, row["cases"])
        for level in row["levels"] or []:
            _add(counted["cases_with_tier"], f"L{level}", row["cases"])
    return {name: dict(sorted(values.items())) for name, values in counted.items()}


def _add(counted: dict[str, int], label: str | None, cases: int) -> None:
    key = label or "unknown"
    counted[key] = counted.get(key, 0) + cases


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 3600, 3)

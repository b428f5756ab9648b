"""The tickets behind a figure: the same condition that counts them also lists them.

A figure of cases names its condition here under its key in the JSON. `level` narrows the cases by
highest tier to one; `between` narrows handoffs to one cell of the matrix of tiers.
"""

from __future__ import annotations

from thirdline.faces.insights.kpis.population import Population
from thirdline.kit.refusals import Refused

CONDITIONS = {
    "cases": "TRUE",
    "handoffs": "handoffs > 0",
    "cases_without_handoff": "handoffs = 0",
    "bounce_cases": "bounces > 0",
    "tier_bounce_cases": "tier_bounces > 0",
    "return_cases": "returns > 0",
    "reopened_cases": "reopened > 0",
    "push_to_front_violations": "%(rule)s = ANY(violated_rules)",
    "cases_over_240_hours": "throughput_seconds > 240 * 3600",
    "cases_by_highest_tier": "highest_level IS NOT DISTINCT FROM %(level)s",
    "wait_user_cases": "ticket_id IN ({waiting})",
    "handoffs_between_tiers": "ticket_id IN (SELECT ticket_id FROM stays WHERE "
    "from_tier = %(from)s AND tier_label = %(to)s AND from_team <> team_id)",
}

_WAITING_HISTORY = """
SELECT ticket_id FROM histories_casetally
WHERE set_id = %(set)s AND "of" = 'wait' AND what = 'requester'
"""
_WAITING_LIVE = "SELECT ticket_id FROM tickets_hold WHERE reason = 'requester'"


def ticket_numbers_behind(
    population: Population,
    figure: str,
    *,
    rule: str,
    level: int | None = None,
    between: tuple[str, str] | None = None,
    after: int = 0,
    limit: int = 50,
) -> list[int]:
    """Numbers of the tickets a figure counts, ascending, beyond `after`: one page of them."""
    if figure not in CONDITIONS:
        raise Refused(f"{figure} is no figure of tickets, so it cannot be opened.")
    waiting = _WAITING_LIVE if population.is_live else _WAITING_HISTORY
    condition = CONDITIONS[figure].replace("{waiting}", waiting)
    start, end = between or ("", "")
    rows = population.rows(
        _PAGE.replace("{condition}", condition),
        rule=rule,
        level=level,
        after=after,
        limit=limit,
        **{"from": start, "to": end},
    )
    return [row["ticket_id"] for row in rows]


_PAGE = """
SELECT ticket_id FROM cases WHERE ticket_id > %(after)s AND {condition}
ORDER BY ticket_id LIMIT %(limit)s
"""

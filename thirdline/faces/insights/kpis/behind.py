"""The tickets behind a figure: the same condition that counts them also lists them.

A figure names its condition here. What narrows it comes with the address: `level`, `tier` (a line's
label), `ended`, `start` and `end` (a step of the way, a pair of teams or of tiers), `reason`,
`rule`, `group` and `kind` (a promise), `days` (older than) and `below` (younger than).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from thirdline.faces.insights.kpis.population import Population
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

_STAYS = "ticket_id IN (SELECT ticket_id FROM stays WHERE {0})"

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
    "handoffs_between_tiers": _STAYS.format(
        "from_tier = %(from)s AND tier_label = %(to)s AND from_team <> team_id"
    ),
}

# Those of the page.
STEPS = {
    "solved": "outcome = 'solved'",
    "solved_in_front": "outcome = 'solved' AND highest_level <= 1",
    "first_contact_cases": "outcome = 'solved' AND handoffs = 0 AND reopened = 0",
    "still_open": "outcome = 'open' AND (%(level)s::int IS NULL OR tier_level = %(level)s)"
    " AND (%(older)s::timestamptz IS NULL OR started_at < %(older)s)"
    " AND (%(younger)s::timestamptz IS NULL OR started_at >= %(younger)s)",
    "stays": _STAYS.format(
        "tier_label = %(tier)s AND (%(ended)s = '' OR coalesce(ended, 'open') = %(ended)s)"
    ),
    "stays_at_level": _STAYS.format("tier_level = %(level)s AND ended = %(ended)s"),
    "escalated_to_l3": _STAYS.format("tier_level = 3 AND from_level = 2 AND arrived = 'escalated'"),
    "l3_answers": _STAYS.format(
        "tier_level = 3 AND from_level = 2 AND arrived = 'escalated'"
        " AND response_seconds IS NOT NULL"
    ),
    "handoffs_between_teams": _STAYS.format(
        "from_team::text = %(from)s AND team_id::text = %(to)s AND from_team <> team_id"
    ),
    "ping_pong": "ticket_id IN (SELECT ticket_id FROM stays WHERE"
    " (from_team::text, team_id::text) IN ((%(from)s, %(to)s), (%(to)s, %(from)s))"
    " GROUP BY ticket_id HAVING count(*) >= 3)",
    "waits": "ticket_id IN ({waits})",
    "way": "({step})",
    "promise": "ticket_id IN ({promised})",
}

_WAITS_HISTORY = """
SELECT ticket_id FROM histories_casetally
WHERE set_id = %(set)s AND "of" = 'wait' AND what = %(reason)s
"""
_WAITS_LIVE = "SELECT ticket_id FROM tickets_hold WHERE reason = %(reason)s"
_PROMISED = """
SELECT c.ticket_id FROM sla_clock c LEFT JOIN people_team g ON g.id = c.team_id
LEFT JOIN people_tier l ON l.id = g.tier_id
WHERE c.kind = %(kind)s AND (%(level)s::int IS NULL OR l.level = %(level)s)
    AND ((%(kept)s AND (c.state = 'met' OR c.cycles_met > 0) AND c.ended_at >= %(since)s
          AND c.ended_at < %(until)s)
      OR (NOT %(kept)s AND (c.breached_at >= %(since)s AND c.breached_at < %(until)s
          OR c.state = 'running' AND c.breached_at IS NULL AND c.due_at >= %(since)s
             AND c.due_at < least(%(until)s, %(now)s))))
"""
_PAGE = """
SELECT ticket_id FROM cases WHERE ticket_id > %(after)s AND {condition}
ORDER BY ticket_id LIMIT %(limit)s
"""


def ticket_numbers_behind(
    population: Population,
    figure: str,
    *,
    rule: str,
    level: int | None = None,
    between: tuple[str, str] | None = None,
    narrowed: Mapping[str, Any] | None = None,
    after: int = 0,
    limit: int = 50,
) -> list[int]:
    """Numbers of the tickets a figure counts, ascending, beyond `after`: one page of them."""
    start, end = between or ("", "")
    given: dict[str, Any] = {
        "tier": "",
        "ended": "",
        "reason": "requester",
        "kind": "",
        "kept": True,
    }
    given |= {"older": None, "younger": None, "since": None, "until": None, "now": clock.now()}
    given |= narrowed or {}
    rows = population.rows(
        _PAGE.replace("{condition}", _condition(population, figure, start, end)),
        rule=rule,
        level=level,
        after=after,
        limit=limit,
        **{"from": start, "to": end},
        **given,
    )
    return [row["ticket_id"] for row in rows]


def _condition(population: Population, figure: str, start: str, end: str) -> str:
    found = CONDITIONS.get(figure) or STEPS.get(figure)
    if found is None:
        raise Refused(
            _("%(figure)s is no figure of tickets, so it cannot be opened.") % {"figure": figure}
        )
    waits = _WAITS_LIVE if population.is_live else _WAITS_HISTORY
    return (
        found.replace("{waiting}", waits.replace("%(reason)s", "'requester'"))
        .replace("{waits}", waits)
        .replace("{promised}", _PROMISED)
        .replace("{step}", _step(start, end))
    )


def _step(start: str, end: str) -> str:
    """One step of the way up: from a tier (or asked) to the next one, or to how it ended."""
    last = "levels[array_upper(levels, 1)]::text"
    begun = {"asked": "TRUE", "?": "levels = '{}'"}.get(start, "%(from)s = ANY(levels::text[])")
    if end.startswith("solved-"):
        ended = "outcome = 'solved' AND coalesce(resolved_level::text, '?') = substr(%(to)s, 8)"
        return f"coalesce({last}, '?') = %(from)s AND {ended}"
    if end in ("open", "cancelled"):
        return f"coalesce({last}, '?') = %(from)s AND outcome = %(to)s"
    if start == "asked":
        return "coalesce(levels[1]::text, '?') = %(to)s"
    follows = (
        "array_position(levels::text[], %(to)s) = array_position(levels::text[], %(from)s) + 1"
    )
    return f"{begun} AND {follows}"

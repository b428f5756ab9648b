"""Who hands to whom, how often it comes back, and which two teams play ping-pong.

A crossing is a handoff seen from its two stays. It came back when the very next stay is with the
team it left. Ping-pong: within one ticket the same two teams cross three times or more; the time
counted is that of the stays between the first and the last crossing.
"""

from __future__ import annotations

from typing import Any

from thirdline.faces.insights.kpis.population import Population

SHOWN = 20

# One walk over the stays serves all three tables; each is cut to what is shown in the database.
_CROSSINGS = """
, links AS MATERIALIZED (
    SELECT ticket_id, opened_at, tier_label, from_tier, team_id, from_team, next_team
    FROM stays WHERE from_team <> team_id
), tiers AS (
    SELECT 'tiers' AS part, from_tier AS one, tier_label AS two, 0::bigint AS tickets,
           count(*) AS crossings, count(*) FILTER (WHERE next_team = from_team) AS came_back,
           0::float AS seconds
    FROM links GROUP BY from_tier, tier_label
), teams AS (
    SELECT 'teams', from_team::text, team_id::text, 0::bigint, count(*),
           count(*) FILTER (WHERE next_team = from_team), 0::float
    FROM links GROUP BY from_team, team_id
    ORDER BY 5 DESC, from_team, team_id LIMIT %(shown)s
), pairs AS (
    SELECT 'pairs', one::text, two::text, count(*), sum(crossings)::bigint, 0::bigint, sum(seconds)
    FROM (
        SELECT least(from_team, team_id) AS one, greatest(from_team, team_id) AS two,
               count(*) AS crossings, date_part('epoch', max(opened_at) - min(opened_at)) AS seconds
        FROM links GROUP BY ticket_id, 1, 2 HAVING count(*) >= 3
    ) several GROUP BY one, two ORDER BY 4 DESC, 5 DESC, one, two LIMIT %(shown)s
)
SELECT * FROM tiers UNION ALL SELECT * FROM teams UNION ALL SELECT * FROM pairs
"""

_TEAMS = "SELECT id, name FROM people_team WHERE id = ANY(%(teams)s)"


def crossings(population: Population, *, shown: int = SHOWN) -> dict[str, Any]:
    """The matrix between tiers, the busiest pairs of teams, and ping-pong pairs."""
    parts: dict[str, list[dict[str, Any]]] = {"tiers": [], "teams": [], "pairs": []}
    for row in population.rows(_CROSSINGS, shown=shown):
        parts[row["part"]].append(row)
    named = [*parts["teams"], *parts["pairs"]]
    names = _names(population, {int(row[end]) for row in named for end in ("one", "two")})
    for row in named:
        row["one"], row["two"] = names[int(row["one"])], names[int(row["two"])]
    parts["tiers"].sort(key=lambda row: (row["one"], row["two"]))
    return {
        "handoffs_between_tiers": [_crossing(row) for row in parts["tiers"]],
        "handoffs_between_teams": [_crossing(row) for row in parts["teams"]],
        "ping_pong_pairs": [_pair(row) for row in parts["pairs"]],
    }


def _crossing(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "from": row["one"],
        "to": row["two"],
        "handoffs": row["crossings"],
        "came_back": row["came_back"],
    }


def _pair(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "teams": sorted([row["one"], row["two"]]),
        "tickets": row["tickets"],
        "crossings": row["crossings"],
        "hours_each": round(row["seconds"] / row["tickets"] / 3600, 2),
    }


def _names(population: Population, teams: set[int]) -> dict[int, str]:
    rows = population.rows(_TEAMS, teams=sorted(teams))
    return {row["id"]: row["name"].partition(" · ")[0] for row in rows}

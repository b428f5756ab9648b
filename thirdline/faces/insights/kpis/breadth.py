"""How many teams, products and organisations took part, and which did most.

Of a history: distinct known values among the events. Of the live desk: teams with a stay, and
services in the place of products.
"""

from __future__ import annotations

from typing import Any

from thirdline.faces.insights.kpis.population import Population

SHOWN = 10

_HISTORY = """
SELECT "of", what, sum(events)::bigint AS events, count(*) AS cases
FROM histories_casetally WHERE set_id = %(set)s AND "of" IN ('team', 'product', 'organisation')
"""

_LIVE_TEAMS = """
SELECT 'team' AS "of", g.name AS what, count(*) AS events, count(DISTINCT s.ticket_id) AS cases
FROM stays s JOIN people_team g ON g.id = s.team_id GROUP BY g.name
"""

_LIVE_SERVICES = """
SELECT 'product' AS "of", v.name AS what, sum(c.events)::bigint AS events, count(*) AS cases
FROM cases c JOIN tickets_ticket t ON t.id = c.ticket_id
JOIN tickets_service v ON v.id = t.service_id GROUP BY v.name
"""


_RANKED = """
SELECT "of", what, events, cases, known FROM (
    SELECT every.*, count(*) OVER (PARTITION BY "of") AS known,
           row_number() OVER (PARTITION BY "of" ORDER BY events DESC, what) AS place
    FROM ({grouped}) every
) ranked WHERE place <= %(shown)s ORDER BY "of", place
"""


def breadth(population: Population, *, shown: int = SHOWN) -> dict[str, Any]:
    """Distinct teams, products and organisations, and the busiest of each."""
    found: dict[str, Any] = {}
    rows = _rows(population, shown)
    for of, name in (("team", "teams"), ("product", "products"), ("organisation", "organisations")):
        mine = [row for row in rows if row["of"] == of]
        found[name] = mine[0]["known"] if mine else 0
        found[f"busiest_{name}"] = [
            {"name": row["what"], "events": row["events"], "cases": row["cases"]} for row in mine
        ]
    return found


def _rows(population: Population, shown: int) -> list[dict[str, Any]]:
    if population.is_live:
        live = (_LIVE_TEAMS, _LIVE_SERVICES)
        return [r for part in live for r in population.rows(_ranked(part), shown=shown)]
    grouped = _HISTORY + population.within("started_at") + ' GROUP BY "of", what'
    return population.rows(_ranked(grouped), shown=shown)


def _ranked(grouped: str) -> str:
    return _RANKED.replace("{grouped}", grouped)

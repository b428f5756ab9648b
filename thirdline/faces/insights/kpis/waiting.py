"""Time spent waiting, by reason.

Of a history: an event whose status the mapping calls waiting, and the wall time until the next
event of its case. Of the live desk: a hold, from its beginning to its end (or to now). "User" in
the figures is the requester.
"""

from __future__ import annotations

from typing import Any

from thirdline.faces.insights.kpis.population import Population
from thirdline.kit import clock

_HISTORY = """
SELECT what AS reason, count(*) AS cases, sum(events)::bigint AS events,
       sum(seconds)::bigint AS seconds
FROM histories_casetally WHERE set_id = %(set)s AND "of" = 'wait'
"""

_LIVE = """
SELECT h.reason, count(DISTINCT h.ticket_id) AS cases, count(*) AS events,
       sum(extract(epoch FROM coalesce(h.until, %(now)s) - h.since))::bigint AS seconds
FROM tickets_hold h JOIN tickets_ticket t ON t.id = h.ticket_id
WHERE t.history IS NULL AND NOT t.restricted AND t.merged_into_id IS NULL
"""


def waits(population: Population) -> dict[str, Any]:
    """Cases, events and hours by wait reason; the requester's apart, under the keys of old."""
    if population.is_live:
        query = _LIVE + population.within("t.created_at") + " GROUP BY h.reason"
    else:
        query = _HISTORY + population.within("started_at") + " GROUP BY what"
    by_reason = {
        row["reason"]: {
            "cases": row["cases"],
            "events": row["events"],
            "hours": round(row["seconds"] / 3600, 3),
        }
        for row in population.rows(query, now=clock.now())
    }
    user = by_reason.get("requester", {"cases": 0, "events": 0, "hours": 0.0})
    return {
        "wait_user_cases": user["cases"],
        "wait_user_events": user["events"],
        "wait_by_reason": dict(sorted(by_reason.items())),
    }

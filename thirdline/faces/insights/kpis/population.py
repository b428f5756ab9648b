"""Which cases are counted: a history set or the live desk, by the moment they began.

Both are brought into the same shape, `cases` (one row a case) and `stays` (one row a stay), so
that a figure is written once. Of an imported set the facts of a case were worked out when it came
in; of the live desk they are derived from its stays. Restricted tickets are left out,
and so are those that go on in another: the other one is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

_HISTORY_CASES = """
SELECT ticket_id, events, started_at, throughput_seconds, first_tier, last_tier, resolved_tier,
       resolved_level, highest_level, levels, handoffs, bounces, tier_bounces, returns, reopened,
       violated_rules, NULL::int AS tier_level,
       CASE WHEN resolved_tier IS NULL THEN 'open' ELSE 'solved' END AS outcome
FROM histories_casefacts WHERE set_id = %(set)s
"""

_HISTORY_STAYS = """
SELECT ticket_id, team_id, from_team, next_team, tier_label, from_tier, tier_level, from_level,
       arrived, ended, opened_at, seconds, response_seconds
FROM histories_casestay WHERE set_id = %(set)s
"""

LIVE_STAYS = """
SELECT s.ticket_id, s.team_id, before.team_id AS from_team, after.team_id AS next_team,
       'L' || s.tier_level AS tier_label, 'L' || before.tier_level AS from_tier, s.tier_level,
       before.tier_level AS from_level, coalesce(before.ended, 'opened') AS arrived, s.ended,
       s.opened_at, t.created_at AS started_at, coalesce(t.service_id, 0) AS service,
       date_part('epoch', s.closed_at - s.opened_at) AS seconds,
       date_part('epoch', s.accepted_at - s.opened_at) AS response_seconds
FROM tickets_ticket t JOIN tickets_stay s ON s.ticket_id = t.id
LEFT JOIN tickets_stay before ON before.id = s.predecessor_id
LEFT JOIN tickets_stay after ON after.predecessor_id = s.id
WHERE t.history IS NULL AND NOT t.restricted AND t.merged_into_id IS NULL
"""

# A ticket that was reopened may stay with its team, so neighbours of one team are one item. Whoever
# helped themselves first was at L0, although no team was: it counts as touched, never as a stay.
LIVE_CASES = """
SELECT t.id AS ticket_id, p.events, t.created_at AS started_at,
       extract(epoch FROM t.resolved_at - t.created_at)::bigint AS throughput_seconds,
       p.first_tier, p.last_tier, CASE WHEN t.resolved_at IS NULL THEN NULL ELSE p.last_tier END
           AS resolved_tier,
       CASE WHEN t.resolved_at IS NULL THEN NULL ELSE t.tier_level END AS resolved_level,
       t.tier_level, CASE WHEN t.state IN ('resolved', 'closed') THEN 'solved'
                          WHEN t.state = 'cancelled' THEN 'cancelled' ELSE 'open' END AS outcome,
       p.highest_level, p.levels, p.handoffs, p.bounces, p.tier_bounces, p.returns,
       t.reopened_count AS reopened, p.violated_rules
FROM tickets_ticket t CROSS JOIN LATERAL (
    SELECT count(*) AS events, count(*) - 1 AS handoffs, max(tier_level) AS highest_level,
           CASE WHEN min(tier_level) > 0 AND EXISTS (
                SELECT FROM tickets_leg l WHERE l.ticket_id = t.id AND l.kind = 'self_service'
           ) THEN ARRAY[0] ELSE ARRAY[]::int[] END || array_agg(DISTINCT tier_level::int) AS levels,
           'L' || (array_agg(tier_level ORDER BY number))[1] AS first_tier,
           'L' || (array_agg(tier_level ORDER BY number DESC))[1] AS last_tier,
           count(*) FILTER (WHERE two_before = team_id) AS bounces,
           count(*) - count(DISTINCT team_id) AS returns,
           count(*) FILTER (WHERE tier_level = tier_two_before AND tier_level <> tier_before)
               AS tier_bounces,
           array_remove(ARRAY[
               CASE WHEN bool_or(tier_before IS NULL AND tier_level <> 1
                    OR (tier_before, tier_level) IN ((2, 1), (3, 2), (3, 1), (1, 3)))
                    THEN 'ibm-2013' END,
               CASE WHEN max(tier_level) <> 1 OR min(tier_level) <> 1 THEN 'first-line-only' END
           ], NULL) AS violated_rules
    FROM (
        SELECT number, team_id, tier_level,
               lag(team_id, 2) OVER w AS two_before,
               lag(tier_level) OVER w AS tier_before,
               lag(tier_level, 2) OVER w AS tier_two_before
        FROM (
            SELECT number, team_id, tier_level, lag(team_id) OVER (ORDER BY number) AS before
            FROM tickets_stay WHERE ticket_id = t.id
        ) every WHERE before IS DISTINCT FROM team_id
        WINDOW w AS (ORDER BY number)
    ) path
) p
WHERE p.events > 0 AND t.history IS NULL AND NOT t.restricted AND t.merged_into_id IS NULL
"""

# The same cases as they were last counted: what a sheet says is what its list of tickets shows.
KEPT_CASES = """
SELECT ticket_id, events, started_at, throughput_seconds, first_tier, last_tier, resolved_tier,
       resolved_level, highest_level, levels, handoffs, bounces, tier_bounces, returns, reopened,
       violated_rules, tier_level,
       CASE WHEN state IN ('resolved', 'closed') THEN 'solved'
            WHEN state = 'cancelled' THEN 'cancelled' ELSE 'open' END AS outcome
FROM insights_ticketfacts WHERE TRUE
"""


@dataclass(frozen=True, slots=True)
class Population:
    """A history set (or None for the live desk) and a half-open period; None is without end.

    `kept` reads the live cases as they were last counted; `service` is the number of one, or 0.
    """

    set_id: int | None
    start: datetime | None = None
    end: datetime | None = None
    kept: bool = False
    service: int = 0

    @property
    def is_live(self) -> bool:
        return self.set_id is None

    def rows(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """The rows of a query that reads from `cases` or `stays`."""
        head = [
            f"{name} AS ({source})"
            for name, source in (("cases", self._cases()), ("stays", self._stays()))
            if f" {name} " in query.replace("\n", " ")
        ]
        statement = (f"WITH {', '.join(head)} " if head else "") + query
        values |= {"set": self.set_id, "start": self.start, "end": self.end}
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def row(self, query: str, **values: Any) -> dict[str, Any]:
        """The one row of a query over the whole population."""
        return self.rows(query, **values)[0]

    def within(self, begun: str) -> str:
        """The condition that a case began in the period, for a column that says when."""
        parts = []
        if self.start is not None:
            parts.append(f" AND {begun} >= %(start)s")
        if self.end is not None:
            parts.append(f" AND {begun} < %(end)s")
        return "".join(parts)

    def _of_service(self, column: str) -> str:
        return f" AND {column} = {int(self.service)}" if self.service else ""

    def _cases(self) -> str:
        if self.is_live and self.kept:
            return KEPT_CASES + self.within("started_at") + self._of_service("service_id")
        if self.is_live:
            return LIVE_CASES + self.within("t.created_at") + self._of_service("t.service_id")
        return _HISTORY_CASES + self.within("started_at")

    def _stays(self) -> str:
        if self.is_live:
            return LIVE_STAYS + self.within("t.created_at") + self._of_service("t.service_id")
        return _HISTORY_STAYS + self.within("started_at")

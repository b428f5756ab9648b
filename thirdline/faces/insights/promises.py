"""Promises decided on a day, for each clock on its own, many days in one question.

What is decided, and when, is sla's to say: `sla.figures.attainment` asks it of one period, and a
test holds these counts against it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from thirdline.flow.sla.rules import ClockKind

SLA = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION, ClockKind.UPDATE_CADENCE)  # fmt: skip
OLA = (ClockKind.ACKNOWLEDGE, ClockKind.WORK)

_DECIDED = """
SELECT (d.moment AT TIME ZONE %(zone)s)::date AS day, d.kind, l.level,
       sum(d.kept)::bigint AS kept, sum(d.missed)::bigint AS missed
FROM (
    SELECT ticket_id, kind, team_id, ended_at AS moment,
           (state = 'met')::int + cycles_met AS kept, cycles_missed AS missed
    FROM sla_clock WHERE ended_at >= %(since)s AND ended_at < %(until)s
    UNION ALL
    SELECT ticket_id, kind, team_id, breached_at, 0, 1
    FROM sla_clock WHERE breached_at >= %(since)s AND breached_at < %(until)s
    UNION ALL
    SELECT ticket_id, kind, team_id, due_at, 0, 1
    FROM sla_clock WHERE state = 'running' AND breached_at IS NULL
        AND due_at >= %(since)s AND due_at < least(%(until)s, %(now)s)
) d
JOIN tickets_ticket t ON t.id = d.ticket_id AND NOT t.restricted AND t.history IS NULL
    AND t.merged_into_id IS NULL
LEFT JOIN people_team g ON g.id = d.team_id AND d.kind = ANY(%(ola)s)
LEFT JOIN people_tier l ON l.id = g.tier_id
WHERE d.kind = ANY(%(kinds)s)
GROUP BY 1, 2, 3
"""


def promise_counts(since: datetime, until: datetime, now: datetime) -> dict[date, dict[str, int]]:
    """For each day its kept and missed promises: `kept|sla|resolution|`, `missed|ola|work|2`."""
    values: dict[str, Any] = {
        "zone": settings.TIME_ZONE, "since": since, "until": until, "now": now,
        "ola": list(OLA), "kinds": [*SLA, *OLA],
    }  # fmt: skip
    found: dict[date, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, values)
        for day, kind, level, kept, missed in cursor.fetchall():
            group = "ola" if kind in OLA else "sla"
            name = f"{group}|{kind}|{'' if level is None else level}"
            bag = found.setdefault(day, {})
            bag |= {f"kept|{name}": kept} if kept else {}
            bag |= {f"missed|{name}": missed} if missed else {}
    return found


def promises_in(bag: dict[str, int]) -> dict[str, int]:
    """The part of a sheet's counts that is about promises."""
    return {key: n for key, n in bag.items() if key.startswith(("kept|", "missed|"))}

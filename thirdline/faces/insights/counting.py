"""Stays turned into bags of counts that add up, for sheets of the live desk and for history sets.

One statement answers rows of (day, service, key, n). A key is words joined by "|", a name of the
source last; `kpis.reading` gives the keys their meaning. Durations are counted into the buckets of
`digests`. A case belongs to the day it began, so that every sum over days is a sum over cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from thirdline.faces.insights.digests import GROWTH, ZERO
from thirdline.faces.insights.kpis.population import LIVE_STAYS

Bag = dict[str, int]
ALL_SERVICES = 0

_BUCKET = (
    f"CASE WHEN {{0}} > 0 THEN ceil(ln({{0}}::float) / ln({GROWTH!r}::float))::int ELSE {ZERO} END"
)

_LIVE_CASES = """
SELECT ticket_id, started_at, coalesce(service_id, 0) AS service, events, throughput_seconds,
       first_tier, resolved_level, levels, highest_level, handoffs, bounces, tier_bounces, returns,
       reopened, violated_rules, tier_level,
       CASE WHEN state IN ('resolved', 'closed') THEN 'solved'
            WHEN state = 'cancelled' THEN 'cancelled' ELSE 'open' END AS outcome
FROM insights_ticketfacts WHERE started_at >= %(start)s AND started_at < %(end)s
"""

_HISTORY_CASES = """
SELECT ticket_id, started_at, 0::bigint AS service, events, throughput_seconds, first_tier,
       resolved_level, levels, highest_level, handoffs, bounces, tier_bounces, returns, reopened,
       violated_rules, NULL::int AS tier_level,
       CASE WHEN resolved_tier IS NULL THEN 'open' ELSE 'solved' END AS outcome
FROM histories_casefacts WHERE set_id = %(set)s
"""

_HISTORY_STAYS = """
SELECT ticket_id, started_at, 0::bigint AS service, team_id, from_team, next_team, tier_label,
       from_tier, tier_level, from_level, arrived, ended, opened_at, seconds, response_seconds
FROM histories_casestay WHERE set_id = %(set)s
"""

_LIVE_WAITS = """
SELECT day, service, 'wait|' || what || '|' || reason, n FROM (
    SELECT c.day, c.service, h.reason, count(*) AS events, count(DISTINCT h.ticket_id) AS cases,
           coalesce(sum(extract(epoch FROM h.until - h.since)), 0)::bigint AS seconds,
           count(*) FILTER (WHERE h.until IS NULL) AS running,
           coalesce(sum(extract(epoch FROM h.since)) FILTER (WHERE h.until IS NULL), 0)::bigint
               AS running_since
    FROM tickets_hold h JOIN cases c ON c.ticket_id = h.ticket_id GROUP BY 1, 2, 3
) w, LATERAL (VALUES ('events', events), ('cases', cases), ('seconds', seconds),
                     ('running', running), ('running_since', running_since)) v(what, n)
"""

_HISTORY_WAITS = """
SELECT day, service, 'wait|' || v.what || '|' || reason, n FROM (
    SELECT c.day, c.service, t.what AS reason, sum(t.events)::bigint AS events, count(*) AS cases,
           sum(t.seconds)::bigint AS seconds
    FROM histories_casetally t JOIN cases c ON c.ticket_id = t.ticket_id
    WHERE t.set_id = %(set)s AND t."of" = 'wait' GROUP BY 1, 2, 3
) w, LATERAL (VALUES ('events', events), ('cases', cases), ('seconds', seconds)) v(what, n)
UNION ALL
SELECT c.day, c.service, 'events|' || coalesce(t.what, '?'), sum(t.events)::bigint
FROM histories_casetally t JOIN cases c ON c.ticket_id = t.ticket_id
WHERE t.set_id = %(set)s AND t."of" = 'tier' GROUP BY 1, 2, 3
"""

_HEADLINE = f"""
SELECT day, service, v.key, v.n FROM (
    SELECT day, service, count(*) AS cases, count(*) FILTER (WHERE outcome = 'solved') AS solved,
           count(*) FILTER (WHERE outcome = 'solved' AND highest_level <= 1) AS front
    FROM cases GROUP BY 1, 2
) c, LATERAL (VALUES ('cases', cases), ('solved', solved), ('front', front)) v(key, n) WHERE n > 0
UNION ALL
SELECT day, service, 'stay|' || coalesce(tier_level::text, '?') || '|' || coalesce(ended, 'open')
       || '|' || tier_label, count(*)
FROM stays GROUP BY day, service, tier_level, ended, tier_label
UNION ALL
SELECT day, service, 'climb|' || from_level || '|' || tier_level, count(*)
FROM stays WHERE arrived = 'escalated' GROUP BY day, service, from_level, tier_level
UNION ALL
SELECT day, service, 'd|answer|' || {_BUCKET.format("response_seconds")}, count(*)
FROM stays WHERE tier_level = 3 AND from_level = 2 AND arrived = 'escalated'
    AND response_seconds IS NOT NULL GROUP BY 1, 2, 3
"""  # noqa: S608 - made of the constants above

_REST = f"""
UNION ALL
SELECT day, service, v.key, v.n FROM (
    SELECT day, service, coalesce(sum(events), 0)::bigint AS events,
           coalesce(sum(handoffs), 0)::bigint AS handoffs, max(handoffs) AS most,
           count(*) FILTER (WHERE handoffs = 0) AS straight,
           count(*) FILTER (WHERE bounces > 0) AS bounce_cases,
           coalesce(sum(bounces), 0)::bigint AS bounces,
           count(*) FILTER (WHERE tier_bounces > 0) AS tier_bounce_cases,
           count(*) FILTER (WHERE returns > 0) AS return_cases,
           count(*) FILTER (WHERE reopened > 0) AS reopened_cases,
           count(*) FILTER (WHERE outcome = 'solved' AND handoffs = 0 AND reopened = 0) AS at_once,
           count(throughput_seconds) AS measured,
           coalesce(sum(throughput_seconds), 0)::bigint AS throughput,
           count(*) FILTER (WHERE throughput_seconds > 240 * 3600) AS over_240
    FROM cases GROUP BY 1, 2
) c, LATERAL (VALUES ('events', events), ('handoffs', handoffs), ('max|handoffs', most),
    ('cases_without_handoff', straight), ('bounce_cases', bounce_cases), ('bounces', bounces),
    ('tier_bounce_cases', tier_bounce_cases), ('return_cases', return_cases),
    ('reopened_cases', reopened_cases), ('first_contact_cases', at_once), ('measured', measured),
    ('throughput', throughput), ('cases_over_240_hours', over_240)) v(key, n) WHERE n > 0
UNION ALL
SELECT day, service, 'rule|' || rule, count(*) FROM cases, LATERAL unnest(violated_rules) rule
GROUP BY day, service, rule
UNION ALL
SELECT day, service, 'way|' || array_to_string(levels, ',') || '|' || outcome || '|'
       || CASE WHEN outcome = 'solved' THEN coalesce(resolved_level::text, '?') ELSE '' END, count(*)
FROM cases GROUP BY day, service, levels, outcome, resolved_level
UNION ALL
SELECT day, service, 'open|' || coalesce(tier_level::text, '?'), count(*)
FROM cases WHERE outcome = 'open' GROUP BY day, service, tier_level
UNION ALL
SELECT day, service, 'd|through|' || {_BUCKET.format("throughput_seconds")}, count(*)
FROM cases WHERE throughput_seconds IS NOT NULL GROUP BY 1, 2, 3
UNION ALL
SELECT day, service, 'd|stay|' || {_BUCKET.format("seconds")} || '|' || tier_label, count(*)
FROM stays WHERE seconds IS NOT NULL GROUP BY 1, 2, 3
UNION ALL
SELECT day, service, v.key, v.n FROM (
    SELECT day, service, from_team, team_id, count(*) AS crossings,
           count(*) FILTER (WHERE next_team = from_team) AS back
    FROM stays WHERE from_team <> team_id GROUP BY 1, 2, 3, 4
) x, LATERAL (VALUES ('cross|' || from_team || '|' || team_id, crossings),
                     ('back|' || from_team || '|' || team_id, back)) v(key, n) WHERE n > 0
UNION ALL
SELECT day, service, 'pair|' || v.what || '|' || one || '|' || two, v.n FROM (
    SELECT day, service, one, two, count(*) AS tickets, sum(crossings)::bigint AS crossings,
           sum(seconds)::bigint AS seconds
    FROM (
        SELECT day, service, least(from_team, team_id) AS one, greatest(from_team, team_id) AS two,
               count(*) AS crossings,
               extract(epoch FROM max(opened_at) - min(opened_at))::bigint AS seconds
        FROM stays WHERE from_team <> team_id GROUP BY 1, 2, ticket_id, 3, 4 HAVING count(*) >= 3
    ) several GROUP BY 1, 2, 3, 4
) p, LATERAL (VALUES ('tickets', tickets), ('crossings', crossings), ('seconds', seconds))
    v(what, n)
"""  # noqa: S608 - made of the constants above


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: a history set by number, or the live desk (None), over a half-open period."""

    set_id: int | None
    start: datetime | None = None
    end: datetime | None = None

    def within(self, column: str) -> str:
        parts = []
        if self.start is not None:
            parts.append(f" AND {column} >= %(start)s")
        if self.end is not None:
            parts.append(f" AND {column} < %(end)s")
        return "".join(parts)

    @property
    def values(self) -> dict[str, Any]:
        return {
            "set": self.set_id,
            "start": self.start,
            "end": self.end,
            "zone": settings.TIME_ZONE,
        }


def counted(scope: Scope, *, grain: str = "", headline: bool = False) -> dict[tuple[Any, int], Bag]:
    """A bag for each day (or week) and service; without a grain one for each service, its day None."""
    bags: dict[tuple[Any, int], Bag] = {}
    with connection.cursor() as cursor:
        cursor.execute(_statement(scope, grain, headline), scope.values)
        for day, service, key, n in cursor.fetchall():
            bags.setdefault((day, service), {})[key] = n
    return bags


def _statement(scope: Scope, grain: str, headline: bool) -> str:
    if scope.set_id is None:
        cases, stays, waits = _LIVE_CASES, LIVE_STAYS + scope.within("t.created_at"), _LIVE_WAITS
    else:
        cases = _HISTORY_CASES + scope.within("started_at")
        stays = _HISTORY_STAYS + scope.within("started_at")
        waits = _HISTORY_WAITS
    day = _day(grain)
    head = (
        f"WITH cases AS MATERIALIZED (SELECT c.*, {day} AS day FROM ({cases}) c), "  # noqa: S608 - ours
        f"stays AS MATERIALIZED (SELECT s.*, {day} AS day FROM ({stays}) s) "
    )
    return head + _HEADLINE + ("" if headline else _REST + " UNION ALL " + waits)


def _day(grain: str) -> str:
    if not grain:
        return "NULL::date"
    return f"date_trunc('{grain}', started_at AT TIME ZONE %(zone)s)::date"


def added(bags: Sequence[Bag]) -> Bag:
    """The sum of bags; of a key that begins with "max|" the greatest."""
    total: Bag = {}
    get = total.get
    for bag in bags:
        for key, n in bag.items():
            total[key] = get(key, 0) + n
    for key in [key for key in total if key.startswith("max|")]:
        total[key] = max(bag.get(key, 0) for bag in bags)
    return total


HEADLINE_KEYS = ("cases", "solved", "front")
HEADLINE_FAMILIES = ("stay|", "climb|", "d|answer|", "kept|", "missed|")


def headline_of(bag: Bag) -> Bag:
    return {
        key: n
        for key, n in bag.items()
        if key in HEADLINE_KEYS or key.startswith(HEADLINE_FAMILIES)
    }

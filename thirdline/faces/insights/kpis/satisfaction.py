"""How satisfied people were (CSAT), and how many of those asked answered.

Counted over the surveys *sent* in the period, whenever their tickets were asked for: satisfied are
answers of 4 or 5, of all answers; the response rate is answers of all surveys sent. Restricted
tickets are left out, and an imported history asked nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from thirdline.faces.insights.kpis.population import Population

_COUNTED = """
SELECT count(*) AS sent, count(a.id) AS answered,
       count(*) FILTER (WHERE a.score >= 4) AS satisfied, avg(a.score)::float AS mean
FROM surveys_survey s JOIN tickets_ticket t ON t.id = s.ticket_id AND NOT t.restricted
LEFT JOIN surveys_answer a ON a.survey_id = s.id
WHERE s.sent_at IS NOT NULL
"""
_WEEKS = """
SELECT date_trunc('week', s.sent_at AT TIME ZONE %(zone)s)::date, count(*), count(a.id),
       count(*) FILTER (WHERE a.score >= 4)
FROM surveys_survey s JOIN tickets_ticket t ON t.id = s.ticket_id AND NOT t.restricted
LEFT JOIN surveys_answer a ON a.survey_id = s.id
WHERE s.sent_at >= (%(first)s::date)::timestamp AT TIME ZONE %(zone)s
    AND (%(service)s = 0 OR t.service_id = %(service)s)
GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Satisfied:
    """Answers of 4 or 5, of all answers, of all who were asked."""

    sent: int = 0
    answered: int = 0
    satisfied: int = 0
    mean: float | None = None

    @property
    def share(self) -> float | None:
        return self.satisfied / self.answered if self.answered else None

    @property
    def rate(self) -> float | None:
        return self.answered / self.sent if self.sent else None


def satisfaction(population: Population) -> dict[str, Any]:
    """The figure with its response rate beside it; None for a history."""
    if not population.is_live:
        return {"satisfaction": None}
    found = satisfied_in(population)
    return {
        "satisfaction": {
            "sent": found.sent,
            "answered": found.answered,
            "response_rate": found.rate,
            "satisfied": found.satisfied,
            "share": found.share,
            "mean": found.mean,
        }
    }


def satisfied_in(population: Population) -> Satisfied:
    query = _COUNTED + population.within("s.sent_at")
    if population.service:
        query += " AND t.service_id = %(of_service)s"
    (row,) = population.rows(query, of_service=population.service)
    return Satisfied(**row)


def satisfied_between(start: datetime | None, end: datetime | None, service: int) -> Satisfied:
    return satisfied_in(Population(None, start, end, service=service))


def satisfied_by_week(mondays: Sequence[date], service: int) -> list[float]:
    """The share of each week that had an answer, in the order of the weeks."""
    if not mondays:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _WEEKS, {"zone": settings.TIME_ZONE, "first": mondays[0], "service": service}
        )
        rows = {week: (satisfied, answered) for week, _sent, answered, satisfied in cursor}
    known = (rows.get(monday, (0, 0)) for monday in mondays)
    return [satisfied / answered for satisfied, answered in known if answered]

"""What became of attempts, worked out when it is asked for; nothing marks them beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from thirdline.kit import clock
from thirdline.kit.prepared import Written
from thirdline.practices.self_service.models import Attempt, Reading
from thirdline.practices.self_service.rules import ASKS_WITHIN, OVER_AFTER, Outcome

PAGE = 50

# In this order: what somebody said comes before what is concluded, and silence is never success.
_OUTCOME = """
CASE
  WHEN a.outcome IS NOT NULL THEN a.outcome
  WHEN a.last_at > %(now)s::timestamptz - %(over)s::interval THEN 'under_way'
  WHEN a.person_id IS NOT NULL AND EXISTS (
    SELECT FROM tickets_ticket t WHERE t.requester_id = a.person_id AND t.history IS NULL
      AND t.created_at BETWEEN a.began_at AND a.last_at + %(within)s::interval) THEN 'asked_later'
  WHEN a.asking_at IS NOT NULL AND a.offered > 0 THEN 'abandoned'
  WHEN a.offered > 0 THEN 'left'
  ELSE 'nothing'
END
"""
# What came to a restricted ticket is in no figure and no list.
_PERIOD = """
a.began_at >= %(since)s::timestamptz AND a.began_at < %(until)s::timestamptz
AND NOT EXISTS (SELECT FROM tickets_ticket t WHERE t.id = a.ticket_id AND t.restricted)
"""
_COUNTS = Written(f"""
SELECT outcome, count(*), count(*) FILTER (WHERE read) FROM (
  SELECT {_OUTCOME} AS outcome,
         EXISTS (SELECT FROM self_service_reading r WHERE r.attempt_id = a.id) AS read
  FROM self_service_attempt a WHERE {_PERIOD}
) AS judged GROUP BY outcome
""")  # noqa: S608 - made of the constants above
_NUMBERS = Written(f"""
SELECT id, outcome FROM (
  SELECT a.id, {_OUTCOME} AS outcome FROM self_service_attempt a
  WHERE {_PERIOD} AND a.id < %(below)s::bigint
) AS judged WHERE %(wanted)s::text = '' OR outcome = %(wanted)s::text
ORDER BY id DESC LIMIT {PAGE + 1}
""")  # noqa: S608 - made of the constants above
_UNANSWERED = Written(f"""
SELECT lower(question), count(*) FROM self_service_attempt a
WHERE {_PERIOD} AND a.offered = 0 AND a.question <> ''
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10
""")  # noqa: S608 - made of the constant above


@dataclass(frozen=True)
class Counted:
    """Attempts of a period by what became of them, and how many of those had read an article."""

    by_outcome: dict[Outcome, int]
    having_read: dict[Outcome, int]

    @property
    def whole(self) -> int:
        return sum(self.by_outcome.values())

    @property
    def ended(self) -> int:
        """The population of every share: attempts that are over."""
        return self.whole - self.by_outcome.get(Outcome.UNDER_WAY, 0)

    def share(self, outcome: Outcome) -> float | None:
        return self.by_outcome.get(outcome, 0) / self.ended if self.ended else None


@dataclass(frozen=True)
class Judged:
    attempt: Attempt
    outcome: Outcome


def counted(since: datetime, until: datetime) -> Counted:
    rows = _COUNTS(_values(since, until))
    return Counted(
        {Outcome(outcome): number for outcome, number, _read in rows},
        {Outcome(outcome): read for outcome, _number, read in rows},
    )


def attempts(
    since: datetime, until: datetime, *, outcome: str = "", below: int | None = None
) -> tuple[list[Judged], int | None]:
    """One page of the attempts behind a figure, newest first."""
    more = {"below": below or 2**62, "wanted": outcome}
    found = _NUMBERS(_values(since, until) | more)
    judged = dict(found[:PAGE])
    read = Reading.objects.select_related("article").defer("article__words", "article__title_words")
    rows = Attempt.objects.filter(pk__in=judged).select_related("ticket", "article")
    rows = rows.prefetch_related(Prefetch("readings", read.order_by("at"))).order_by("-pk")
    shown = [Judged(one, Outcome(judged[one.pk])) for one in rows]
    return shown, found[PAGE - 1][0] if len(found) > PAGE else None


def unanswered(since: datetime, until: datetime) -> Sequence[tuple[str, int]]:
    """The questions that brought nothing, most asked first: what nobody has written yet."""
    return [
        (question, number) for question, number in _UNANSWERED({"since": since, "until": until})
    ]


def _values(since: datetime, until: datetime) -> dict[str, object]:
    return {
        "since": since, "until": until, "now": clock.now(), "over": OVER_AFTER,
        "within": ASKS_WITHIN,
    }  # fmt: skip

"""What became of attempts, worked out when it is asked for; nothing marks them beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet, Sum

from thirdline.kit import clock
from thirdline.kit.prepared import Written
from thirdline.practices.self_service.models import Attempt, AttemptDay, Reading
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


_JUDGED = Written(f"""
SELECT a.id, {_OUTCOME} AS outcome,
       EXISTS (SELECT FROM self_service_reading r WHERE r.attempt_id = a.id) AS read
FROM self_service_attempt a WHERE a.id = ANY(%(numbers)s::bigint[])
""")  # noqa: S608 - made of the constant above
# Of what was resolved in a period: how much had an article on it, and how much an article solved.
_RESOLVED = Written("""
SELECT count(*), count(*) FILTER (WHERE used), count(*) FILTER (WHERE solved) FROM (
  SELECT EXISTS (SELECT FROM self_service_articleuse u WHERE u.ticket_id = t.id) AS used,
         EXISTS (SELECT FROM self_service_articleuse u WHERE u.ticket_id = t.id AND u.how = 'solved')
           AS solved
  FROM tickets_ticket t
  WHERE t.history IS NULL AND NOT t.restricted AND t.state IN ('resolved', 'closed')
    AND t.resolved_at >= %(since)s::timestamptz AND t.resolved_at < %(until)s::timestamptz
) AS resolved
""")


@dataclass(frozen=True)
class KnowledgeUse:
    """What articles did in a period. Two populations, never added: tickets resolved, attempts over."""

    resolved: int
    used: int
    solved: int
    attempts: int
    answered: int

    @property
    def used_share(self) -> float | None:
        return self.used / self.resolved if self.resolved else None

    @property
    def solved_share(self) -> float | None:
        return self.solved / self.resolved if self.resolved else None

    @property
    def answered_share(self) -> float | None:
        return self.answered / self.attempts if self.attempts else None


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
    """Those that are kept, and of those that are not the whole days of the period."""
    found, read = Counter[Outcome](), Counter[Outcome]()
    for outcome, number, having_read in [
        *_COUNTS(_values(since, until)),
        *_forgotten(since, until),
    ]:
        found[Outcome(outcome)] += number
        read[Outcome(outcome)] += having_read
    return Counted(dict(found), dict(read))


def judged(numbers: Sequence[int]) -> list[tuple[int, Outcome, bool]]:
    """What became of each of these attempts, and whether an article was read in it."""
    values = _values(clock.now(), clock.now()) | {"numbers": list(numbers)}
    return [(number, Outcome(outcome), read) for number, outcome, read in _JUDGED(values)]


def knowledge_use(since: datetime, until: datetime) -> KnowledgeUse:
    ((resolved, used, solved),) = _RESOLVED({"since": since, "until": until})
    rows = Attempt.objects.filter(began_at__gte=since, began_at__lt=until, article__isnull=False)
    answered = rows.filter(outcome=Outcome.SOLVED).count()
    days = _days(since, until).filter(outcome=Outcome.SOLVED, article__isnull=False)
    answered += days.aggregate(n=Sum("number"))["n"] or 0
    return KnowledgeUse(resolved, used, solved, counted(since, until).ended, answered)


def _days(since: datetime, until: datetime) -> QuerySet[AttemptDay]:
    return AttemptDay.objects.filter(day__gte=since.date(), day__lte=until.date())


def _forgotten(since: datetime, until: datetime) -> list[tuple[str, int, int]]:
    sums = _days(since, until).values_list("outcome").order_by("outcome")
    return list(sums.annotate(Sum("number"), Sum("having_read")))


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

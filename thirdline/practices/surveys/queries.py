"""The only door to surveys: what is due, whose it is, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import readable_by
from thirdline.foundation.people.models import Person
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound
from thirdline.practices.surveys.models import Answer, FollowUp, Survey, SurveyPlan
from thirdline.practices.surveys.rules import SATISFIED, SCORES, share_words

PAGE = 20

_COUNTED = """
SELECT s.team_id, count(*) AS sent, count(a.id) AS answered,
       count(*) FILTER (WHERE a.id IS NULL AND s.closes_at > %(now)s) AS still_open,
       coalesce(sum(a.score), 0) AS points,
       count(*) FILTER (WHERE a.score = 1), count(*) FILTER (WHERE a.score = 2),
       count(*) FILTER (WHERE a.score = 3), count(*) FILTER (WHERE a.score = 4),
       count(*) FILTER (WHERE a.score = 5)
FROM surveys_survey s JOIN tickets_ticket t ON t.id = s.ticket_id AND NOT t.restricted
LEFT JOIN surveys_answer a ON a.survey_id = s.id
WHERE s.sent_at >= %(start)s AND s.sent_at < %(end)s
GROUP BY s.team_id
"""


@dataclass(frozen=True)
class Counts:
    """Surveys sent in a period and what came back; restricted tickets are left out."""

    sent: int = 0
    answered: int = 0
    still_open: int = 0
    points: int = 0
    by_score: tuple[int, ...] = (0, 0, 0, 0, 0)
    team_id: int | None = None

    @property
    def satisfied(self) -> int:
        return sum(self.by_score[SATISFIED - 1 :])

    @property
    def mean(self) -> float | None:
        return self.points / self.answered if self.answered else None

    @property
    def rate_words(self) -> str:
        return share_words(self.answered, self.sent)

    @property
    def satisfied_words(self) -> str:
        return share_words(self.satisfied, self.answered)

    def __add__(self, other: Counts) -> Counts:
        scores = tuple(a + b for a, b in zip(self.by_score, other.by_score, strict=True))
        return Counts(
            self.sent + other.sent,
            self.answered + other.answered,
            self.still_open + other.still_open,
            self.points + other.points,
            scores,
        )


@dataclass(frozen=True)
class Period:
    start: datetime
    end: datetime
    by_team: list[Counts] = field(default_factory=list)

    @property
    def whole(self) -> Counts:
        return sum(self.by_team, Counts())

    @property
    def distribution(self) -> list[tuple[int, str, int, float]]:
        """Score, words, how many, and their share, the best first."""
        whole = self.whole
        return [
            (score, str(SCORES[score]), n, n / whole.answered if whole.answered else 0.0)
            for score, n in sorted(enumerate(whole.by_score, 1), reverse=True)
        ]


def counted(start: datetime, end: datetime, now: datetime) -> Period:
    """What was sent in a half-open period, by the team that solved it, and what was answered since."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"start": start, "end": end, "now": now})
        rows = cursor.fetchall()
    found = [
        Counts(sent, answered, still_open, int(points), tuple(scores), team)
        for team, sent, answered, still_open, points, *scores in rows
    ]
    return Period(start, end, found)


def answers_for(
    person: Person, start: datetime, end: datetime, *, before: int | None = None, low: bool = False
) -> tuple[list[Answer], int | None]:
    """Answers about tickets the reader may read, newest first, and the mark of the next page."""
    readable = Ticket.objects.filter(readable_by(person), restricted=False)
    rows = (
        Answer.objects.filter(survey__sent_at__gte=start, survey__sent_at__lt=end)
        .filter(survey__ticket__in=readable.values("pk"))
        .select_related(
            "survey__ticket",
            "survey__person",
            "survey__team",
            "survey__plan",
            "follow_up__closed_by",
        )
    )
    if low:
        rows = rows.filter(score__lt=SATISFIED - 1)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def open_follow_ups_for(
    person: Person, *, before: int | None = None
) -> tuple[list[FollowUp], int | None]:
    """Low scores nobody has followed up, newest first, and the mark of the next page."""
    rows = _follow_ups_for(person).filter(closed_at=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def follow_up_for(person: Person, number: int) -> FollowUp:
    found = _follow_ups_for(person).filter(pk=number).first()
    if found is None:
        raise NotFound(_("There is no low score %(number)s for you.") % {"number": number})
    return found


def follow_up_for_update(follow_up: FollowUp) -> FollowUp:
    require_transaction()
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("answer__survey__ticket")
    return rows.get(pk=follow_up.pk)


def _follow_ups_for(person: Person) -> QuerySet[FollowUp]:
    readable = Ticket.objects.filter(readable_by(person))
    rows = FollowUp.objects.filter(answer__survey__ticket__in=readable.values("pk"))
    return rows.select_related(
        "answer__survey__ticket", "answer__survey__person", "answer__survey__team", "lead"
    )


def plan_for(ticket: Ticket) -> SurveyPlan | None:
    """The plan for this kind of ticket, else the one for any; none means nobody is asked."""
    rows = SurveyPlan.objects.filter(retired_at=None, kind__in=["", ticket.kind])
    return rows.order_by("-kind", "slug").first()


def survey_numbered(number: int) -> Survey:
    rows = Survey.objects.select_related("ticket", "person", "plan", "answer")
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotFound(_("This link leads to no survey."))
    return found


def survey_of(ticket: Ticket) -> Survey | None:
    """The newest survey about a ticket that is sent or will be."""
    return _OF_TICKET.one(ticket.pk)


def survey_for_update(survey: Survey) -> Survey:
    require_transaction()
    rows = Survey.objects.select_for_update(of=("self",)).select_related("ticket", "person", "plan")
    return rows.get(pk=survey.pk)


def due_surveys_for_update(now: datetime, *, limit: int) -> list[Survey]:
    """Surveys that are due, locked; those that are locked already are left alone."""
    require_transaction()
    rows = Survey.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.select_related("ticket", "person", "plan", "resolution")
    return list(rows.filter(due_at__lte=now).order_by("due_at")[:limit])


def waiting_about(ticket: Ticket) -> QuerySet[Survey]:
    return Survey.objects.filter(ticket=ticket, due_at__isnull=False)


def last_sent_to(person: Person) -> datetime | None:
    rows = Survey.objects.filter(person=person, sent_at__isnull=False)
    return rows.order_by("-sent_at").values_list("sent_at", flat=True).first()


def answer_of(survey: Survey) -> Answer | None:
    return Answer.objects.filter(survey=survey).first()


def days_before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def plain(counts: Counts) -> dict[str, Any]:
    return {
        "sent": counts.sent,
        "answered": counts.answered,
        "still_open": counts.still_open,
        "satisfied": counts.satisfied,
        "mean": round(counts.mean, 2) if counts.mean is not None else None,
        "by_score": list(counts.by_score),
    }


_OF_TICKET = fixed(
    lambda ticket: (
        Survey.objects.filter(ticket=ticket, skipped_at=None)
        .select_related("answer", "plan")
        .order_by("-id")[:1]
    ),
    int,
)

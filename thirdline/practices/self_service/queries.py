from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Sum

from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.fixed import fixed
from thirdline.practices.self_service.models import (
    ArticleUse,
    Attempt,
    AttemptDay,
    Opening,
    Reading,
)
from thirdline.practices.self_service.rules import OVER_AFTER, Use


def is_open(what: str) -> bool:
    """Whether an administrator shows this to people who are not signed in."""
    return bool(_IS_OPEN(what))


def attempt_going_on(key: str) -> Attempt | None:
    """The attempt of a session, unless it has ended or was left alone for too long."""
    found = _ATTEMPT.one(key) if key else None
    if found is None or found.ended_at or clock.now() - found.last_at > OVER_AFTER:
        return None
    return found


def old_attempts_for_update(before: datetime, *, limit: int) -> list[Attempt]:
    """The oldest that began before a moment and led to no ticket; locked ones are somebody else's."""
    rows = Attempt.objects.select_for_update(skip_locked=True, of=("self",))
    return list(rows.filter(ticket=None, began_at__lt=before).order_by("began_at")[:limit])


def read_in(attempt: Attempt) -> list[Reading]:
    """What was opened, in order."""
    rows = Reading.objects.filter(attempt=attempt).select_related("article")
    return list(rows.defer("article__words", "article__title_words").order_by("at", "pk"))


def attempt_behind(ticket: Ticket) -> Attempt | None:
    """What was tried before this ticket was asked."""
    return Attempt.objects.filter(ticket=ticket).first()


def uses_on(ticket: Ticket) -> list[ArticleUse]:
    rows = ArticleUse.objects.filter(ticket=ticket).select_related("article", "by")
    return list(rows.defer("article__words", "article__title_words").order_by("pk"))


def tickets_solved_with(article_id: int, person: Person) -> int:
    """How many tickets this reader may read were solved with an article."""
    from thirdline.desk.tickets.queries import tickets_for

    solved = ArticleUse.objects.filter(article_id=article_id, how=Use.SOLVED)
    return tickets_for(person).filter(article_uses__in=solved).count()


def solved_counts(article_ids: Sequence[int], *, since: datetime) -> dict[int, int]:
    """Times each article was said to solve it, by people alone."""
    rows = Attempt.objects.filter(article__in=article_ids, outcome="solved", began_at__gte=since)
    found = Counter(dict(rows.order_by().values_list("article").annotate(Count("pk"))))
    days = AttemptDay.objects.filter(
        article__in=article_ids, outcome="solved", day__gte=since.date()
    )
    found.update(dict(days.order_by().values_list("article").annotate(Sum("number"))))
    return dict(found)


_IS_OPEN = fixed(lambda what: Opening.objects.filter(what=what).values_list("pk"), str)
_ATTEMPT = fixed(lambda key: Attempt.objects.filter(key=key), str)

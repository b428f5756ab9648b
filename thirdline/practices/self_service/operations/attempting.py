"""An attempt as it goes on: a question typed, an article opened, the form begun, an end that was said.

The question of an attempt is overwritten as it is typed, in one statement and without an entry; its
end has one.
"""

from __future__ import annotations

from django.db import transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import keep_self_service
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.prepared import Written
from thirdline.practices.self_service.models import Attempt, Reading
from thirdline.practices.self_service.queries import attempt_going_on, read_in
from thirdline.practices.self_service.rules import label_of
from thirdline.reference.knowledge.models import Article

_KEEP = Written("""
INSERT INTO self_service_attempt (key, person_id, question, offered, began_at, last_at)
VALUES (%(key)s, %(person)s::bigint, %(question)s, %(offered)s::smallint, %(now)s::timestamptz, %(now)s::timestamptz)
ON CONFLICT (key) DO UPDATE SET last_at = EXCLUDED.last_at, question = EXCLUDED.question,
    offered = EXCLUDED.offered, person_id = COALESCE(EXCLUDED.person_id, self_service_attempt.person_id)
WHERE self_service_attempt.ended_at IS NULL
""")


@transaction.atomic
def keep_question(key: str, *, question: str, offered: int, by: Person | None) -> None:
    """Keep what is being asked and how many answers it was offered, under the key of the session."""
    _KEEP({
        "key": key, "person": by.pk if by else None, "question": question[:200],
        "offered": min(offered, 1_000), "now": clock.now(),
    })  # fmt: skip


@transaction.atomic
def keep_reading(key: str, *, article: Article, by: Person | None) -> Attempt:
    """Keep that an article was opened; one that was found by a link begins an attempt, too."""
    attempt = attempt_going_on(key) or _begin(key, by)
    Reading.objects.get_or_create(attempt=attempt, article=article, defaults={"at": clock.now()})
    _touch(attempt)
    return attempt


@transaction.atomic
def keep_asking(key: str, *, by: Person) -> Attempt | None:
    """Keep that the form was begun; a form opened straight away is no attempt."""
    attempt = attempt_going_on(key)
    if attempt is not None:
        attempt.asking_at = attempt.asking_at or clock.now()
        _touch(attempt, "asking_at")
    return attempt


@transaction.atomic
def solve_alone(key: str, *, article: Article, by: Person | None) -> Attempt:
    """Somebody says that this article solved it: the one thing called deflection without an if."""
    attempt = attempt_going_on(key) or _begin(key, by)
    attempt.outcome, attempt.article, attempt.ended_at = "solved", article, clock.now()
    _touch(attempt, "outcome", "article", "ended_at")
    record("attempt.solved", attempt, by=by, facts={"article": article.pk})
    return attempt


@transaction.atomic
def hand_over_attempt(key: str, *, ticket: Ticket, by: Person) -> Attempt | None:
    """Put what was asked and read before on the ticket that came of it."""
    attempt = attempt_going_on(key)
    if attempt is None:
        return None
    read = [one.article.label for one in read_in(attempt)]
    attempt.outcome, attempt.ticket, attempt.ended_at = "asked", ticket, clock.now()
    _touch(attempt, "outcome", "ticket", "ended_at")
    keep_self_service(
        ticket, since=attempt.began_at, label=label_of(read), question=attempt.question,
        read=read, by=by,
    )  # fmt: skip
    return attempt


def _begin(key: str, by: Person | None) -> Attempt:
    now = clock.now()
    return Attempt.objects.create(key=key, person=by, began_at=now, last_at=now)


def _touch(attempt: Attempt, *fields: str) -> None:
    attempt.last_at = clock.now()
    attempt.save(update_fields=["last_at", *fields])

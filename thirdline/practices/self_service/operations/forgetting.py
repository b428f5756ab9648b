from __future__ import annotations

from collections import Counter
from datetime import UTC, date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.prepared import Written
from thirdline.practices.self_service import figures, queries
from thirdline.practices.self_service.models import Attempt
from thirdline.practices.self_service.rules import kept_for


class _Counted(NamedTuple):
    day: date
    outcome: str
    article: int | None


_ADD = Written("""
INSERT INTO self_service_attemptday AS known (day, outcome, article_id, number, having_read)
VALUES (%s::date, %s::text, %s::bigint, %s::int, %s::int)
ON CONFLICT (day, outcome, article_id) DO UPDATE
SET number = known.number + excluded.number, having_read = known.having_read + excluded.having_read
""")


@transaction.atomic
def forget_old_attempts(*, limit: int = 500, by: Person) -> int:
    """Delete a batch of attempts older than they are kept, counted by day before; how many there were.

    What led to a ticket is part of that ticket, and is kept with it.
    """
    before = clock.now() - kept_for(timedelta(days=settings.SELF_SERVICE_KEEP_DAYS))
    rows = {one.pk: one for one in queries.old_attempts_for_update(before, limit=limit)}
    found, read = Counter[_Counted](), Counter[_Counted]()
    for number, outcome, having_read in figures.judged(list(rows)) if rows else ():
        one = rows[number]
        of = _Counted(one.began_at.astimezone(UTC).date(), outcome.value, one.article_id)
        found[of] += 1
        read[of] += having_read
    # In one order, so that two workers wait for each other instead of for ever.
    for of in sorted(found, key=str):
        _ADD([*of, found[of], read[of]])
    Attempt.objects.filter(pk__in=rows).delete()
    return len(rows)

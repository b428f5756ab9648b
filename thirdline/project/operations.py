from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from thirdline.foundation.people.models import ApiToken, Person
from thirdline.kit import clock
from thirdline.kit.db import require_transaction
from thirdline.project.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)
USED_LATELY = timedelta(minutes=1)
_AT_ONCE = 5_000


def keep_answer(
    *, key: str, request: str, status: int, type: str, body: str, by: Person
) -> KeptAnswer:
    """Keep what was answered beside the change itself; a second row for the key is refused by the database."""
    require_transaction()
    return KeptAnswer.objects.create(
        person=by, key=key, request=request, status=status, type=type, body=body, at=clock.now()
    )


@transaction.atomic
def forget_answers(*, before: datetime | None = None, by: Person | None = None) -> int:
    """Delete kept answers that are a day old, some thousands at a time."""
    old = KeptAnswer.objects.filter(at__lt=before or clock.now() - KEPT_FOR).order_by("at")
    numbers = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_AT_ONCE])
    KeptAnswer.objects.filter(pk__in=numbers).delete()
    return len(numbers)


@transaction.atomic
def note_token_used(token: ApiToken, *, by: Person) -> ApiToken:
    """Note that a token opened something, at most once a minute."""
    now = clock.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_LATELY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    token.last_used_at = now
    return token

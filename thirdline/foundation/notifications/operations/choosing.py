from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from django.db import transaction

from thirdline.foundation.journal.operations import record
from thirdline.foundation.notifications import models, queries, rules
from thirdline.foundation.notifications.kinds import kind_named
from thirdline.foundation.notifications.models import Mute, Preference
from thirdline.foundation.notifications.operations.leaving import forget
from thirdline.foundation.notifications.rules import GATHERING, Digest
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if

USUAL = "usual"


@transaction.atomic
def choose_channels(
    person: Person,
    *,
    kind: str,
    in_app: bool,
    mail: bool,
    push: bool = False,
    digest: str = USUAL,
    passes: bool | None = None,
    by: Person,
) -> Preference:
    """Keep where a person wants to hear of one kind of notice, how gathered, and whether it may wake them."""
    kind_named(kind)
    chosen = {
        "in_app": in_app,
        "mail": mail,
        "push": push,
        "digest": digest if digest == USUAL else Digest(digest),
        "passes": passes,
    }
    row, _new = Preference.objects.update_or_create(person=person, kind=kind, defaults=chosen)
    record("person.channels_chosen", person, by=by, facts={"kind": kind, **chosen})
    return row


@transaction.atomic
def choose_rhythm(
    person: Person,
    *,
    quiet_from: time | None,
    quiet_to: time | None,
    quiet_days: Iterable[int] = (),
    digest: str = "",
    digest_at: time = time(8),
    by: Person,
) -> models.Rhythm:
    """Keep when a person wants to be left alone, and how often their letters gather."""
    refuse_if(rules.why_not_rhythm(quiet_from, quiet_to))
    days = sorted({day for day in quiet_days if 0 <= day <= 6})
    row, _new = models.Rhythm.objects.update_or_create(
        person=person,
        defaults={
            "quiet_from": quiet_from,
            "quiet_to": quiet_to,
            "quiet_days": days,
            "digest": Digest(digest),
            "digest_at": digest_at,
        },
    )
    record("person.rhythm_chosen", person, by=by, facts={"quiet_days": days, "digest": digest})
    return row


@transaction.atomic
def end_gathered_letters(person: Person, *, by: Person) -> None:
    """What would come in a gathered letter stands in the desk only; what waited for one is let go."""
    models.Rhythm.objects.update_or_create(person=person, defaults={"digest": Digest.NEVER})
    Preference.objects.filter(person=person, digest__in=GATHERING).update(digest=USUAL)
    waiting = queries.held_letters_of(person)
    forget(one for one in waiting if not queries.wish_for(person, one.notice.kind).mail)
    record("person.gathered_letters_ended", person, by=by)


@transaction.atomic
def mute_ticket(person: Person, *, ticket_id: int, by: Person) -> None:
    """Tell a person nothing more about a ticket; what stands unread about it is read."""
    _row, new = Mute.objects.get_or_create(
        person=person, ticket_id=ticket_id, defaults={"since": clock.now()}
    )
    if new:
        record("person.ticket_muted", person, by=by, facts={"ticket": ticket_id})


@transaction.atomic
def unmute_ticket(person: Person, *, ticket_id: int, by: Person) -> None:
    """Tell a person about a ticket again."""
    gone, _rows = Mute.objects.filter(person=person, ticket_id=ticket_id).delete()
    if gone:
        record("person.ticket_unmuted", person, by=by, facts={"ticket": ticket_id})

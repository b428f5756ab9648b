from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.foundation.journal import rules
from thirdline.foundation.journal.models import Entry, Seal
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import Fixed, fixed

# Any transaction below this mark has ended, so no entry can still appear with a lower position.
_LAST = 2**63 - 1
_FINISHED = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def entries_about(subject: models.Model) -> QuerySet[Entry]:
    """A subject's entries, oldest first. The caller has already checked who may read the subject."""
    return Entry.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk
    ).order_by("id")


def newest_about(subject: models.Model, *, most: int, before: int | None = None) -> list[Entry]:
    """The newest of its entries below a number, newest first, with who acted."""
    below = _LAST if before is None else before
    return _newest(most)(subject._meta.label_lower, subject.pk, below)


@cache
def _newest(most: int) -> Fixed[Entry]:
    return fixed(
        lambda kind, subject, below: (
            Entry.objects.filter(subject_kind=kind, subject_id=subject, id__lt=below)
            .select_related("actor")
            .order_by("-id")[:most]
        ),
        str,
        int,
        int,
    )


def entries_telling(
    subject: models.Model, verbs: list[str], *, before: tuple[datetime, int], most: int
) -> list[Entry]:
    """The newest of its entries before a moment and a number that have one of these verbs, newest
    first, with who acted."""
    return _telling(most)(subject._meta.label_lower, subject.pk, verbs, *before)


@cache
def _telling(most: int) -> Fixed[Entry]:
    return fixed(
        lambda kind, subject, verbs, at, number: (
            Entry.objects.filter(
                Q(at__lt=at) | Q(at=at, id__lt=number),
                subject_kind=kind,
                subject_id=subject,
                verb__any=verbs,
            )
            .select_related("actor")
            .order_by("-at", "-id")[:most]
        ),
        str,
        int,
        list[str],
        datetime,
        int,
    )


def entry_numbered(number: int) -> Entry:
    return Entry.objects.select_related("actor").get(pk=number)


def entries_numbered(numbers: Sequence[int]) -> list[Entry]:
    return list(Entry.objects.filter(pk__in=numbers).select_related("actor"))


def last_seal_for_update() -> Seal | None:
    """The newest link, locked so that two sealers cannot grow the chain twice."""
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('journal.seal'))")
    return Seal.objects.order_by("-id").first()


def horizon() -> int:
    """The lowest position at which an entry can still appear."""
    with connection.cursor() as cursor:
        cursor.execute(_FINISHED)
        return int(cursor.fetchone()[0])


def entries_beyond(position: int, number: int, *, limit: int) -> list[Entry]:
    """Finished entries beyond a place, in the journal's own order: for whoever reads all of it once."""
    beyond = Q(position__gt=position) | Q(position=position, id__gt=number)
    # Said once more in the words of the index, which an alternative alone does not begin from.
    rows = Entry.objects.filter(beyond, position__gte=position, position__lt=horizon())
    return list(rows.order_by("position", "id")[:limit])


def finished_entries_after(seal: Seal | None, *, limit: int) -> list[Entry]:
    rows = Entry.objects.filter(position__lt=horizon()).order_by("position", "id")
    if seal is not None:
        rows = rows.filter(_after(seal))
    return list(rows[:limit])


def seal_exists(digest: str) -> bool:
    return Seal.objects.filter(digest=digest).exists()


@dataclass(frozen=True)
class Verdict:
    """What checking the chain found: `broken_at` is the first seal that does not hold.

    `head` is the digest of the last good seal: noted elsewhere, it shows a chain cut short.
    """

    seals: int
    entries: int
    broken_at: Seal | None = None
    reason: str = ""
    head: str = ""


def verify_seals() -> Verdict:
    """Recompute the whole chain from the entries, a seal at a time."""
    previous: Seal | None = None
    seals = entries = 0
    for seal in Seal.objects.order_by("id").iterator():
        batch = list(_sealed_by(seal, previous))
        if len(batch) != seal.entries:
            reason = _("It sealed %(entries)s entries and %(n)s are there.") % {
                "entries": seal.entries,
                "n": len(batch),
            }
            return Verdict(seals, entries, seal, reason)
        if _digest(previous, batch) != seal.digest:
            return Verdict(seals, entries, seal, _("An entry it sealed was changed."))
        previous, seals, entries = seal, seals + 1, entries + len(batch)
    return Verdict(seals, entries, head=previous.digest if previous else "")


def _digest(previous: Seal | None, batch: list[Entry]) -> str:
    rows: Iterator[bytes] = (rules.canonical(entry) for entry in batch)
    return rules.chain(previous.digest if previous else rules.START, rows)


def _sealed_by(seal: Seal, previous: Seal | None) -> QuerySet[Entry]:
    upto = Q(position__lt=seal.upto_position) | Q(position=seal.upto_position, id__lte=seal.upto_id)
    rows = Entry.objects.filter(upto).order_by("position", "id")
    return rows if previous is None else rows.filter(_after(previous))


def _after(seal: Seal) -> Q:
    return Q(position__gt=seal.upto_position) | Q(position=seal.upto_position, id__gt=seal.upto_id)

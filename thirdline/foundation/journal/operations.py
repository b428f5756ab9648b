from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction

from thirdline.foundation.journal import queries, rules
from thirdline.foundation.journal.models import Entry, Seal
from thirdline.foundation.journal.subscriptions import listeners
from thirdline.kit import clock
from thirdline.kit.db import require_transaction
from thirdline.kit.jobs import later as queue
from thirdline.kit.prepared import Written

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

# One statement writes the row and tells the listeners of the live stream; both take effect at commit.
_WRITE = Written("""
INSERT INTO journal_entry (at, verb, actor_id, subject_kind, subject_id, facts, words, position)
VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, pg_current_xact_id()::text::bigint)
RETURNING id, position, CASE WHEN %s <> '' THEN pg_notify('thirdline_live', %s || id) END
""")

_WRITE_MANY = Written("""
INSERT INTO journal_entry (at, verb, actor_id, subject_kind, subject_id, facts, words, position)
SELECT %(at)s::timestamptz, %(verb)s::text, %(actor)s::bigint, %(kind)s::text, each.subject, each.facts::jsonb, each.words::jsonb,
    pg_current_xact_id()::text::bigint
FROM unnest(%(subjects)s::bigint[], %(facts)s::text[], %(words)s::text[])
    WITH ORDINALITY AS each(subject, facts, words, place)
ORDER BY each.place RETURNING id, subject_id, position
""")
AT_ONCE = 500
# A notification holds 8,000 bytes.
TOPICS_AT_ONCE = 200


@dataclass(frozen=True)
class Happened:
    """The same verb at one of many subjects: what is said of this one."""

    subject: models.Model
    facts: dict[str, Any]
    words: dict[str, Any] | None = None
    topics: Sequence[str] = ()


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Person | None,
    facts: dict[str, Any] | None = None,
    words: dict[str, Any] | None = None,
    topics: Sequence[str] = (),
    at: datetime | None = None,
) -> Entry:
    """Write what happened in the transaction of the change, then let the listeners react."""
    require_transaction()
    entry = Entry(
        at=at or clock.now(),
        verb=verb,
        actor_id=by.pk if by else None,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        facts=facts or {},
        words=words,
    )
    _write(entry, ",".join(topics) + (" " if topics else ""))
    entry.hold(subject)
    _react(entry)
    return entry


def record_many(verb: str, every: Sequence[Happened], *, by: Person | None) -> None:
    """As `record` for each of them, by one statement for hundreds; they are of one table, each once."""
    require_transaction()
    for start in range(0, len(every), AT_ONCE):
        entries = _write_many(verb, every[start : start + AT_ONCE], by)
        for entry in entries:
            _react(entry)


def _write_many(verb: str, every: Sequence[Happened], by: Person | None) -> list[Entry]:
    subjects = {one.subject.pk: one for one in every}
    kind, at, actor = every[0].subject._meta.label_lower, clock.now(), by.pk if by else None
    written = _WRITE_MANY({
        "at": at, "verb": verb, "actor": actor, "kind": kind, "subjects": list(subjects),
        "facts": [json.dumps(one.facts) for one in subjects.values()],
        "words": [json.dumps(one.words) if one.words else None for one in subjects.values()],
    })  # fmt: skip
    entries = []
    for number, subject, position in written:
        one = subjects[subject]
        entry = Entry(
            pk=number, at=at, verb=verb, actor_id=actor, subject_kind=kind, subject_id=subject,
            facts=one.facts, words=one.words, position=position,
        )  # fmt: skip
        entry._state.adding = False
        entry.hold(one.subject)
        entries.append(entry)
    _tell(list(dict.fromkeys(t for one in every for t in one.topics)), entries[-1])
    return entries


def _tell(topics: list[str], last: Entry) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(topics), TOPICS_AT_ONCE):
            line = f"{','.join(topics[start : start + TOPICS_AT_ONCE])} {last.pk}"
            cursor.execute("SELECT pg_notify('thirdline_live', %s)", [line])


def _write(entry: Entry, topic_line: str) -> None:
    facts, words = json.dumps(entry.facts), json.dumps(entry.words) if entry.words else None
    kind, number = entry.subject_kind, entry.subject_id
    given = [entry.at, entry.verb, entry.actor_id, kind, number, facts, words, topic_line]
    ((entry.pk, entry.position, _told),) = _WRITE([*given, topic_line])
    entry._state.adding = False


def _react(entry: Entry) -> None:
    for listener in listeners(entry.verb):
        if listener.later:
            queue("journal.react", entry_id=entry.pk, handler=listener.name)
        else:
            listener.handler(entry)


@transaction.atomic
def seal_entries(*, limit: int = 50_000) -> Seal | None:
    """Bind every finished, unsealed entry into the hash chain; None when there is nothing to seal."""
    previous = queries.last_seal_for_update()
    batch = queries.finished_entries_after(previous, limit=limit)
    if not batch:
        return None
    rows = [rules.canonical(entry) for entry in batch]
    return Seal.objects.create(
        upto_position=batch[-1].position,
        upto_id=batch[-1].pk,
        entries=len(batch),
        digest=rules.chain(previous.digest if previous else rules.START, rows),
        at=clock.now(),
    )


@transaction.atomic
def erase_words(subject: models.Model, *, by: Person) -> int:
    """Blank the personal words of a subject's entries; the sealed part stays and the fact is recorded."""
    from thirdline.kit.db import allow_rewriting

    allow_rewriting("journal_entry")
    erased = queries.entries_about(subject).exclude(words=None).update(words=None)
    record("journal.words_erased", subject, by=by, facts={"entries": erased})
    return erased

"""The journal shows tampering: sealed entries are bound by a hash chain the database also guards."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from tests.waiting import until_settled
from thirdline.foundation.journal.models import Entry, Seal
from thirdline.foundation.journal.operations import erase_words, record, seal_entries
from thirdline.foundation.journal.queries import verify_seals
from thirdline.foundation.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def write(person: Person, *verbs: str) -> None:
    for verb in verbs:
        with transaction.atomic():
            record(verb, person, by=person, facts={"n": 1.5}, words={"name": "Rae"})


def sealed() -> Seal | None:
    until_settled()
    return seal_entries()


def tamper(statement: str) -> None:
    """What an intruder with the database's own rights would do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")


def test_untouched_entries_verify(rae: Person) -> None:
    write(rae, "a.done", "b.done")
    sealed()
    write(rae, "c.done")
    sealed()

    verdict = verify_seals()

    assert (verdict.seals, verdict.broken_at) == (2, None)
    assert verdict.entries == Entry.objects.count()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_entry SET verb = 'x.done' WHERE verb = 'a.done'",
        "UPDATE journal_entry SET facts = '{}' WHERE verb = 'a.done'",
        "UPDATE journal_entry SET actor_id = NULL WHERE verb = 'a.done'",
        "DELETE FROM journal_entry WHERE verb = 'a.done'",
    ],
)
def test_a_changed_or_missing_entry_is_found(rae: Person, change: str) -> None:
    write(rae, "a.done", "b.done")
    sealed()

    tamper(change)

    assert verify_seals().broken_at is not None


def test_an_entry_slipped_in_afterwards_is_found(rae: Person) -> None:
    write(rae, "a.done")
    sealed()

    tamper(
        "INSERT INTO journal_entry (at, verb, subject_kind, subject_id, facts, position)"
        " SELECT at, 'z.done', subject_kind, subject_id, facts, position FROM journal_entry LIMIT 1"
    )

    assert verify_seals().broken_at is not None


def test_erasing_personal_words_keeps_the_seal(rae: Person) -> None:
    write(rae, "a.done")
    sealed()

    erase_words(rae, by=rae)

    assert verify_seals().broken_at is None
    assert not Entry.objects.filter(verb="a.done").exclude(words=None).exists()


@pytest.mark.parametrize(
    "change", ["UPDATE journal_entry SET verb = 'x'", "DELETE FROM journal_entry"]
)
def test_the_database_refuses_to_edit_the_journal(rae: Person, change: str) -> None:
    write(rae, "a.done")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_nothing_is_sealed_twice(rae: Person) -> None:
    write(rae, "a.done")
    sealed()

    assert sealed() is None

"""One verb at many subjects: an entry each, as if each had been recorded alone."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from thirdline.foundation.journal import operations, subscriptions
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.operations import Happened, record_many
from thirdline.foundation.people.models import Person
from thirdline.kit.live.streams import CHANNEL


def test_each_has_its_entry_in_the_order_given(rae: Person, otto: Person, ines: Person) -> None:
    every = [Happened(otto, {"n": 1}, {"name": "O"}), Happened(rae, {"n": 2})]

    record_many("x.done", every, by=ines)

    first, second = Entry.objects.filter(verb="x.done").order_by("pk")
    assert (first.subject, first.facts, first.words) == (otto, {"n": 1}, {"name": "O"})
    assert (second.subject, second.facts, second.words) == (rae, {"n": 2}, None)
    assert {first.actor, second.actor} == {ines}
    assert first.position == second.position


def test_whoever_listens_hears_of_each(monkeypatch, rae: Person, otto: Person) -> None:
    heard: list[tuple[int, object]] = []
    monkeypatch.setattr(subscriptions, "_by_verb", {})
    subscriptions.on("x.done")(lambda entry: heard.append((entry.pk, entry.subject)))

    record_many("x.done", [Happened(rae, {}), Happened(otto, {})], by=None)

    written = Entry.objects.filter(verb="x.done").order_by("pk").values_list("pk", flat=True)
    assert heard == list(zip(written, (rae, otto), strict=True))


def test_more_than_one_statement_takes_are_all_written(monkeypatch, rae: Person, otto: Person, ines: Person) -> None:  # fmt: skip
    monkeypatch.setattr(operations, "AT_ONCE", 2)

    record_many("x.done", [Happened(one, {}) for one in (rae, otto, ines)], by=None)
    record_many("y.done", [], by=None)

    assert Entry.objects.filter(verb="x.done").count() == 3


@pytest.mark.django_db(transaction=True)
def test_those_who_watch_one_of_them_are_told(monkeypatch, rae: Person, otto: Person) -> None:
    monkeypatch.setattr(operations, "TOPICS_AT_ONCE", 2)
    told: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    with transaction.atomic():
        topics = [("all", "a"), ("all", "b")]
        record_many(
            "x.done",
            [Happened(one, {}, topics=said) for one, said in zip((rae, otto), topics, strict=True)],
            by=None,
        )
    connection.connection.execute("SELECT 1")
    told += [one.payload for one in connection.connection.notifies(timeout=1)]
    with connection.cursor() as cursor:
        cursor.execute(f"UNLISTEN {CHANNEL}")

    last = Entry.objects.latest("pk").pk
    assert told == [f"all,a {last}", f"b {last}"]

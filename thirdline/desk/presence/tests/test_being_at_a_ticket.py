from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from thirdline.desk.presence.models import Host, Place
from thirdline.desk.presence.operations import (
    close_host,
    keep_host,
    say_writing,
    stand_at_ticket,
    step_away,
)
from thirdline.desk.presence.queries import here_among, here_on
from thirdline.desk.presence.rules import LEASE, WRITING_FOR
from thirdline.desk.tickets.operations import restrict_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.kit import clock


def come(ticket, person, key: str = "", host: str = "web-1") -> None:
    stand_at_ticket(ticket.pk, key=key or person.first_name, host=host, by=person)


def names(people) -> list[str]:
    return [one.first_name for one in people]


@pytest.fixture
def told(monkeypatch) -> list[tuple[list[str], int | None]]:
    said: list[tuple[list[str], int | None]] = []
    monkeypatch.setattr(
        "thirdline.desk.presence.topics.tell", lambda topics, but: said.append((topics, but))
    )
    return said


def test_who_comes_is_seen_by_the_others_and_not_by_themselves(ticket, ines, noor):
    come(ticket, ines)

    assert names(here_on(ticket.pk, but=noor)) == ["Ines"]
    assert here_on(ticket.pk, but=ines) == []


def test_two_tabs_of_one_person_are_one_mark_and_one_piece_of_news(ticket, ines, noor, told):
    come(ticket, ines, "a")
    come(ticket, ines, "b")
    step_away("a", by=None)

    assert names(here_on(ticket.pk, but=noor)) == ["Ines"]
    assert told == [([f"here:{ticket.pk}", "presences"], ines.pk)]


def test_who_closes_the_last_tab_is_gone_and_colleagues_are_told(ticket, ines, noor, told):
    come(ticket, ines)
    step_away("Ines", by=None)
    step_away("Ines", by=None)

    assert here_on(ticket.pk, but=noor) == []
    assert len(told) == 2


def test_a_process_that_dies_takes_its_places_along(ticket, ines, noor):
    come(ticket, ines, host="web-1")

    with clock.at(clock.now() + LEASE + timedelta(seconds=1)):
        assert here_on(ticket.pk, but=noor) == []


def test_what_dead_processes_left_is_cleared_by_the_living(ticket, ines, noor, told):
    come(ticket, ines, host="web-1")

    with clock.at(clock.now() + 2 * LEASE):
        come(ticket, noor, host="web-2")
        cleared = keep_host("web-2", by=None)

    assert cleared == 1
    assert [host.key for host in Host.objects.all()] == ["web-2"]
    assert told[-1] == ([f"here:{ticket.pk}", "presences"], ines.pk)


def test_a_process_that_stops_leaves_nobody_standing(ticket, ines, noor):
    come(ticket, ines, host="web-1")
    come(ticket, noor, host="web-2")

    assert close_host("web-1", by=None) == 1
    assert [place.name for place in Place.objects.all()] == ["Noor Haddad"]


def test_writing_is_news_once_however_many_keys_are_pressed(ticket, ines, noor, told):
    come(ticket, ines)
    news = [say_writing(ticket, kind="reply", by=ines) for _key in range(50)]

    assert news == [True] + [False] * 49
    assert here_on(ticket.pk, but=noor)[0].writing == "reply"
    assert len(told) == 2


def test_who_falls_silent_no_longer_writes(ticket, ines, noor):
    come(ticket, ines)
    say_writing(ticket, kind="note", by=ines)

    with clock.at(clock.now() + WRITING_FOR + timedelta(seconds=1)):
        assert here_on(ticket.pk, but=noor)[0].writing == ""


def test_stopping_is_said_and_a_kind_nobody_knows_is_none(ticket, ines, noor):
    come(ticket, ines)
    say_writing(ticket, kind="reply", by=ines)

    assert say_writing(ticket, kind="<script>", by=ines)
    assert here_on(ticket.pk, but=noor)[0].writing == ""


def test_who_writes_without_an_open_line_is_not_at_the_ticket(ticket, ines, noor):
    assert not say_writing(ticket, kind="reply", by=ines)
    assert here_on(ticket.pk, but=noor) == []


def test_steps_at_a_restricted_ticket_are_told_to_nobody_elsewhere(ticket, ines, told):
    restrict_ticket(ticket, named=[ines], by=ines)
    come(ticket, ines)

    assert told == [([f"here:{ticket.pk}"], ines.pk)]


def test_a_list_of_fifty_asks_once(ticket, ines, noor, django_assert_num_queries):
    come(ticket, ines)

    with django_assert_num_queries(1):
        found = here_among(range(ticket.pk, ticket.pk + 50), but=noor)
    assert names(found[ticket.pk]) == ["Ines"]


def test_being_somewhere_is_neither_journaled_nor_logged(ticket, ines):
    before = Entry.objects.count()
    come(ticket, ines)
    say_writing(ticket, kind="reply", by=ines)

    assert Entry.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'presence_place'")
        assert cursor.fetchone() == ("u",)

"""The event stream over a real socket and a real database connection."""

from __future__ import annotations

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client

from thirdline.desk.tickets.operations import restrict_ticket, take_ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.operations import retire_person
from thirdline.project.tests.make import listening, the_application, wait_until, web_process

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def web():
    with web_process(the_application()) as web:
        yield web


def cookies(person) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    return {configured.SESSION_COOKIE_NAME: client.cookies[configured.SESSION_COOKIE_NAME].value}


def test_a_change_is_told_with_topic_and_number_and_nothing_else(web, ticket, ines):
    with listening(web, f"ticket:{ticket.pk},tickets", cookies(ines)) as stream:
        take_ticket(ticket, by=ines)
        events = [stream.next(), stream.next()]

    entry = Entry.objects.get(verb="ticket.accepted")
    assert {event["topic"] for event in events} == {f"ticket:{ticket.pk}", "tickets"}
    assert all(
        event == {"topic": event["topic"], "seq": entry.pk, "id": str(entry.pk)} for event in events
    )


def test_a_change_that_is_rolled_back_is_never_told(web, ticket, ines):
    with listening(web, "tickets", cookies(ines)) as stream:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN; SELECT pg_notify('thirdline_live', 'tickets 999'); ROLLBACK")
        take_ticket(ticket, by=ines)

        assert stream.next()["seq"] == Entry.objects.get(verb="ticket.accepted").pk


def test_a_requester_hears_their_own_ticket(web, ticket, ines, rae):
    with listening(web, f"ticket:{ticket.pk}", cookies(rae)) as stream:
        take_ticket(ticket, by=ines)

        assert stream.next()["topic"] == f"ticket:{ticket.pk}"


@pytest.mark.parametrize(
    "topic", ["ticket:{}", "tickets", "team:1", "person:1", "nothing:1", "'--", ""]
)
def test_a_stranger_hears_nothing(web, ticket, otto, topic):
    answer = web.get(f"/live?topics={topic.format(ticket.pk)}", cookies=cookies(otto))

    assert answer.status_code == 403


def test_forbidden_topics_are_left_out_of_a_stream(web, house, rae, ines, ticket):
    own = f"person:{rae.pk}"
    with listening(web, f"tickets,{own}", cookies(rae)) as stream:
        take_ticket(ticket, by=ines)

        assert stream.next()["topic"] == own


def test_a_restricted_ticket_shares_no_topic(web, ticket, ines, noor):
    restrict_ticket(ticket, named=[ines], by=ines)
    with listening(web, "tickets", cookies(noor)) as stream:
        take_ticket(ticket, by=ines)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify('thirdline_live', 'tickets 7')")

        assert stream.next()["seq"] == 7


def test_nobody_and_people_who_left_are_turned_away(web, ines, mina):
    held = cookies(ines)
    retire_person(ines, by=mina)

    assert web.get("/live?topics=tickets").status_code == 401
    assert web.get("/live?topics=tickets", cookies=held).status_code == 401
    assert web.get("/live?topics=tickets", cookies={"a": 'b"c\x7f'}).status_code == 401


def test_a_stream_ends_after_a_while_so_that_its_reader_is_checked_again(web, ines, monkeypatch):
    from thirdline.project.asgi import hub

    monkeypatch.setattr(hub, "heartbeat", 0.05)
    monkeypatch.setattr(hub, "longest", 0.3)
    with listening(web, "tickets", cookies(ines)) as stream:
        lines = stream.rest()

    assert ": still here" in lines


def test_streams_end_when_the_database_connection_breaks_and_come_back(web, ticket, ines):
    held = cookies(ines)
    with listening(web, "tickets", held) as stream:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN thirdline_live%' AND datname = current_database()"
            )
        stream.rest()

    with listening(web, "tickets", held) as stream:
        take_ticket(ticket, by=ines)
        assert stream.next()["topic"] == "tickets"


def test_a_closed_tab_is_forgotten(web, ines):
    from thirdline.project.asgi import hub

    with listening(web, "tickets", cookies(ines)):
        assert len(hub.streams) == 1

    wait_until(lambda: len(hub.streams) == 0)


def test_one_person_cannot_take_all_streams(web, ines, monkeypatch):
    monkeypatch.setattr("thirdline.kit.live.streams.MOST_OF_ONE_PERSON", 1)
    held = cookies(ines)

    with listening(web, "tickets", held):
        assert web.get("/live?topics=tickets", cookies=held).status_code == 503

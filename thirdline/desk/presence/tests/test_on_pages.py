from __future__ import annotations

import pytest
from django.test import Client

from thirdline.desk.presence.operations import say_writing
from thirdline.desk.presence.tests.test_being_at_a_ticket import come
from thirdline.desk.tickets.operations import restrict_ticket, take_ticket
from thirdline.kit.live.guards import audible


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_ticket_says_who_is_typing(ticket, ines, noor):
    come(ticket, ines)
    say_writing(ticket, kind="reply", by=ines)

    page = browser(noor).get(f"/tickets/{ticket.pk}").text

    assert "Ines is typing a reply" in page


def test_the_composer_warns_before_two_send(ticket, ines, noor):
    come(ticket, ines)
    assert "<strong>" not in browser(noor).get(f"/tickets/{ticket.pk}/here/writers").text
    say_writing(ticket, kind="reply", by=ines)

    warned = browser(noor).get(f"/tickets/{ticket.pk}/here/writers").text

    assert "Ines is typing a reply" in warned
    assert "what you have typed stays" in warned


def test_the_composers_line_fetches_itself_once_and_not_for_ever(ticket, noor):
    page = browser(noor).get(f"/tickets/{ticket.pk}").text
    fetched = browser(noor).get(f"/tickets/{ticket.pk}/here/writers").text

    assert 'hx-trigger="load, live"' in page
    assert 'hx-trigger="live"' in fetched


def test_the_person_who_asked_never_sees_who_reads(ticket, ines, rae):
    come(ticket, ines)

    assert "is here" not in browser(rae).get(f"/help/tickets/{ticket.pk}").text
    assert browser(rae).get(f"/tickets/{ticket.pk}/here").status_code == 404


@pytest.mark.parametrize("path", ["here", "here/writers"])
def test_a_restricted_ticket_tells_strangers_nothing(ticket, ines, noor, path):
    restrict_ticket(ticket, named=[ines], by=ines)
    come(ticket, ines)

    assert browser(noor).get(f"/tickets/{ticket.pk}/{path}").status_code == 404
    assert browser(noor).get(f"/queue/here?tickets={ticket.pk}").text == ""
    assert audible(noor, [f"here:{ticket.pk}"]) == frozenset()
    assert audible(ines, [f"here:{ticket.pk}"]) == {f"here:{ticket.pk}"}


def test_the_queue_marks_the_holder_and_the_others(ticket, ines, noor, mina):
    take_ticket(ticket, by=ines)
    come(ticket, ines)
    come(ticket, noor)

    rows = browser(mina).get("/queue?view=all").text

    assert 'data-own="here"' in rows
    assert "Ines is here, Noor is here" in rows
    assert browser(mina).get(f"/queue/here?tickets={ticket.pk},x,99999999999999999999").text in rows


def test_requesters_hear_neither_places_nor_lists(ticket, rae, vik):
    topics = [f"here:{ticket.pk}", "presences", "here:", "here:x"]

    assert audible(rae, topics) == frozenset()
    assert audible(vik, topics) == frozenset()


def test_writing_is_said_by_a_post_of_the_kind_alone(ticket, ines, noor):
    come(ticket, ines)

    answer = browser(ines).post(f"/tickets/{ticket.pk}/writing", {"kind": "note"})

    assert answer.status_code == 204
    page = browser(noor).get(f"/tickets/{ticket.pk}/here").text
    assert "Ines is typing a note" in page

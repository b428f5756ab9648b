"""What ties tickets to each other, as an integrator uses it."""

from __future__ import annotations

import pytest

from thirdline.desk.conversation.models import Message
from thirdline.desk.links.tests.make import asked, said, work_off
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.project.tests.api_make import Caller


@pytest.fixture
def other(house, otto: Person) -> Ticket:
    return asked(otto, "No VPN at the customer's")


def test_a_merge_is_previewed_done_answered_with_where_it_went_and_undone(ticket, other, ines):
    caller = Caller(ines)
    seen = caller.get(f"/tickets/{ticket.pk}/merge-previews?ticket={other.pk}").json()
    assert (seen["going"][0]["refusal"], seen["reading"]) == ("", "follows")

    done = caller.post(f"/tickets/{ticket.pk}/merges", {"tickets": [other.pk]})

    assert (done.status_code, done.json()[0]["into"]) == (201, ticket.pk)
    merged = caller.get(f"/tickets/{other.pk}").json()
    assert (merged["state"], merged["merged_into"]) == ("merged", ticket.pk)
    assert [one["ticket"] for one in caller.get(f"/tickets/{ticket.pk}/merges").json()] == [
        other.pk
    ]
    caller.post(f"/tickets/{other.pk}/merge-undo", {})
    assert caller.get(f"/tickets/{other.pk}").json()["merged_into"] is None


def test_a_reply_to_a_merged_ticket_lands_on_the_other(ticket, other, ines, otto):
    Caller(ines).post(f"/tickets/{ticket.pk}/merges", {"tickets": [other.pk]})

    answer = Caller(otto).post(f"/tickets/{other.pk}/messages", {"text": "Still gone."})

    assert answer.status_code == 201
    assert Message.objects.get().ticket_id == ticket.pk


def test_links_are_made_read_and_removed(ticket, other, ines):
    caller = Caller(ines)
    made = caller.post(f"/tickets/{ticket.pk}/links", {"ticket": other.pk, "kind": "blocks"})
    (back,) = caller.get(f"/tickets/{other.pk}/links").json()
    assert (made.status_code, back["words"], back["ticket"]) == (201, "Blocked by", ticket.pk)

    gone = caller.post(f"/links/{back['number']}/removal", {"reason": "Another matter"})

    assert (gone.status_code, caller.get(f"/tickets/{ticket.pk}/links").json()) == (204, [])


def test_children_are_attached_answered_in_the_background_and_detached(ticket, other, ines):
    caller = Caller(ines)
    attached = caller.post(f"/tickets/{ticket.pk}/children", {"tickets": [other.pk, ticket.pk]})
    assert [bool(one["refusal"]) for one in attached.json()] == [False, True]

    run = caller.post(f"/tickets/{ticket.pk}/runs", {"do": "answer", "text": "Hi {first_name}"})

    assert (run.status_code, run.json()["steps"]["waiting"]) == (202, 1)
    work_off()
    assert caller.get(f"/runs/{run.json()['number']}").json()["steps"]["done"] == 1
    assert said(other) == ["Hi Otto"]
    assert caller.post(f"/tickets/{other.pk}/parent-removal").status_code == 204
    assert caller.get(f"/tickets/{ticket.pk}/children").json()["items"] == []


def test_a_message_is_split_off(ticket, ines, rae):
    caller = Caller(ines)
    Caller(rae).post(f"/tickets/{ticket.pk}/messages", {"text": "And the printer."})
    number = Message.objects.get().pk

    new = caller.post(f"/tickets/{ticket.pk}/splits", {"messages": [number], "title": "Printer"})

    assert (new.status_code, new.json()["title"]) == (201, "Printer")

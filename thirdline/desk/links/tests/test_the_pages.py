from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.conversation.operations import reply
from thirdline.desk.links.models import Link, Merge, Run, Tie
from thirdline.desk.links.operations import attach_children, link_tickets, merge_tickets
from thirdline.desk.links.rules import LinkKind
from thirdline.desk.links.tests.make import asked, browser, fresh, said, work_off
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person


@pytest.fixture
def other(house: House, otto: Person) -> Ticket:
    return asked(otto, "No VPN at the customer's", "Ottos own words.")


def test_the_page_says_what_would_move_before_it_moves(
    ticket: Ticket, other: Ticket, ines: Person, otto: Person
) -> None:
    reply(other, text="Since nine.", by=otto)

    page = browser(ines).get(f"/tickets/{ticket.pk}/merge", {"way": "here", "tickets": other.label})

    shown = page.content.decode()
    assert "1 message" in shown
    assert "What these people read of it" in shown
    assert not Merge.objects.exists()


def test_pressing_merge_merges(ticket: Ticket, other: Ticket, ines: Person) -> None:
    given = {"way": "into", "tickets": str(ticket.pk), "reading": "follows", "tell": "on"}

    answer = browser(ines).post(f"/tickets/{other.pk}/merge", given)

    assert answer["Location"] == f"/tickets/{ticket.pk}"
    assert fresh(other).merged_into_id == ticket.pk


def test_a_number_nobody_may_read_is_named_at_its_field(ticket: Ticket, ines: Person) -> None:
    given = {"way": "into", "tickets": "TL-999999"}

    answer = browser(ines).post(f"/tickets/{ticket.pk}/merge", given)

    assert answer.status_code == 422
    assert "There is no ticket TL-999999 for you" in answer.content.decode()


def test_a_merged_ticket_leads_on_and_can_still_be_looked_at(
    ticket: Ticket, other: Ticket, ines: Person
) -> None:
    merge_tickets([other], into=ticket, by=ines)
    client = browser(ines)

    assert client.get(f"/tickets/{other.pk}")["Location"] == f"/tickets/{ticket.pk}"
    page = client.get(f"/tickets/{other.pk}?itself=1").content.decode()
    assert f"{other.label} was merged into {ticket.label}" in page
    assert 'id="ticket-composer"' not in page
    survivor = client.get(f"/tickets/{ticket.pk}").content.decode()
    assert "Merged in" in survivor
    assert "Ottos own words." in survivor


def test_undoing_asks_what_was_written_since(
    ticket: Ticket, other: Ticket, ines: Person, otto: Person
) -> None:
    merge_tickets([other], into=ticket, by=ines)
    own = reply(other, text="Thanks.", by=otto)
    client = browser(ines)
    assert "Thanks." in client.get(f"/tickets/{other.pk}/merge/undo").content.decode()

    client.post(f"/tickets/{other.pk}/merge/undo", {"asked": "1", "along": [own.pk]})

    assert said(other) == ["Thanks."]


def test_linking_and_removing_with_why(ticket: Ticket, other: Ticket, ines: Person) -> None:
    client = browser(ines)
    client.post(f"/tickets/{ticket.pk}/links", {"kind": "blocks", "tickets": other.label})
    link = Link.objects.get()
    assert "Blocked by" in client.get(f"/tickets/{other.pk}").content.decode()

    assert client.post(f"/links/{link.pk}/removal", {}).status_code == 422
    client.post(f"/links/{link.pk}/removal", {"reason": "Another matter"})

    assert not Link.objects.filter(removed_at=None).exists()


def test_attaching_answering_and_looking_at_children(
    ticket: Ticket, other: Ticket, ines: Person
) -> None:
    client = browser(ines)
    client.post(f"/tickets/{other.pk}/family", {"way": "child", "tickets": ticket.label})
    assert Tie.objects.get().parent == ticket
    assert "Hello {first_name}" in client.get(f"/tickets/{ticket.pk}/runs/answer").content.decode()

    client.post(f"/tickets/{ticket.pk}/runs/answer", {"text": "Hello {first_name}", "once": "a"})
    client.post(f"/tickets/{ticket.pk}/runs/answer", {"text": "Hello {first_name}", "once": "a"})
    work_off()

    assert said(other) == ["Hello Otto"]
    assert "1 of 1" in client.get(f"/tickets/{ticket.pk}").content.decode()
    assert other.label in client.get(f"/tickets/{ticket.pk}/children").content.decode()


def test_a_run_can_be_stopped(ticket: Ticket, other: Ticket, ines: Person) -> None:
    attach_children(ticket, children=[other], by=ines)
    client = browser(ines)
    client.post(f"/tickets/{ticket.pk}/runs/answer", {"text": "Hello"})

    client.post(f"/runs/{Run.objects.get().pk}/cancellation")

    assert (work_off(), said(other)) == (0, [])


def test_splitting_takes_what_is_ticked(ticket: Ticket, ines: Person, rae: Person) -> None:
    mine = reply(ticket, text="And the printer is broken.", by=rae)
    given = {"message": [mine.pk], "title": "Printer", "requester": rae.email, "since": "message"}

    answer = browser(ines).post(f"/tickets/{ticket.pk}/split", given)

    new = Ticket.objects.get(title="Printer")
    assert answer["Location"] == f"/tickets/{new.pk}"
    assert said(new) == ["And the printer is broken."]


def test_the_field_suggests_only_what_may_be_read(
    ticket: Ticket, other: Ticket, ines: Person
) -> None:
    client = browser(ines)

    found = client.get(f"/tickets/{ticket.pk}/others", {"tickets": "customer"}).content.decode()

    assert f'value="{other.label}"' in found
    first = client.get(f"/tickets/{other.pk}/others", {"tickets": "TL-1, "}).content.decode()
    assert "datalist" in first


def test_ticked_ones_become_children_of_the_oldest(
    ticket: Ticket, other: Ticket, ines: Person
) -> None:
    given = {"do": "attach", "ticket": [other.pk, ticket.pk]}

    answer = browser(ines).post("/links/picked", given)

    assert answer["Location"] == f"/tickets/{ticket.pk}"
    assert Tie.objects.get().child == other


def test_ticked_ones_are_looked_at_before_they_merge(
    ticket: Ticket, other: Ticket, ines: Person
) -> None:
    client = browser(ines)

    answer = client.post("/links/picked", {"do": "merge", "ticket": [other.pk], "other": ticket.pk})

    assert "This goes on in" in client.get(answer["Location"]).content.decode()
    assert client.post("/links/picked", {"do": "merge", "ticket": [other.pk]}).status_code == 409


@pytest.mark.parametrize("what", ["plain", "linked"])
def test_a_page_costs_one_question_more_only_where_there_is_something(
    ticket: Ticket, other: Ticket, ines: Person, django_assert_max_num_queries, what: str
) -> None:
    client = browser(ines)
    client.get(f"/tickets/{ticket.pk}")
    if what == "linked":
        link_tickets(ticket, other=other, kind=LinkKind.RELATES, by=ines)

    with django_assert_max_num_queries(40 if what == "linked" else 37):
        client.get(f"/tickets/{ticket.pk}")

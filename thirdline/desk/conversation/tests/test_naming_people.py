"""A note may name people who may read the ticket; nobody else is offered, and nobody else is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.conversation.mentions import named_in, people_offered
from thirdline.desk.conversation.models import Mention
from thirdline.desk.conversation.operations import add_note, choose_following
from thirdline.desk.tickets.models import Watch
from thirdline.desk.tickets.operations import restrict_ticket
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.operations import invite_person, robot
from thirdline.foundation.people.rules import Role
from thirdline.kit.refusals import Refused


def test_whoever_is_named_is_told_once(ticket, ines, noor):
    add_note(ticket, text="@Noor Haddad, is that the edge? Ask @noor@aldermoor.example.", by=ines)

    assert Mention.objects.get().person == noor
    assert "Ines names you" in Notice.objects.get(person=noor).text


def test_naming_oneself_tells_nobody(ticket, ines):
    add_note(ticket, text="@Ines Duarte will look", by=ines)

    assert not Notice.objects.filter(kind="ticket.mentioned").exists()


def test_who_wishes_so_follows_what_names_them(ticket, ines, noor, tomas):
    choose_following(noor, when_named=True, by=noor)

    add_note(ticket, text="@Noor Haddad and @Tomas Lindqvist", by=ines)

    assert [one.person for one in Watch.objects.all()] == [noor]


def test_naming_somebody_who_may_not_read_a_restricted_ticket_is_refused_with_the_way_out(
    ticket, ines, noor, tomas
):
    restrict_ticket(ticket, named=[noor], by=ines)

    with pytest.raises(Refused, match="Take the name out"):
        add_note(ticket, text="@Tomas Lindqvist look", by=ines)
    assert not Mention.objects.exists()


def test_naming_the_requester_is_refused_because_they_read_no_notes(ticket, rae, ines):
    with pytest.raises(Refused, match="reads no internal notes"):
        add_note(ticket, text="@Rae Okafor wrote", by=ines)


def test_of_two_of_one_name_the_address_says_which(ticket, ines, noor):
    invite_person(name="Noor Haddad", email="nh@aldermoor.example", role=Role.AGENT, by=None)

    with pytest.raises(Refused, match="Name them by address"):
        add_note(ticket, text="@Noor Haddad look", by=ines)


def test_a_robot_repeating_a_letter_names_nobody(ticket, rae):
    add_note(ticket, text="From @Rae Okafor", by=robot())

    assert not Mention.objects.exists()


def test_only_people_who_may_read_it_are_offered(ticket, ines, noor, tomas, rae):
    assert [one.name for one, _said in people_offered(ticket, "")] == [
        "Ines Duarte", "Noor Haddad", "Tomas Lindqvist",
    ]  # fmt: skip
    restrict_ticket(ticket, named=[noor], by=ines)

    assert [said for _one, said in people_offered(ticket, "no")] == ["@Noor Haddad"]
    assert people_offered(ticket, "tomas") == []


def test_the_completion_answers_the_composer(client, ticket, ines, noor):
    client.force_login(ines)

    items = client.get(f"/tickets/{ticket.pk}/named?q=noor").json()["items"]

    assert [one["insert"] for one in items] == ["@Noor Haddad "]


def test_the_page_of_mentions_shows_what_one_may_read_and_keeps_the_choice(
    client, ticket, ines, noor
):
    add_note(ticket, text="@Noor Haddad <script>", by=ines)
    client.force_login(noor)

    assert "@Noor Haddad &lt;script&gt;" in client.get("/mentions").content.decode()
    client.post("/mentions", {"follow": "yes"})
    assert "Stop following them" in client.get("/mentions").content.decode()


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_names(text):
    names, addresses = named_in(text)

    assert all("\n" not in one for one in names | addresses)

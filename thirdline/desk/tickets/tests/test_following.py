"""Others hear of a ticket when somebody lets them, and no longer than they may read it."""

from __future__ import annotations

import pytest

from thirdline.desk.conversation.operations import reply
from thirdline.desk.tickets.models import Watch
from thirdline.desk.tickets.operations import (
    restrict_ticket,
    take_ticket,
    unwatch_ticket,
    watch_ticket,
)
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.operations import retire_person
from thirdline.kit.refusals import Refused


def test_whoever_is_added_reads_the_ticket_and_is_told(ticket, ines, otto):
    watch_ticket(ticket, person=otto, by=ines)

    assert tickets_for(otto).filter(pk=ticket.pk).exists()
    assert "Ines lets you follow" in Notice.objects.get(person=otto, kind="watch.added").text


def test_a_stranger_lets_nobody_follow(ticket, otto, vik):
    with pytest.raises(Refused, match="Only the person who asked"):
        watch_ticket(ticket, person=vik, by=otto)


def test_who_asked_lets_a_colleague_read_along_and_ends_it(client, ticket, rae, otto):
    client.force_login(rae)
    client.post(f"/help/tickets/{ticket.pk}/watchers", {"address": otto.email})
    assert "1 person reads along" in client.get(f"/help/tickets/{ticket.pk}").content.decode()

    client.post(f"/help/tickets/{ticket.pk}/watchers", {"stop": otto.pk})

    assert not Watch.objects.exists()


def test_an_unknown_address_is_said_to_be_unknown(client, ticket, rae):
    client.force_login(rae)

    answer = client.post(f"/help/tickets/{ticket.pk}/watchers", {"address": "x@nowhere.example"})

    assert answer.status_code == 409
    assert "Nobody here has the address" in answer.content.decode()


def test_a_restricted_ticket_is_followed_by_named_people_only(ticket, ines, noor, tomas):
    restrict_ticket(ticket, named=[noor], by=ines)

    watch_ticket(ticket, person=noor, by=ines)
    with pytest.raises(Refused, match="restricted"):
        watch_ticket(ticket, person=tomas, by=ines)


def test_restricting_ends_the_following_of_all_others(ticket, ines, noor, tomas):
    for one in (noor, tomas):
        watch_ticket(ticket, person=one, by=ines)

    restrict_ticket(ticket, named=[noor], by=ines)

    assert [one.person for one in Watch.objects.all()] == [noor]
    ended = Entry.objects.get(verb="ticket.unwatched")
    assert ended.facts == {"person": tomas.pk, "may": False}


def test_whoever_has_left_follows_nothing(ticket, ines, noor, ada):
    watch_ticket(ticket, person=noor, by=ines)

    retire_person(noor, by=ada)

    assert not Watch.objects.exists()


def test_nobody_else_stops_somebody_from_following(ticket, ines, otto, vik):
    watch_ticket(ticket, person=otto, by=ines)

    with pytest.raises(Refused, match="Only they themselves"):
        unwatch_ticket(ticket, person=otto, by=vik)


def test_a_follower_of_the_support_teams_hears_the_requester_under_a_kind_of_its_own(
    ticket, rae, ines, noor
):
    take_ticket(ticket, by=ines)
    watch_ticket(ticket, person=noor, by=noor)

    reply(ticket, text="Still drops.", by=rae)

    assert Notice.objects.get(person=noor).kind == "watch.asker_wrote"
    assert Notice.objects.get(person=ines).kind == "ticket.asker_wrote"


def test_the_dialog_lists_who_follows_and_adds_by_name(client, ticket, ines, noor):
    client.force_login(ines)

    client.post(f"/tickets/{ticket.pk}/watchers", {"person": "noor haddad"})

    assert "Noor Haddad" in client.get(f"/tickets/{ticket.pk}/watchers").content.decode()
    unknown = client.post(f"/tickets/{ticket.pk}/watchers", {"person": "Nobody"})
    assert unknown.status_code == 409

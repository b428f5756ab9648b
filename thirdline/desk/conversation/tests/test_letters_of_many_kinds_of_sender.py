"""Who becomes a requester by writing, who does not, and what one sender may write in an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from thirdline.desk.conversation.tests.test_letters_in import letter, take_in
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.mail.models import InboundLetter, Letter, SenderRule
from thirdline.foundation.mail.operations import release_letters
from thirdline.foundation.mail.taking_in import take_up_pending
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

NIA = "Nia Park <nia@shop.elsewhere.example>"


def rule(pattern: str, treatment: str) -> None:
    SenderRule.objects.create(pattern=pattern, treatment=treatment)


@pytest.fixture
def two_an_hour(settings):
    settings.LETTERS_PER_SENDER_AND_HOUR = 2


def write(count: int, sender: str = NIA) -> list[InboundLetter]:
    return [take_in(letter(sender, subject=f"No. {one}")) for one in range(count)]


@pytest.mark.parametrize(
    ("rules", "known"),
    [
        ({}, True),
        ({"*": "judge"}, False),
        ({"*": "judge", "elsewhere.example": "welcome"}, True),
        ({"elsewhere.example": "judge", "nia@shop.elsewhere.example": "trust"}, True),
        ({"elsewhere.example": "welcome", "shop.elsewhere.example": "judge"}, False),
    ],
)
def test_a_stranger_becomes_a_requester_as_the_narrowest_rule_says(house, rules, known):
    for pattern, treatment in rules.items():
        rule(pattern, treatment)

    take_in(letter(NIA))

    ticket = Ticket.objects.get()
    assert Person.objects.filter(email="nia@shop.elsewhere.example").exists() is known
    assert ticket.requester.is_robot is not known
    assert ("From nia@shop.elsewhere.example." in ticket.description) is not known


def test_somebody_known_asks_whatever_strangers_may(house, rae):
    rule("*", "judge")

    take_in(letter())

    assert Ticket.objects.get().requester == rae


def test_a_blocked_sender_makes_nothing_and_the_letter_is_kept(house):
    rule("elsewhere.example", "block")

    taken = take_in(letter(NIA))

    assert (taken.outcome, taken.reason, taken.size > 0) == ("ignored", "sender-blocked", True)
    assert not Ticket.objects.exists()
    assert not Letter.objects.exists()


def test_what_one_sender_writes_beyond_the_limit_is_held_back_and_told_once(
    house, ada, two_an_hour
):
    outcomes = [one.outcome for one in write(5)]

    assert outcomes == ["ticket", "ticket", "held", "held", "held"]
    told = Notice.objects.get(person=ada, kind="letter.held_back")
    assert "nia@shop.elsewhere.example writes very much" in told.text


def test_others_are_not_held_back_by_it_and_a_trusted_machine_has_no_limit(house, rae, two_an_hour):
    rule("alerts@elsewhere.example", "trust")
    write(3)

    assert take_in(letter()).outcome == "ticket"
    assert {one.outcome for one in write(4, "alerts@elsewhere.example")} == {"ticket"}


def test_held_letters_are_taken_in_when_an_administrator_says_so(
    house, ada, two_an_hour, time_machine
):
    write(4)

    assert release_letters("nia@shop.elsewhere.example", by=ada) == 2
    time_machine.move_to(clock.now() + timedelta(minutes=2))

    assert take_up_pending() == 2
    assert Ticket.objects.count() == 4


def test_nobody_else_decides_about_them(house, ines, two_an_hour):
    write(3)

    with pytest.raises(Refused, match="Only administrators"):
        release_letters("nia@shop.elsewhere.example", by=ines)


def test_the_page_shows_them_and_leaves_them(client, house, ada, two_an_hour):
    write(4)
    client.force_login(ada)

    page = client.get(reverse("mail:mailboxes")).content.decode()
    answer = client.post(
        reverse("mail:held"), {"sender": "nia@shop.elsewhere.example", "decision": "leave"}
    )
    again = client.post(reverse("mail:held"), {"sender": "nia@shop.elsewhere.example"})

    assert "nia@shop.elsewhere.example" in page
    assert (answer.status_code, again.status_code) == (303, 409)
    assert set(InboundLetter.objects.values_list("outcome", flat=True)) == {"ticket", "ignored"}

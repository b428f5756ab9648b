"""No storm: however much happens, a person hears of it in a few notices, letters and pushes."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.notifications import kinds, rules
from thirdline.foundation.notifications.models import Held, Notice
from thirdline.foundation.notifications.operations import (
    add_device,
    mark_all_read,
    notify,
    send_held_letters,
)
from thirdline.foundation.notifications.queries import unread_count
from thirdline.kit import clock

kinds.register("storm.alarm", "an alarm is raised", mail=True, push=True)
kinds.register("storm.letter", "somebody writes", mail=True, letters=True)
KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"


def alarm(person, ticket: int, *, kind: str = "storm.alarm", entry: int | None = None):
    return notify(
        person, kind=kind, text=f"Alarm on {ticket}", url=f"/tickets/{ticket}",
        ticket_id=ticket, entry_id=entry, by=None,
    )  # fmt: skip


@pytest.fixture
def device(ines):
    keys = {"public_key": KEY, "auth": "BTBZMqHH6r4Tts7J_aSIgg"}
    return add_device(ines, name="Laptop", endpoint="https://push.example/1", by=ines, **keys)


@pytest.mark.slow
def test_a_thousand_events_about_a_thousand_tickets_are_one_notice(ines, device):
    before = Entry.objects.count()
    for number in range(1_000):
        alarm(ines, number + 1, entry=number + 1)

    notice = Notice.objects.get()
    assert (notice.times, notice.flood, unread_count(ines)) == (1_000, True, 1)
    held = Counter(Held.objects.values_list("channel", flat=True))
    assert Letter.objects.count() + held["mail"] <= rules.AT_ONCE + 1
    assert held["push"] <= rules.AT_ONCE + 1
    assert Entry.objects.count() - before < 40


def test_hundreds_of_events_about_one_ticket_are_one_notice_with_a_count(ines):
    for number in range(60):
        alarm(ines, 7, entry=number + 1)

    notice = Notice.objects.get()
    assert (notice.times, notice.text) == (60, "Alarm on 7")
    assert (Letter.objects.count(), Held.objects.count()) == (1, 1)


def test_what_followed_the_first_letter_is_one_more_letter(ines, ticket):
    for number in range(20):
        alarm(ines, ticket.pk, entry=number + 1)

    with clock.at(clock.now() + rules.WINDOW + timedelta(seconds=1)):
        send_held_letters(limit=10, by=None)

    letters = Letter.objects.filter(person=ines)
    assert letters.count() == 2
    assert "(×20)" in letters.latest("id").text
    assert not Held.objects.exists()


def test_a_flood_swallows_what_came_just_before_it(ines):
    for number in range(rules.FLOOD + 5):
        alarm(ines, number + 1)

    notice = Notice.objects.get()
    assert (notice.times, notice.ticket_id) == (rules.FLOOD + 5, None)
    assert notice.text == "An alarm is raised"


def test_a_repeated_reaction_is_not_counted_twice_in_a_flood(ines):
    for _again in range(2):
        for number in range(30):
            alarm(ines, number + 1, entry=number + 1)

    assert Notice.objects.get().times == 30


def test_after_the_window_it_is_news_again(ines):
    alarm(ines, 7)
    with clock.at(clock.now() + rules.WINDOW + timedelta(seconds=1)):
        alarm(ines, 7)

    assert Notice.objects.count() == 2


def test_what_was_read_is_not_counted_on(ines):
    alarm(ines, 7)
    mark_all_read(ines, by=ines)
    alarm(ines, 7)

    assert unread_count(ines) == 1
    assert Notice.objects.count() == 2


def test_each_letter_somebody_wrote_leaves_however_many_there_are(ines):
    for number in range(20):
        alarm(ines, 7, kind="storm.letter", entry=number + 1)

    assert (Letter.objects.count(), Notice.objects.count()) == (20, 1)


def test_of_many_kinds_at_once_the_rest_is_one_notice(ines):
    for number in range(rules.MOST_AN_HOUR + 30):
        kinds.register(f"storm.{number}", f"thing {number} happens")
        alarm(ines, number + 1, kind=f"storm.{number}")

    many = Notice.objects.get(kind=rules.MANY)
    assert unread_count(ines) <= rules.MOST_AN_HOUR + 1
    assert many.times == 30
    for number in range(rules.MOST_AN_HOUR + 30):
        kinds._kinds.pop(f"storm.{number}")


def test_one_persons_flood_is_nobody_elses(ines, noor):
    for number in range(20):
        alarm(ines, number + 1)
    alarm(noor, 1)

    assert Notice.objects.get(person=noor).times == 1

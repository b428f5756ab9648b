"""Quiet hours, digests, and what of a held notice is still worth telling."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.tickets.operations import resolve_ticket, restrict_ticket, take_ticket
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.notifications import kinds
from thirdline.foundation.notifications.models import Held, Notice
from thirdline.foundation.notifications.operations import (
    choose_channels,
    choose_rhythm,
    end_gathered_letters,
    mark_all_read,
    mute_ticket,
    notify,
    send_held_letters,
    unmute_ticket,
)
from thirdline.foundation.notifications.queries import unread_count
from thirdline.foundation.notifications.rules import Digest, Rhythm
from thirdline.foundation.people.operations import change_preferences
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

kinds.register("leaves.plain", "it is plain", mail=True)
kinds.register("leaves.urgent", "it is urgent", mail=True, urgent=True)
kinds.register("leaves.open", "it is open", mail=True, while_open=True)
ROME = ZoneInfo("Europe/Rome")
NIGHT = Rhythm(ROME, time(22), time(7))
MIDNIGHT = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight in Rome
NOON = datetime(2026, 6, 30, 10, tzinfo=UTC)


def at(hour: int, minute: int = 0, *, day: int = 30) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=ROME).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(21, 59), None),
        (at(22, 0), at(7, day=30) + timedelta(days=1)),
        (at(3, 0), at(7, 0)),
        (at(7, 0), None),
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning_of_their_zone(now, until):
    assert NIGHT.quiet_until(now) == until


def test_a_quiet_sunday_and_the_night_before_are_one_quiet():
    rhythm = Rhythm(ROME, time(22), time(7), frozenset({6}))
    saturday_night = at(23, day=27)

    assert rhythm.quiet_until(saturday_night) == at(7, day=29)


def test_whoever_is_quiet_on_all_days_is_left_alone_for_a_week_not_for_ever():
    rhythm = Rhythm(ROME, quiet_days=frozenset(range(7)))
    until = rhythm.quiet_until(NOON)

    assert until is not None
    assert until - NOON < timedelta(days=10)


@given(
    begins=st.times(), ends=st.times(), days=st.frozensets(st.integers(0, 6), max_size=6),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda d: d.replace(tzinfo=UTC)),
    zone=st.sampled_from(["Europe/Rome", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]),
)  # fmt: skip
def test_the_end_of_a_quiet_lies_ahead_and_is_not_quiet(begins, ends, days, now, zone):
    rhythm = Rhythm(ZoneInfo(zone), begins.replace(tzinfo=None), ends.replace(tzinfo=None), days)

    until = rhythm.quiet_until(now)

    assert until is None or (until > now and rhythm.ends(until) is None)


def test_a_daily_digest_comes_at_its_hour_in_the_persons_zone():
    assert NIGHT.next_digest(Digest.DAILY, at(7, 59)) == at(8)
    assert NIGHT.next_digest(Digest.DAILY, at(8)) == at(8) + timedelta(days=1)


def test_an_hourly_digest_that_falls_into_the_quiet_waits_for_its_end():
    due = NIGHT.due_at(at(21, 30), digest=Digest.HOURLY, passes=False)

    assert due == at(7) + timedelta(days=1)


def tell(person, kind: str = "leaves.plain", ticket=None, text: str = "News"):
    facts = {"ticket_id": ticket.pk, "url": f"/tickets/{ticket.pk}"} if ticket else {"url": "/x"}
    return notify(person, kind=kind, text=text, by=None, **facts)


@pytest.fixture
def sleeper(ines):
    """Ines lives in Rome and sleeps from ten to seven."""
    change_preferences(ines, time_zone="Europe/Rome", by=ines)
    choose_rhythm(ines, quiet_from=time(22), quiet_to=time(7), by=ines)
    return ines


def test_at_night_no_letter_leaves_and_in_the_morning_one_does(sleeper):
    with clock.at(MIDNIGHT):
        tell(sleeper, text="One")
    with clock.at(MIDNIGHT + timedelta(minutes=30)):
        tell(sleeper, text="Two")
        send_held_letters(limit=9, by=None)
    assert (Letter.objects.count(), unread_count(sleeper)) == (0, 2)

    with clock.at(MIDNIGHT + timedelta(hours=7)):
        send_held_letters(limit=9, by=None)

    letter = Letter.objects.get()
    assert letter.subject == "2 notices"
    assert "One" in letter.text
    assert "Two" in letter.text


def test_what_is_urgent_passes_unless_the_person_says_otherwise(sleeper):
    with clock.at(MIDNIGHT):
        tell(sleeper, "leaves.urgent", text="Wake up")
        assert Letter.objects.count() == 1
        choose_channels(
            sleeper, kind="leaves.urgent", in_app=True, mail=True, passes=False, by=sleeper
        )
        notify(sleeper, kind="leaves.urgent", text="Again", url="/y", by=None)

    assert Letter.objects.count() == 1


def test_a_daily_digest_is_one_letter_of_what_is_still_unread(ines):
    choose_rhythm(ines, quiet_from=None, quiet_to=None, digest="daily", by=ines)
    with clock.at(NOON):
        tell(ines, text="Read soon")
        mark_all_read(ines, by=ines)
        notify(ines, kind="leaves.plain", text="Not read", url="/y", by=None)
    with clock.at(NOON + timedelta(days=1)):
        send_held_letters(limit=9, by=None)

    letter = Letter.objects.get()
    assert letter.subject == "Not read"
    assert "Read soon" not in letter.text


def test_a_digest_of_what_was_all_read_is_no_letter(ines):
    choose_rhythm(ines, quiet_from=None, quiet_to=None, digest="hourly", by=ines)
    with clock.at(NOON):
        tell(ines)
        mark_all_read(ines, by=ines)
    with clock.at(NOON + timedelta(hours=1)):
        assert send_held_letters(limit=9, by=None) == 1

    assert not Letter.objects.exists()


def test_what_no_longer_holds_is_not_told(ines, mina, ticket):
    choose_rhythm(ines, quiet_from=None, quiet_to=None, digest="hourly", by=ines)
    tell(ines, "leaves.open", ticket)
    take_ticket(ticket, by=ines)
    resolve_ticket(ticket, words="Done", by=ines)
    with clock.at(clock.now() + timedelta(hours=2)):
        send_held_letters(limit=9, by=None)

    assert not Letter.objects.filter(subject="News").exists()


def test_who_may_not_read_the_ticket_any_more_is_told_nothing_of_it(noor, ines, ticket):
    choose_rhythm(noor, quiet_from=None, quiet_to=None, digest="hourly", by=noor)
    tell(noor, ticket=ticket, text="A secret")
    restrict_ticket(ticket, named=[ines], by=ines)
    with clock.at(clock.now() + timedelta(hours=2)):
        send_held_letters(limit=9, by=None)

    assert not Letter.objects.filter(person=noor).exists()


def test_only_by_mail_and_gathered_leaves_no_notice_in_the_desk(ines):
    choose_channels(ines, kind="leaves.plain", in_app=False, mail=True, digest="hourly", by=ines)
    assert tell(ines) is None
    assert unread_count(ines) == 0
    with clock.at(clock.now() + timedelta(hours=2)):
        send_held_letters(limit=9, by=None)

    assert Letter.objects.count() == 1
    assert not Notice.objects.exists()


def test_a_muted_ticket_is_silent_until_it_is_heard_again(ines, ticket):
    mute_ticket(ines, ticket_id=ticket.pk, by=ines)
    assert tell(ines, ticket=ticket) is None
    unmute_ticket(ines, ticket_id=ticket.pk, by=ines)

    assert tell(ines, ticket=ticket) is not None
    assert Letter.objects.filter(person=ines).count() == 1


@pytest.mark.parametrize("hours", [(time(22), None), (None, time(7)), (time(7), time(7))])
def test_half_a_night_is_none(ines, hours):
    with pytest.raises(Refused):
        choose_rhythm(ines, quiet_from=hours[0], quiet_to=hours[1], by=ines)


def test_a_letter_that_is_due_twice_leaves_once(ines):
    choose_rhythm(ines, quiet_from=None, quiet_to=None, digest="hourly", by=ines)
    tell(ines)
    with clock.at(clock.now() + timedelta(hours=2)):
        send_held_letters(limit=9, by=None)
        assert send_held_letters(limit=9, by=None) == 0

    assert Letter.objects.count() == 1
    assert not Held.objects.exists()


def test_words_of_several_lines_hold_nobodys_letter_back(ines, tomas):
    for person in (ines, tomas):
        choose_rhythm(person, quiet_from=None, quiet_to=None, digest="hourly", by=person)
    notify(ines, kind="leaves.plain", text="Ines names you:\nlook\x1b here", url="/", by=None)
    notify(tomas, kind="leaves.plain", text="It is plain.", url="/", by=None)

    with clock.at(clock.now() + timedelta(hours=2)):
        send_held_letters(limit=10, by=None)

    subjects = dict(Letter.objects.values_list("person__name", "subject"))
    assert subjects[ines.name] == "Ines names you: look here"
    assert subjects[tomas.name] == "It is plain."


def gathered_letter(person) -> Letter:
    choose_rhythm(person, quiet_from=None, quiet_to=None, digest="daily", by=person)
    with clock.at(NOON):
        tell(person)
    with clock.at(NOON + timedelta(days=1)):
        send_held_letters(limit=9, by=None)
    return Letter.objects.latest("pk")


def test_a_gathered_letter_says_how_to_end_it_and_pressing_ends_it(ines):
    letter = gathered_letter(ines)
    address = letter.headers["List-Unsubscribe"].strip("<>")
    with clock.at(NOON):
        tell(ines, text="Waits")

    looked = Client().get(address.removeprefix(settings.SITE_URL))
    assert "End the gathered letters?" in looked.content.decode()
    assert Held.objects.count() == 1
    pressed = Client(enforce_csrf_checks=True).post(
        address.removeprefix(settings.SITE_URL), {"List-Unsubscribe": "One-Click"}
    )

    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in letter.text
    assert pressed.status_code == 200
    assert not Held.objects.exists()
    assert Notice.objects.filter(text="Waits", shown=True).exists()
    tell(ines, text="Later")
    assert Letter.objects.count() == 1
    assert not Held.objects.exists()


def test_what_is_urgent_or_written_to_somebody_still_comes_when_gathered_letters_ended(ines):
    end_gathered_letters(ines, by=ines)

    tell(ines, kind="leaves.urgent", text="Fire")

    assert Letter.objects.get().subject == "Fire"
    assert "List-Unsubscribe" not in Letter.objects.get().headers


def test_a_kind_told_by_mail_only_stands_in_the_desk_once_gathered_letters_ended(ines):
    choose_channels(ines, kind="leaves.plain", in_app=False, mail=True, digest="hourly", by=ines)
    end_gathered_letters(ines, by=ines)

    tell(ines)

    assert unread_count(ines) == 1
    assert not Letter.objects.exists()


def test_the_page_that_ends_letters_is_in_the_language_of_its_reader(ines):
    change_preferences(ines, language="fr", by=ines)
    address = gathered_letter(ines).headers["List-Unsubscribe"].strip("<>")

    page = Client().get(address.removeprefix(settings.SITE_URL), headers={"Accept-Language": "de"})

    assert "Arrêter les e-mails groupés" in page.content.decode()


def test_a_forged_address_ends_no_letters(ines):
    assert Client().post(f"/end-letters/{ines.pk}~x").status_code == 404

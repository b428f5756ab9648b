from __future__ import annotations

from typing import Any

import pytest

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.notifications import kinds
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.notifications.operations import (
    choose_channels,
    mark_all_read,
    mark_read,
    notify,
)
from thirdline.foundation.notifications.queries import (
    notice_for,
    notices_of,
    preferences_of,
    unread_count,
)
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import retire_person, robot
from thirdline.kit.refusals import NotFound

kinds.register("test.inside", "a test says so")
kinds.register("test.by_mail", "a test writes", mail=True)


def tell(person: Person, kind: str = "test.inside", about: int = 1, **more) -> Any:
    url = f"/tickets/{about}"
    return notify(person, kind=kind, text="The VPN is back.", url=url, by=None, **more)


def test_a_notice_waits_unread_and_newest_first(rae):
    tell(rae)
    newest = tell(rae, about=2)

    assert unread_count(rae) == 2
    assert notices_of(rae)[0] == newest


def test_reading_one_and_reading_all_are_remembered(rae):
    first = tell(rae)
    tell(rae, about=2)

    mark_read(first, by=rae)
    assert unread_count(rae) == 1
    mark_all_read(rae, by=rae)
    assert unread_count(rae) == 0


def test_a_kind_sent_by_mail_becomes_a_letter_with_a_link(rae):
    tell(rae, "test.by_mail")

    letter = Letter.objects.get()
    assert (letter.to_address, letter.subject) == (rae.email, "The VPN is back.")
    assert "/tickets/1" in letter.text


def test_who_wants_no_mail_gets_none(rae):
    choose_channels(rae, kind="test.by_mail", in_app=True, mail=False, by=rae)

    tell(rae, "test.by_mail")

    assert (Letter.objects.count(), unread_count(rae)) == (0, 1)


def test_who_wants_only_mail_sees_nothing_inside(rae):
    choose_channels(rae, kind="test.by_mail", in_app=False, mail=True, by=rae)

    assert tell(rae, "test.by_mail") is None
    assert (Letter.objects.count(), unread_count(rae)) == (1, 0)


@pytest.mark.parametrize("in_app", [True, False])
def test_a_reaction_that_runs_twice_tells_once(rae, in_app):
    choose_channels(rae, kind="test.by_mail", in_app=in_app, mail=True, by=rae)

    for _again in range(2):
        tell(rae, "test.by_mail", entry_id=7)

    assert (Letter.objects.count(), Notice.objects.count()) == (1, int(in_app))


def test_robots_and_people_who_left_hear_nothing(rae, ada):
    rae = retire_person(rae, by=ada)

    assert tell(rae, "test.by_mail") is None
    assert tell(robot(), "test.by_mail") is None
    assert not Letter.objects.exists()


def test_a_misspelt_kind_fails_at_once(rae):
    with pytest.raises(kinds.UnknownKind, match=r"test\.typo"):
        tell(rae, "test.typo")


def test_somebody_elses_notice_is_not_there(rae, otto):
    notice = tell(rae)

    with pytest.raises(NotFound):
        notice_for(otto, notice.pk)


def test_a_requester_is_not_asked_about_the_teams_notices(rae, ines):
    kinds.register("test.public", "my ticket moves", staff=False)

    offered = {one.kind.name for one in preferences_of(rae)}

    assert "test.public" in offered
    assert "test.inside" not in offered
    assert "test.inside" in {one.kind.name for one in preferences_of(ines)}


def test_a_notice_is_in_the_journal_without_its_words(rae):
    notice = tell(rae)

    entry = Entry.objects.get(verb="notice.given")
    assert entry.facts == {"kind": "test.inside", "person": rae.pk, "ticket": None}
    assert entry.subject_id == notice.pk

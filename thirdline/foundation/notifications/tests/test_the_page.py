from __future__ import annotations

import pytest
from django.test import Client

from thirdline.foundation.notifications.models import Notice, Preference
from thirdline.foundation.notifications.queries import unread_count
from thirdline.foundation.notifications.tests.test_telling_people import tell


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("who", ["rae", "ines", "ada", "vik"])
def test_everybody_reads_their_own_notices_and_nobody_elses(request, otto, who):
    person = request.getfixturevalue(who)
    Notice.objects.create(person=otto, kind="test.inside", text="For Otto", at=otto.joined_at)
    tell(person)

    page = browser(person).get("/notices").text

    assert "The VPN is back." in page
    assert "For Otto" not in page


def test_opening_a_notice_marks_it_and_leads_on(ines):
    notice = tell(ines)

    answer = browser(ines).post(f"/notices/{notice.pk}/reading")

    assert (answer.status_code, answer["Location"]) == (303, "/tickets/1")
    assert unread_count(ines) == 0


def test_somebody_elses_notice_cannot_be_opened(ines, rae):
    notice = tell(rae)

    assert browser(ines).post(f"/notices/{notice.pk}/reading").status_code == 404
    assert unread_count(rae) == 1


def test_all_are_marked_at_once(ines):
    tell(ines)
    tell(ines)

    browser(ines).post("/notices/reading")

    assert unread_count(ines) == 0


def test_a_person_chooses_what_reaches_them_where(ines):
    assert browser(ines).get("/notices/channels").status_code == 200

    browser(ines).post("/notices/channels", {"in_app": ["test.by_mail"], "mail": ["test.inside"]})

    chosen = {one.kind: (one.in_app, one.mail) for one in Preference.objects.filter(person=ines)}
    assert chosen["test.by_mail"] == (True, False)
    assert chosen["test.inside"] == (False, True)

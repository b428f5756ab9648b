from __future__ import annotations

import pytest
from django.test import Client

from thirdline.foundation.notifications.models import Held, Notice, Preference
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.notifications.queries import (
    devices_of,
    is_muted,
    preferences_of,
    rhythm_row,
    unread_count,
)
from thirdline.foundation.notifications.tests.test_pushing import AUTH, PUBLIC
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
    tell(ines, about=2)

    browser(ines).post("/notices/reading")

    assert unread_count(ines) == 0


def test_a_person_chooses_what_reaches_them_where(ines):
    assert browser(ines).get("/notices/channels").status_code == 200

    browser(ines).post("/notices/channels", {"in_app": ["test.by_mail"], "mail": ["test.inside"]})

    chosen = {one.kind: (one.in_app, one.mail) for one in Preference.objects.filter(person=ines)}
    assert chosen["test.by_mail"] == (True, False)
    assert chosen["test.inside"] == (False, True)


def test_what_is_about_one_ticket_stands_together_and_is_read_together(ines):
    for about, text in ((7, "first"), (8, "other"), (7, "last")):
        notify(
            ines, kind=f"test.{'inside' if text != 'first' else 'by_mail'}", text=f"{text} news",
            url=f"/tickets/{about}", ticket_id=about, by=None,
        )  # fmt: skip
    page = browser(ines).get("/notices").text
    assert page.count("data-item") == 2
    assert "1 earlier about it" in page

    newest = Notice.objects.get(text="last news")
    browser(ines).post(f"/notices/{newest.pk}/reading", {"stay": "1"})

    assert unread_count(ines) == 1


def test_unread_and_kind_narrow_the_list(ines):
    tell(ines)
    tell(ines, "test.by_mail", about=2)
    browser(ines).post(f"/notices/{Notice.objects.latest('id').pk}/reading")

    assert browser(ines).get("/notices?show=unread").text.count("data-item") == 1
    assert browser(ines).get("/notices?kind=test.by_mail").text.count("data-item") == 1
    assert "Nothing here is left to read" in browser(ines).get("/notices?kind=nothing").text


def test_a_ticket_is_muted_and_heard_again_from_its_line(ines, ticket):
    tell(ines, about=ticket.pk, ticket_id=ticket.pk)
    browser(ines).post(f"/notices/mutes/{ticket.pk}")
    assert (unread_count(ines), is_muted(ines, ticket.pk)) == (0, True)
    assert "Hear of it again" in browser(ines).get("/notices").text

    browser(ines).post(f"/notices/mutes/{ticket.pk}", {"stop": "1"})

    assert not is_muted(ines, ticket.pk)


def test_quiet_hours_are_kept_and_a_half_night_is_said_at_its_field(ines):
    sent = {
        "quiet_from": "22:00",
        "quiet_to": "07:00",
        "quiet_days": ["5", "6"],
        "digest_at": "08:00",
    }
    assert browser(ines).post("/notices/rhythm", sent).status_code == 303
    assert rhythm_row(ines).quiet_days == [5, 6]

    answer = browser(ines).post("/notices/rhythm", {**sent, "quiet_to": ""})

    assert answer.status_code == 422
    assert "both a beginning and an end" in answer.text


def test_a_browser_is_added_tried_and_removed(ines):
    facts = {
        "endpoint": "https://push.example/1",
        "public_key": PUBLIC,
        "auth": AUTH,
        "name": "<b>",
    }
    browser(ines).post("/notices/devices", facts)
    (device,) = devices_of(ines)
    page = browser(ines).get("/notices/channels").text
    assert "&lt;b&gt;" in page

    browser(ines).post(f"/notices/devices/{device.pk}/trials")
    assert Held.objects.filter(channel="push").count() == 1
    assert unread_count(ines) == 0
    browser(ines).post(f"/notices/devices/{device.pk}/removal")

    assert devices_of(ines) == []


@pytest.mark.parametrize("wrong", [{"public_key": "x"}, {"auth": "x"}, {"endpoint": ""}])
def test_a_browser_with_no_usable_keys_is_refused(ines, wrong):
    facts = {"endpoint": "https://push.example/1", "public_key": PUBLIC, "auth": AUTH}

    assert browser(ines).post("/notices/devices", {**facts, **wrong}).status_code == 409


def test_nobody_tries_or_removes_the_browser_of_another(ines, rae):
    facts = {"endpoint": "https://push.example/1", "public_key": PUBLIC, "auth": AUTH}
    browser(ines).post("/notices/devices", facts)
    (device,) = devices_of(ines)

    for verb in ("trials", "removal"):
        assert browser(rae).post(f"/notices/devices/{device.pk}/{verb}").status_code == 404


def test_the_worker_of_the_browser_is_a_script_at_the_top(client):
    answer = client.get("/push-worker.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert "showNotification" in answer.text


def test_only_what_was_changed_is_written_down(ines):
    kept = {f"digest:{one.kind.name}": one.digest for one in preferences_of(ines)}
    boxes = {
        name: [one.kind.name for one in preferences_of(ines) if getattr(one, name)]
        for name in ("in_app", "mail", "push", "passes")
    }
    browser(ines).post("/notices/channels", {**kept, **boxes})
    assert not Preference.objects.exists()

    browser(ines).post("/notices/channels", {**kept, **boxes, "digest:test.inside": "daily"})

    assert [(one.kind, one.digest) for one in Preference.objects.all()] == [
        ("test.inside", "daily")
    ]

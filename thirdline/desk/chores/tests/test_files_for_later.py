"""Files put into the composer go along with a reply for later: once, or not at all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from thirdline.desk.chores.models import LaterFile, LaterReply
from thirdline.desk.chores.operations import (
    change_later_reply,
    reply_later,
    send_due_reply,
    send_withheld_reply,
    take_back_later_reply,
)
from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.operations import reply
from thirdline.desk.conversation.queries import files_of_message
from thirdline.desk.search.queries import find_tickets
from thirdline.desk.search.tests.make import read_files
from thirdline.desk.tickets.models import Attachment
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import issue_token, robot
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: object) -> Path:
    settings.ATTACHMENTS_ROOT = tmp_path / "store"  # type: ignore[attr-defined]
    return tmp_path / "store"


def upload(name: str = "guide.txt", content: bytes = b"press quetzal") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/plain")


def planned(ticket: object, by: Person, *files: SimpleUploadedFile) -> LaterReply:
    return reply_later(
        ticket, text="See the guide.", send_at=clock.now() + HOUR, files=files or [upload()], by=by
    )


def due(hours: float = 2) -> bool:
    with clock.at(clock.now() + hours * HOUR):
        return send_due_reply(by=robot())


def stored(store: Path) -> int:
    return sum(one.is_file() for one in store.rglob("*")) if store.exists() else 0


def test_they_are_sent_with_it_and_once(ticket, ines, rae, store):
    planned(ticket, ines, upload(), upload("second.txt"))
    assert Attachment.objects.count() == 0

    assert due() is True
    assert due() is False

    message = Message.objects.get()
    kept = Attachment.objects.order_by("pk")
    assert [one.name for one in kept] == ["guide.txt", "second.txt"]
    assert {(one.message_id, one.public, one.by_id) for one in kept} == {
        (message.pk, True, ines.pk)
    }
    assert (LaterFile.objects.count(), stored(store)) == (0, 2)
    client = Client()
    client.force_login(rae)
    answer = client.get(f"/tickets/files/{kept[0].pk}")
    assert b"".join(answer) == b"press quetzal"


def test_until_then_nobody_outside_the_teams_finds_them(ticket, ines, rae):
    planned(ticket, ines)
    read_files()
    assert find_tickets(rae, "quetzal").count == 0

    due()
    with clock.at(clock.now() + 3 * HOUR):
        read_files()

    assert find_tickets(rae, "quetzal").tickets == [ticket]


def test_the_letter_that_is_written_after_the_commit_finds_them(ticket, ines):
    planned(ticket, ines)
    due()

    assert files_of_message(Message.objects.get()) == ["guide.txt"]


def test_a_worker_that_dies_between_has_sent_none(ticket, ines, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_facts: object, **_more: object) -> None:
        raise Killed

    later = planned(ticket, ines)
    monkeypatch.setattr("thirdline.desk.chores.operations.sending_later._record", die)
    with pytest.raises(Killed), transaction.atomic():
        due()
    monkeypatch.undo()
    assert (Attachment.objects.count(), later.files.count()) == (0, 1)

    due()
    assert (Attachment.objects.count(), LaterFile.objects.count()) == (1, 0)


def test_taken_back_they_are_gone_from_the_disk(
    ticket, ines, store, django_capture_on_commit_callbacks
):
    later = planned(ticket, ines)

    with django_capture_on_commit_callbacks(execute=True):
        take_back_later_reply(later, by=ines)

    assert (LaterFile.objects.count(), stored(store)) == (0, 0)


def test_withheld_they_wait_and_go_when_it_is_sent_all_the_same(ticket, ines, rae):
    later = planned(ticket, ines)
    reply(ticket, text="It works again.", by=rae)
    due()
    later.refresh_from_db()
    assert (later.state, later.files.count()) == ("withheld", 1)

    message = send_withheld_reply(later, by=ines)

    assert Attachment.objects.get().message_id == message.pk


def test_a_refused_file_refuses_the_plan_and_leaves_nothing(ticket, ines, store):
    with pytest.raises(Refused):
        planned(ticket, ines, upload(), upload("run.exe"))

    assert (LaterReply.objects.count(), stored(store)) == (0, 0)


def test_a_change_adds_to_them(ticket, ines):
    later = planned(ticket, ines)

    change_later_reply(later, text="See both.", files=[upload("more.txt")], by=ines)

    assert [one.name for one in later.files.order_by("pk")] == ["guide.txt", "more.txt"]


def test_the_page_takes_them_from_the_composer_and_shows_them(ticket, ines):
    client = Client()
    client.force_login(ines)
    form = {"text": "See the guide.", "when": "in 2 h", "file": [upload(), upload("two.txt")]}

    answer = client.post(f"/tickets/{ticket.pk}/later", form)

    assert answer.status_code in {302, 303}
    assert LaterFile.objects.count() == 2
    page = client.get(f"/tickets/{ticket.pk}").content.decode()
    assert "guide.txt" in page
    assert "two.txt" in page


def test_by_api_a_file_is_added_to_the_plan(ticket, ines):
    later = planned(ticket, ines)
    _token, secret = issue_token(ines, name="t", scopes=["read", "write"], by=ines)

    answer = Client().post(
        f"/api/v1/later/{later.pk}/files", {"file": upload("api.txt")},
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip

    assert answer.status_code == 201
    assert answer.json()["files"] == ["guide.txt", "api.txt"]

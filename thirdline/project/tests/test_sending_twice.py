"""One key, one change, however often and however near together it is sent."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from thirdline.desk.conversation.models import Message
from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.kit import clock
from thirdline.project.models import KeptAnswer
from thirdline.project.operations import forget_answers
from thirdline.project.tests.api_make import Caller

NEW = {"title": "VPN drops"}
KEY = {"Idempotency-Key": "k-1"}


def test_the_same_request_is_answered_again_and_done_once(house, rae):
    caller = Caller(rae)

    first, second = (caller.post("/tickets", NEW, **KEY) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert "Idempotent-Replay" not in first
    assert second["Idempotent-Replay"] == "true"
    assert Ticket.objects.count() == 1


def test_the_same_key_on_another_request_is_a_mistake(house, rae):
    caller = Caller(rae)
    caller.post("/tickets", NEW, **KEY)

    other = caller.post("/tickets", {"title": "Printer"}, **KEY)

    assert other.status_code == 422
    assert other.json()["code"] == "key_reused"
    assert Ticket.objects.count() == 1


def test_two_people_may_use_the_same_key(house, rae, ines):
    answers = [Caller(each).post("/tickets", NEW, **KEY) for each in (rae, ines)]

    assert [a.status_code for a in answers] == [201, 201]
    assert Ticket.objects.count() == 2


def test_a_refused_request_leaves_no_key_and_no_change_behind(ticket, ines):
    caller = Caller(ines)
    refused = caller.delete(f"/tickets/{ticket.pk}/hold", **KEY)
    caller.post(f"/tickets/{ticket.pk}/hold", {"reason": "vendor"})

    again = caller.delete(f"/tickets/{ticket.pk}/hold", **KEY)

    assert (refused.status_code, again.status_code) == (409, 200)


@pytest.mark.parametrize("key", ["", "x" * 101, "a\tb"])
def test_a_key_that_is_none_is_refused(house, rae, key):
    assert Caller(rae).post("/tickets", NEW, **{"Idempotency-Key": key}).status_code == 422


def test_an_upload_with_another_boundary_is_the_same_upload(ticket, ines):
    caller = Caller(ines)
    place = f"/tickets/{ticket.pk}/attachments"

    answers = [caller.post(place, form(mark), content_type=kind(mark), **KEY) for mark in "AB"]

    assert [a.status_code for a in answers] == [201, 201]
    assert answers[1]["Idempotent-Replay"] == "true"
    assert Attachment.objects.count() == 1


def test_answers_are_forgotten_after_a_day(house, rae):
    Caller(rae).post("/tickets", NEW, **KEY)

    early, late = forget_answers(), forget_answers(before=clock.now() + timedelta(seconds=1))

    assert (early, late) == (0, 1)
    assert not KeptAnswer.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_runs(ticket, ines):
    caller, answers = Caller(ines), []
    start = threading.Barrier(6)

    def send() -> None:
        mine = Caller()
        mine.headers = caller.headers
        start.wait()
        body = {"text": "We look into it."}
        answers.append(mine.post(f"/tickets/{ticket.pk}/messages", body, **KEY))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert Message.objects.count() == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert sum("Idempotent-Replay" not in a for a in answers if a.status_code == 201) == 1
    assert all(a["Retry-After"] for a in answers if a.status_code == 409)


def form(mark: str) -> bytes:
    head = 'Content-Disposition: form-data; name="file"; filename="log.txt"\r\n'
    return f"--{mark}\r\n{head}Content-Type: text/plain\r\n\r\nhello\r\n--{mark}--\r\n".encode()


def kind(mark: str) -> str:
    return f"multipart/form-data; boundary={mark}"

"""What an integrator does with texts, macros, chores and drafts: the same operations, in JSON."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from thirdline.desk.conversation.models import Message
from thirdline.kit import clock

AHEAD = (clock.now() + timedelta(days=2)).isoformat()


class Api:
    def __init__(self, person: Any):
        self.client = Client()
        self.client.force_login(person)

    def __call__(self, how: str, path: str, body: Any = None, status: int = 200) -> Any:
        ask = getattr(self.client, how)
        more = {} if how == "get" else {"data": body or {}, "content_type": "application/json"}
        answer = ask(f"/api/v1{path}", **more)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def api(ines) -> Api:
    return Api(ines)


def test_a_text_is_kept_filled_and_retired(api, ticket):
    text = api("post", "/texts", {"name": "Hi", "body": "Dear {{ requester.first_name }}"}, 201)

    made = api("post", f"/tickets/{ticket.pk}/texts/{text['number']}", {})

    assert made == {"text": "Dear Rae", "asks": []}
    assert api("get", "/texts")["items"][0]["whose"] == "own"
    api("delete", f"/texts/{text['number']}")


def test_a_macro_is_tried_run_and_refused_whole(api, ticket):
    actions = [{"do": "note", "words": "Hi"}, {"do": "resume"}]
    macro = api("post", "/macros", {"name": "M", "actions": actions}, 201)["number"]
    at = f"/tickets/{ticket.pk}/macros/{macro}"

    steps = api("post", f"{at}/trials")["steps"]
    refusal = api("post", f"{at}/runs", status=409)

    assert [bool(one["refusal"]) for one in steps] == [False, True]
    assert refusal["facts"] == {"action": 2}
    assert not Message.objects.exists()
    api("delete", f"/macros/{macro}")


def test_reminders_are_set_put_off_and_finished(api, ticket):
    one = api("post", f"/tickets/{ticket.pk}/reminders", {"due_at": AHEAD}, 201)["number"]

    api("post", f"/reminders/{one}/snooze", {"due_at": AHEAD})
    assert [each["number"] for each in api("get", "/reminders")["items"]] == [one]
    api("post", f"/reminders/{one}/end")

    assert api("get", "/reminders")["items"] == []
    api("post", f"/tickets/{ticket.pk}/reminders", {"on": "moment"}, 409)


def test_a_reply_is_planned_changed_and_taken_back(api, ticket):
    sent = {"text": "Later", "send_at": AHEAD}
    one = api("post", f"/tickets/{ticket.pk}/later", sent, 201)["number"]

    api("patch", f"/later/{one}", {"text": "Later still"})
    assert api("get", f"/tickets/{ticket.pk}/later")[0]["text"] == "Later still"
    api("delete", f"/later/{one}")

    assert api("get", f"/tickets/{ticket.pk}/later") == []


def test_a_checklist_is_put_and_its_items_settled(api, ticket):
    sent = {"name": "L", "items": ["One", "Two"]}
    items = api("post", f"/tickets/{ticket.pk}/checklists", sent, 201)["items"]

    api("patch", f"/checklist-items/{items[0]['number']}", {"done": True})
    api("patch", f"/checklist-items/{items[1]['number']}", {"left_out": "Not here"})

    shown = api("get", f"/tickets/{ticket.pk}/checklists")[0]["items"]
    assert [one["left_out"] for one in shown] == ["", "Not here"]
    assert shown[0]["done_by"]["name"] == "Ines Duarte"
    api("post", f"/tickets/{ticket.pk}/checklists", {"template": "no"}, 404)


def test_time_is_logged_and_ones_own_only(api, ticket, noor):
    one = api("post", f"/tickets/{ticket.pk}/time", {"minutes": 25}, 201)["number"]

    assert Api(noor)("get", f"/tickets/{ticket.pk}/time")["items"] == []
    Api(noor)("delete", f"/time/{one}", status=404)
    api("delete", f"/time/{one}", status=204)


def test_the_journal_tells_colleagues_nothing_of_single_peoples_time(api, ticket, noor, mina):
    api("post", f"/tickets/{ticket.pk}/time", {"minutes": 25}, 201)
    seen = {
        person: [
            one["verb"] for one in Api(person)("get", f"/tickets/{ticket.pk}/journal")["items"]
        ]
        for person in (noor, mina)
    }

    assert "time.logged" not in seen[noor]
    assert "time.logged" in seen[mina]


def test_drafts_are_kept_shared_gone_on_with_and_sent(api, ticket, noor):
    draft = api("put", f"/tickets/{ticket.pk}/drafts/reply", {"text": "Dear Rae"})["number"]
    api("put", f"/drafts/{draft}/sharing")
    other = Api(noor)

    changed = other("put", f"/drafts/{draft}/text", {"text": "Dear Rae, hi", "version": 1})
    api("put", f"/drafts/{draft}/text", {"text": "x", "version": 1}, 409)
    other("post", f"/drafts/{draft}/sending", {"version": changed["version"]})

    assert Message.objects.get().author == noor
    assert api("get", f"/tickets/{ticket.pk}/drafts") == []


def test_people_are_named_and_follow(api, ticket, noor):
    api("post", f"/tickets/{ticket.pk}/messages", {"text": "@Noor Haddad", "kind": "note"}, 201)
    api("put", f"/tickets/{ticket.pk}/watchers/{noor.pk}")

    assert Api(noor)("get", "/mentions")["items"][0]["ticket"] == ticket.pk
    watchers = api("get", f"/tickets/{ticket.pk}")["watchers"]
    assert [one["name"] for one in watchers] == ["Noor Haddad"]
    api("delete", f"/tickets/{ticket.pk}/watchers/{noor.pk}")


def test_requesters_find_none_of_it(ticket, rae):
    api = Api(rae)

    for path in ("drafts", "later", "checklists", "time"):
        api("get", f"/tickets/{ticket.pk}/{path}", status=404)
    for path in ("/texts", "/macros", "/mentions", "/reminders"):
        assert api("get", path)["items"] == []

"""Two people decide about one ticket at the same time: nobody's words are lost or written over."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from thirdline.desk.conversation.operations import reply
from thirdline.desk.tickets.operations import (
    edit_ticket,
    put_on_hold,
    resolve_ticket,
    set_priority,
    take_ticket,
)
from thirdline.desk.tickets.states import HoldReason
from thirdline.foundation.people.operations import robot

HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(ines) -> Client:
    client = Client()
    client.force_login(ines)
    return client


def form_of(desk, ticket, name: str) -> dict[str, str]:
    """What a browser would send back of a form as it was drawn."""
    page = desk.get(f"/tickets/{ticket.pk}/forms/{name}").text
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {k: unescape(v) for k, v in hidden if k != "csrfmiddlewaretoken"}


def matter_of(desk, ticket) -> dict[str, str]:
    form = form_of(desk, ticket, "matter")
    return {**form, **json.loads(form["was"])}


def test_ones_own_deed_in_another_tab_is_no_reason_to_ask(desk, ticket, ines):
    take_ticket(ticket, by=ines)
    form = form_of(desk, ticket, "resolve")
    put_on_hold(ticket, reason=HoldReason.VENDOR, words="Netvance looks at it", by=ines)

    typed = {**form, "code": "fixed", "words": "Restarted the gateway."}
    answer = desk.post(f"/tickets/{ticket.pk}/resolution", typed, headers=HTMX)

    assert answer.status_code == 204


@pytest.mark.parametrize(
    "case",
    [
        ("resolve", "resolution", {"code": "fixed", "words": "Mine: restarted"}, "Mine: restarted"),
        ("hold", "hold", {"reason": "vendor", "words": "Mine: they look"}, "Mine: they look"),
        ("cancel", "cancellation", {"reason": "Mine: a duplicate"}, "Mine: a duplicate"),
        ("priority", "priority", {"priority": 1, "reason": "Mine: payday"}, "Mine: payday"),
        ("restrict", "restriction", {"named": "noor@aldermoor.example"}, "noor@aldermoor"),
    ],
)
def test_every_form_comes_back_beside_what_the_other_did(desk, ticket, ines, mina, case):
    name, path, typed, kept = case
    take_ticket(ticket, by=ines)
    form = form_of(desk, ticket, name)
    set_priority(ticket, priority=2, reason="Theirs: the bank calls", by=mina)

    answer = desk.post(f"/tickets/{ticket.pk}/{path}", {**form, **typed}, headers=HTMX)

    assert answer.status_code == 409
    assert kept in answer.text
    assert "Theirs: the bank calls" in answer.text
    assert "Mina was quicker" in answer.text


def test_sent_once_more_it_is_done(desk, ticket, ines, mina):
    take_ticket(ticket, by=ines)
    form = form_of(desk, ticket, "resolve")
    set_priority(ticket, priority=2, reason="The bank calls", by=mina)
    typed = {"code": "fixed", "words": "Restarted."}
    again = desk.post(f"/tickets/{ticket.pk}/resolution", {**form, **typed}, headers=HTMX).text
    (seen,) = re.findall(r'name="seen_entry" value="(\d+)"', again)

    answer = desk.post(f"/tickets/{ticket.pk}/resolution", {**typed, "seen_entry": seen})

    assert answer.status_code == 303
    ticket.refresh_from_db()
    assert ticket.state == "resolved"


def test_a_reply_of_the_requester_is_read_before_resolving(desk, ticket, ines, rae):
    take_ticket(ticket, by=ines)
    form = form_of(desk, ticket, "resolve")
    reply(ticket, text="It is back again.", by=rae)

    answer = desk.post(f"/tickets/{ticket.pk}/resolution", {**form, "code": "fixed", "words": "Ok"})

    assert answer.status_code == 409
    assert "It is back again." in answer.text


def test_what_a_machine_did_asks_nobody_again(desk, ticket, ines):
    take_ticket(ticket, by=ines)
    form = form_of(desk, ticket, "resolve")
    set_priority(ticket, priority=2, reason="The clock came to 75 %", by=robot())

    answer = desk.post(f"/tickets/{ticket.pk}/resolution", {**form, "code": "fixed", "words": "Ok"})

    assert answer.status_code == 303


def test_a_refusal_by_the_rules_gives_the_words_back_too(desk, ticket, ines, mina):
    take_ticket(ticket, by=ines)
    form = form_of(desk, ticket, "resolve")
    resolve_ticket(ticket, words="Theirs: new cable", by=mina)

    typed = {**form, "code": "fixed", "words": "Mine: restarted"}
    answer = desk.post(f"/tickets/{ticket.pk}/resolution", typed)

    assert answer.status_code == 409
    assert "Mine: restarted" in answer.text
    assert "Theirs: new cable" in answer.text


def test_two_who_edit_different_things_both_keep_theirs(desk, ticket, mina):
    form = matter_of(desk, ticket)
    edit_ticket(ticket, title="Theirs", by=mina)

    answer = desk.post(f"/tickets/{ticket.pk}/matter", {**form, "tags": "vpn, leiden"})

    assert answer.status_code == 303
    ticket.refresh_from_db()
    assert (ticket.title, ticket.tags) == ("Theirs", ["leiden", "vpn"])


def test_two_who_edit_the_same_see_both_texts_and_nothing_is_saved(desk, ticket, mina):
    form = matter_of(desk, ticket)
    edit_ticket(ticket, description="Theirs: since Sunday", impact="group", by=mina)

    typed = {**form, "description": "Mine: since Monday", "tags": "vpn"}
    answer = desk.post(f"/tickets/{ticket.pk}/matter", typed, headers=HTMX)

    assert answer.status_code == 409
    assert answer.text.count("Mine: since Monday") == 2  # in the table and in the form
    assert "Theirs: since Sunday" in answer.text
    assert '<option value="group" selected' in answer.text
    ticket.refresh_from_db()
    assert (ticket.description, ticket.tags) == ("Theirs: since Sunday", [])


def test_saving_once_more_is_a_decision_and_goes_through(desk, ticket, mina):
    form = matter_of(desk, ticket)
    edit_ticket(ticket, title="Theirs", impact="group", by=mina)
    again = desk.post(f"/tickets/{ticket.pk}/matter", {**form, "title": "Mine"}, headers=HTMX).text
    was = json.loads(unescape(re.findall(r'name="was" value="([^"]*)"', again)[0]))

    answer = desk.post(
        f"/tickets/{ticket.pk}/matter", {**was, "title": "Mine", "was": json.dumps(was)}
    )

    assert answer.status_code == 303
    ticket.refresh_from_db()
    assert (ticket.title, ticket.impact) == ("Mine", "group")


@pytest.mark.parametrize("was", ["", "{", "[1]", '{"title": 5}'])
def test_a_form_that_does_not_say_what_it_saw_is_taken_at_its_word(desk, ticket, was):
    form = {**matter_of(desk, ticket), "title": "New", "was": was}

    assert desk.post(f"/tickets/{ticket.pk}/matter", form).status_code in {303, 409}


def test_a_mistake_in_the_form_does_not_hide_what_the_other_did(desk, ticket, ines, mina):
    take_ticket(ticket, by=ines)
    form = form_of(desk, ticket, "resolve")
    set_priority(ticket, priority=2, reason="The bank calls", by=mina)
    path = f"/tickets/{ticket.pk}/resolution"

    wrong = desk.post(path, {**form, "code": "fixed", "words": ""}, headers=HTMX)
    (seen,) = re.findall(r'name="seen_entry" value="(\d+)"', wrong.text)
    answer = desk.post(path, {"code": "fixed", "words": "Ok", "seen_entry": seen}, headers=HTMX)

    assert (wrong.status_code, answer.status_code) == (422, 409)

from __future__ import annotations

import argparse
import io
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.cli import FIRST, add_commands, first_administrator
from thirdline.foundation.people.models import Person, Skill
from thirdline.foundation.people.operations import (
    change_person,
    grant_skill,
    invite_person,
    retire_person,
    withdraw_skill,
)
from thirdline.foundation.people.queries import PAGE, people_page
from thirdline.foundation.people.rules import Role, Validity, validity
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

PIA = {
    "name": "Pia Sand",
    "email": "Pia@aldermoor.example",
    "role": "agent",
    "teams": ["service-desk"],
    "letter": "on",
}


def test_an_administrator_adds_a_person_who_chooses_a_password_by_letter(
    client, house, ada, mailoutbox
):
    client.force_login(ada)
    client.post("/set-up/people/new", PIA)
    pia = Person.objects.get(email="pia@aldermoor.example")
    link = re.search(r"/account/password/reset/key/\S+", mailoutbox[0].body)
    assert link is not None

    browser = Client()
    form = browser.get(link[0], follow=True)
    words = "the sea is calm today"
    browser.post(form.request["PATH_INFO"], {"password1": words, "password2": words})

    pia.refresh_from_db()
    assert pia.check_password(words)
    assert [held.team.slug for held in pia.memberships.all()] == ["service-desk"]
    verbs = Entry.objects.filter(subject_kind="people.person", subject_id=pia.pk)
    assert {
        "person.invited",
        "person.joined",
        "person.invitation_sent",
        "person.guard_changed",
    } <= {one.verb for one in verbs}


def test_an_address_is_taken_once_and_the_form_says_so(client, house, ada, rae):
    client.force_login(ada)

    answer = client.post("/set-up/people/new", {**PIA, "email": rae.email.upper()})

    assert answer.status_code == 409
    assert "is already here" in answer.content.decode()


def test_a_lead_reads_the_people_but_changes_none(client, house, mina, rae):
    client.force_login(mina)

    assert client.get(f"/set-up/people/{rae.pk}").status_code == 200
    assert client.post(f"/set-up/people/{rae.pk}", {"name": "X"}).status_code == 404
    assert client.get("/set-up/people/new").status_code == 404


def test_a_change_of_role_is_journaled(ada, ines):
    change_person(ines, role=Role.SPECIALIST, by=ada)

    entry = Entry.objects.get(verb="person.changed")
    assert entry.facts == {"changed": ["role"], "role": "specialist"}


def test_a_new_name_is_words_and_not_a_sealed_fact(ada, ines):
    change_person(ines, name="Ines Alba", by=ada)

    entry = Entry.objects.get(verb="person.changed")
    assert entry.words == {"name": "Ines Alba"}
    assert "Alba" not in str(entry.facts)


def test_the_last_administrator_stays_one(ada):
    with pytest.raises(Refused, match="needs an administrator"):
        change_person(ada, role=Role.AGENT, by=ada)


def test_nobody_ends_their_own_access(ada):
    with pytest.raises(Refused, match="your own access"):
        retire_person(ada, by=ada)


def test_a_person_leaves_once(ada, rae):
    retire_person(rae, by=ada)

    with pytest.raises(Refused, match="has left already"):
        retire_person(rae, by=ada)


def test_teams_become_the_ones_ticked(client, house, ada, ines):
    client.force_login(ada)

    client.post(f"/set-up/people/{ines.pk}/teams", {"teams": ["network"]})

    living = ines.memberships.filter(until=None)
    assert [held.team.slug for held in living] == ["network"]


def test_an_expired_certificate_is_marked_in_the_list(client, ada, ines):
    routing = Skill.objects.create(name="Routing", slug="routing")
    yesterday = clock.now().date() - timedelta(days=1)
    grant_skill(ines, skill=routing, level=4, until=yesterday, by=ada)
    client.force_login(ada)

    assert ">expired<" in client.get("/set-up/people").content.decode()


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, Validity.EXPIRED), (0, Validity.SOON), (60, Validity.SOON), (61, Validity.VALID)],
)
def test_a_certificate_is_good_through_its_last_day(days, expected):
    today = date(2026, 6, 30)

    assert validity(today + timedelta(days=days), today) == expected


def test_a_skill_is_taken_away_once(ada, ines):
    routing = Skill.objects.create(name="Routing", slug="routing")
    grant_skill(ines, skill=routing, level=4, by=ada)
    withdraw_skill(ines, skill=routing, by=ada)

    with pytest.raises(Refused, match="does not have the skill"):
        withdraw_skill(ines, skill=routing, by=ada)


def test_the_pages_of_people_miss_nobody_and_repeat_nobody(db):
    for number in range(PAGE + 5):
        # Many share a name, which is where a page mark by name alone would lose some.
        invite_person(name=f"Kim {number % 3}", email=f"kim{number}@x.example", by=None)

    first, mark = people_page()
    second, end = people_page(after=mark)

    assert len({one.pk for one in first + second}) == PAGE + 5
    assert end == ""


def test_people_are_found_by_any_words_of_name_or_address(rae, otto):
    assert people_page(find="oka aldermoor")[0] == [rae]


def test_a_page_mark_that_is_nonsense_shows_the_first_page(rae):
    assert people_page(after="x:y")[0] == [rae]


def test_an_empty_desk_gets_its_first_administrator_once(db):
    made = first_administrator()

    assert made is not None
    assert made[0] == FIRST
    first = Person.objects.get(email=FIRST)
    assert first.check_password(made[1])
    assert first.may("set_up")
    assert first_administrator() is None


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    args = parser.parse_args(words)
    return int(args.run(args))


def test_the_command_line_adds_an_administrator(db, capsys):
    arguments = ["people", "add", "--name", "Ada", "--email", "ada@x.example"]

    assert run(*arguments, "--role", "administrator") == 0

    said = re.search(r"password (\S+)", capsys.readouterr().out)
    assert said is not None
    assert Person.objects.get(email="ada@x.example").check_password(said[1])


def test_the_command_line_takes_a_password_from_standard_input(db, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("the sea is calm\n"))

    run("people", "add", "--name", "Ada", "--email", "ada@x.example", "--password")

    assert Person.objects.get(email="ada@x.example").check_password("the sea is calm")
    assert "the sea" not in capsys.readouterr().out

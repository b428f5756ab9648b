from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from thirdline.foundation.people.calendar_text import calendar_of_person, calendar_of_team
from thirdline.foundation.people.models import Rotation, RotationOverride, RotationPlace
from thirdline.foundation.people.on_call import on_call_now
from thirdline.foundation.people.operations import end_stand_in, join_team, retire_person, stand_in
from thirdline.foundation.people.rota_links import link_for
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

# A Monday in Berlin, a week before the clocks there go back on 25 October.
NOW = datetime(2026, 10, 19, 12, 0, tzinfo=UTC)


@pytest.fixture
def rotation(house, noor, tomas):
    join_team(tomas, team=house.network, by=None)
    made = Rotation.objects.create(
        team=house.network,
        name="Nights",
        kind="weekly",
        starts_at=datetime(2026, 10, 5, 7, 0, tzinfo=UTC),  # Mondays at nine in Berlin
        time_zone="Europe/Berlin",
    )
    RotationPlace.objects.create(rotation=made, person=noor, position=0)
    RotationPlace.objects.create(rotation=made, person=tomas, position=1)
    return made


def events(text: bytes) -> dict[str, tuple[datetime, datetime, str]]:
    found = Calendar.from_ical(text).walk("VEVENT")
    return {
        str(one["uid"]): (one.decoded("dtstart"), one.decoded("dtend"), str(one["summary"]))
        for one in found
    }


def test_a_week_with_a_change_of_clocks_lasts_an_hour_longer(house, rotation):
    turns = events(calendar_of_team(house.network, now=NOW)).values()

    this_week = next(turn for turn in turns if turn[0] <= NOW < turn[1])
    assert this_week[0] == datetime(2026, 10, 19, 7, 0, tzinfo=UTC)
    assert this_week[1] == datetime(2026, 10, 26, 8, 0, tzinfo=UTC)
    assert this_week[2] == "Noor Haddad on call for Network"


def test_a_turn_keeps_its_uid_from_one_reading_to_the_next(house, rotation):
    today = events(calendar_of_team(house.network, now=NOW))
    tomorrow = events(calendar_of_team(house.network, now=NOW + timedelta(days=1)))

    assert len(today.keys() & tomorrow.keys()) >= len(today) - 1
    assert {uid: today[uid] for uid in today.keys() & tomorrow.keys()} == {
        uid: tomorrow[uid] for uid in today.keys() & tomorrow.keys()
    }


def test_a_person_reads_only_their_own_turns(house, rotation, tomas):
    turns = events(calendar_of_person(tomas, now=NOW)).values()

    assert turns
    assert all(summary.startswith("Tomas") for _start, _end, summary in turns)


def test_who_stands_in_is_on_call_and_in_the_calendar(house, rotation, noor, tomas):
    with clock.at(NOW):
        stand_in(
            rotation,
            person=tomas,
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=8),
            by=noor,
        )

    moment = NOW + timedelta(hours=1)
    assert on_call_now(house.network, moment)[0].person == tomas
    assert "Stands in for Noor Haddad." in calendar_of_team(house.network, now=NOW).decode()


def test_ending_a_stand_in_that_runs_keeps_what_has_been(rotation, noor, tomas):
    with clock.at(NOW):
        made = stand_in(
            rotation, person=tomas, starts_at=NOW, ends_at=NOW + timedelta(hours=8), by=noor
        )
    with clock.at(NOW + timedelta(hours=2)):
        end_stand_in(made, by=noor)

    made.refresh_from_db()
    assert made.ends_at == NOW + timedelta(hours=2)


def test_a_stand_in_that_has_not_begun_is_taken_out(rotation, noor, tomas):
    with clock.at(NOW):
        made = stand_in(
            rotation,
            person=tomas,
            starts_at=NOW + timedelta(days=1),
            ends_at=NOW + timedelta(days=2),
            by=noor,
        )
        end_stand_in(made, by=noor)

    assert not RotationOverride.objects.exists()


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [((2, 1), "ends after it starts"), ((-3, -1), "That time is over"), ((0, 2000), "60 days")],
)
def test_a_stand_in_at_an_impossible_time_is_refused(rotation, noor, tomas, hours, sentence):
    begin, end = (NOW + timedelta(hours=h) for h in hours)

    with clock.at(NOW), pytest.raises(Refused, match=sentence):
        stand_in(rotation, person=tomas, starts_at=begin, ends_at=end, by=noor)


def test_only_the_team_its_lead_or_whoever_may_assign_plans_it(rotation, ines, tomas):
    with clock.at(NOW), pytest.raises(Refused, match="Only the team and its lead"):
        stand_in(rotation, person=tomas, starts_at=NOW, ends_at=NOW + timedelta(hours=1), by=ines)


def test_a_requester_cannot_be_put_on_call(rotation, noor, rae):
    with clock.at(NOW), pytest.raises(Refused, match="does not work here"):
        stand_in(rotation, person=rae, starts_at=NOW, ends_at=NOW + timedelta(hours=1), by=noor)


def test_the_page_says_who_is_on_call(client, rotation, ines):
    client.force_login(ines)

    with clock.at(NOW):
        page = client.get("/rota").content.decode()

    assert "Noor Haddad" in page
    assert "Only the team and its lead" in page


def test_a_person_of_the_team_puts_somebody_in_by_the_form(client, rotation, noor, tomas):
    client.force_login(noor)
    begin = clock.now().replace(microsecond=0, second=0) + timedelta(days=1)
    facts = {
        "person": tomas.pk,
        "starts_at": begin.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (begin + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M"),
    }

    client.post(f"/rota/{rotation.pk}/stand-ins", facts)

    made = RotationOverride.objects.get()
    assert (made.person, made.starts_at) == (tomas, begin)


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def test_a_calendar_program_needs_no_sign_in(client, rotation, noor):
    answer = client.get(path_of(link_for(noor)))

    assert answer["Content-Type"].startswith("text/calendar")
    assert answer.content.startswith(b"BEGIN:VCALENDAR")


def test_a_forged_address_leads_nowhere(client, rotation, noor, tomas):
    link = path_of(link_for(noor))
    forged = link.replace(f"/{noor.pk}.", f"/{tomas.pk}.")

    assert forged != link
    assert client.get(forged).status_code == 404


def test_the_address_of_somebody_who_left_leads_nowhere(client, house, rotation, noor, ada):
    link = path_of(link_for(noor, house.network))
    retire_person(noor, by=ada)

    assert client.get(link).status_code == 404

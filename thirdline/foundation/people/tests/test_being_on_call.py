from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thirdline.foundation.people.models import Rotation, RotationOverride, RotationPlace
from thirdline.foundation.people.on_call import at_work, on_call_now, on_call_of, on_shift_now, rota
from thirdline.foundation.people.operations import plan_shift, retire_person

MONDAY = datetime(2026, 6, 29, 8, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def rotation(house, noor, jonas):
    made = Rotation.objects.create(
        team=house.network, name="Network on call", starts_at=MONDAY, time_zone="Europe/Berlin"
    )
    for position, person in enumerate([noor, jonas]):
        RotationPlace.objects.create(rotation=made, person=person, position=position)
    return made


def stand_in(rotation, person, start, end, reason=""):
    return RotationOverride.objects.create(
        rotation=rotation, person=person, starts_at=start, ends_at=end, reason=reason
    )


def names(duties):
    return [duty.person.first_name for duty in duties]


def test_the_rotation_says_who_is_on_call(house, rotation):
    assert names(on_call_now(house.network, MONDAY + HOUR)) == ["Noor"]
    assert names(on_call_now(house.network, MONDAY + WEEK)) == ["Jonas"]


def test_who_is_on_call_knows_until_when(house, rotation):
    (duty,) = on_call_now(house.network, MONDAY + HOUR)

    assert (duty.since, duty.until, duty.rotation) == (MONDAY, MONDAY + WEEK, "Network on call")


def test_the_hand_over_keeps_its_local_hour_when_the_clocks_change(house, rotation):
    # From 25 October 2026 ten o'clock in Berlin is 09:00 UTC.
    before, after = (
        datetime(2026, 11, 2, 8, 59, tzinfo=UTC),
        datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
    )

    assert names(on_call_now(house.network, before)) != names(on_call_now(house.network, after))


def test_somebody_stands_in(house, rotation, tomas, noor):
    stand_in(rotation, tomas, MONDAY + HOUR, MONDAY + 3 * HOUR, "Dentist")

    (duty,) = on_call_now(house.network, MONDAY + 2 * HOUR)

    assert (duty.person, duty.stands_in_for, duty.reason) == (tomas, noor, "Dentist")
    assert (duty.since, duty.until) == (MONDAY + HOUR, MONDAY + 3 * HOUR)
    assert names(on_call_now(house.network, MONDAY + 3 * HOUR)) == ["Noor"]


def test_whoever_left_is_not_on_call(house, rotation, noor, ada):
    retire_person(noor, by=ada)

    assert on_call_now(house.network, MONDAY + HOUR) == []


def test_a_rotation_without_people_puts_nobody_on_call(house):
    Rotation.objects.create(team=house.network, name="Empty", starts_at=MONDAY)

    assert on_call_now(house.network, MONDAY) == []
    assert rota(house.network, MONDAY, MONDAY + WEEK) == []


def test_the_rota_has_no_gap_and_names_the_stand_in(house, rotation, tomas):
    stand_in(rotation, tomas, MONDAY + HOUR, MONDAY + 3 * HOUR)

    duties = rota(house.network, MONDAY, MONDAY + 2 * WEEK)

    assert names(duties) == ["Noor", "Tomas", "Noor", "Jonas"]
    assert [one.until for one in duties[:-1]] == [one.since for one in duties[1:]]


def test_many_teams_cost_as_many_queries_as_one(house, rotation):
    other = Rotation.objects.create(team=house.database, name="Database", starts_at=MONDAY)
    RotationPlace.objects.create(
        rotation=other, person_id=rotation.places.all()[0].person_id, position=0
    )

    with CaptureQueriesContext(connection) as asked:
        found = on_call_of([house.network, house.database, house.desk], MONDAY)

    assert {team: names(duties) for team, duties in found.items()} == {
        house.network.pk: ["Noor"], house.database.pk: ["Noor"], house.desk.pk: [],
    }  # fmt: skip
    assert len(asked) == 3


def test_a_team_without_shifts_is_always_there(house):
    assert at_work(house.network, MONDAY) is None


def test_shifts_say_who_is_at_work(house, noor, jonas, ada):
    plan_shift(noor, team=house.network, starts_at=MONDAY, ends_at=MONDAY + 8 * HOUR, by=ada)
    plan_shift(
        jonas, team=house.network, starts_at=MONDAY + 8 * HOUR, ends_at=MONDAY + 16 * HOUR, by=ada
    )

    assert at_work(house.network, MONDAY + HOUR) == {noor.pk}
    assert names(on_shift_now(house.network, MONDAY + 8 * HOUR)) == ["Jonas"]
    assert at_work(house.network, MONDAY - HOUR) == frozenset()


def test_a_plan_that_ran_out_sends_nobody_home(house, noor, ada):
    plan_shift(
        noor, team=house.network, starts_at=MONDAY - WEEK, ends_at=MONDAY - WEEK + HOUR, by=ada
    )

    assert at_work(house.network, MONDAY) is None

"""Calendars as rows: their schedules, snapshots and coming holidays."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError

from thirdline.foundation.calendars.models import Holiday, WorkCalendar
from thirdline.foundation.calendars.public_days import public_days
from thirdline.foundation.calendars.queries import (
    NamedDay,
    calendar_by_slug,
    describe_calendar,
    schedule_for,
    schedule_from,
    snapshot,
    upcoming_holidays,
    warm_schedules,
)
from thirdline.kit.tables import table_named

pytestmark = pytest.mark.django_db
HOUR = 3600
# In 2026 Christmas Day is a Friday; Thursday the 24th is an ordinary day by law.
THE_23RD = datetime(2026, 12, 23, 16, 0, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def countries_loaded() -> None:
    # The first use of the library takes most of a second, which is no test's own time.
    public_days("DE", "", 2026)


@pytest.fixture
def office(db: None) -> WorkCalendar:
    days = ("mon", "tue", "wed", "thu", "fri")
    return WorkCalendar.objects.create(
        name="Office",
        slug="office",
        time_zone="Europe/Berlin",
        hours={day: [["08:00", "18:00"]] for day in days},
        holiday_country="DE",
    )


def test_public_holidays_of_the_country_are_closed(office: WorkCalendar) -> None:
    schedule = schedule_for(office)

    assert schedule.is_holiday_on(date(2026, 12, 25))
    assert schedule.add(THE_23RD, 11 * HOUR + 1) == datetime(2026, 12, 28, 7, 0, 1, tzinfo=UTC)


def test_an_own_holiday_closes_its_day(office: WorkCalendar) -> None:
    Holiday.objects.create(calendar=office, date=date(2026, 12, 24), name="Works outing")

    assert schedule_for(office).add(THE_23RD, 2 * HOUR) == datetime(2026, 12, 28, 8, tzinfo=UTC)


def test_an_own_short_day_replaces_the_hours_even_on_a_public_holiday(
    office: WorkCalendar,
) -> None:
    for day in (date(2026, 12, 24), date(2026, 12, 25)):
        Holiday.objects.create(calendar=office, date=day, name="Short", hours=[["09:00", "12:00"]])
    schedule = schedule_for(office)

    assert schedule.add(THE_23RD, 1 * HOUR + 6 * HOUR) == datetime(2026, 12, 25, 11, tzinfo=UTC)


def test_an_edit_takes_effect_at_the_next_call_and_not_on_copies(office: WorkCalendar) -> None:
    kept = snapshot(office)
    before = schedule_for(office)
    Holiday.objects.create(calendar=office, date=date(2026, 12, 24), name="Works outing")
    WorkCalendar.objects.filter(pk=office.pk).update(hours={"mon": [["10:00", "11:00"]]})
    office.refresh_from_db()

    assert schedule_for(office).next_open(THE_23RD) == datetime(2026, 12, 28, 9, tzinfo=UTC)
    assert schedule_from(kept) is before
    assert schedule_from(kept).is_working_day(date(2026, 12, 24))


def test_a_snapshot_survives_json(office: WorkCalendar) -> None:
    Holiday.objects.create(
        calendar=office, date=date(2026, 12, 24), name="Short", hours=[["09:00", "12:00"]]
    )
    copied = json.loads(json.dumps(snapshot(office)))

    assert schedule_from(copied) is schedule_for(office)


def test_always_open_ignores_hours_and_holidays(office: WorkCalendar) -> None:
    office.always_open = True
    year = schedule_for(office).elapsed(THE_23RD, THE_23RD + timedelta(days=365))

    assert year == 365 * 86_400
    assert describe_calendar(office) == "day and night"
    assert upcoming_holidays(office, date(2026, 12, 1), 3) == []


def test_without_a_calendar_it_is_day_and_night() -> None:
    assert schedule_for(None).add(THE_23RD, 86_400) == THE_23RD + timedelta(days=1)


def test_coming_holidays_are_own_and_public_ones_in_order(office: WorkCalendar) -> None:
    Holiday.objects.create(calendar=office, date=date(2026, 12, 24), name="Works outing")
    Holiday.objects.create(
        calendar=office, date=date(2026, 12, 26), name="Stock taking", hours=[["09:00", "12:00"]]
    )

    assert upcoming_holidays(office, date(2026, 12, 20), 4) == [
        NamedDay(date(2026, 12, 24), "Works outing"),
        NamedDay(date(2026, 12, 25), "Christmas Day"),
        NamedDay(date(2026, 12, 26), "Stock taking", (("09:00", "12:00"),)),
        NamedDay(date(2027, 1, 1), "New Year's Day"),
    ]


def test_a_calendar_is_found_by_its_slug(office: WorkCalendar) -> None:
    assert calendar_by_slug("office") == office
    assert calendar_by_slug("nowhere") is None


def test_warming_works_out_every_calendar(office: WorkCalendar) -> None:
    WorkCalendar.objects.create(name="Closed", slug="closed")

    assert warm_schedules(THE_23RD) == 2


def test_a_snapshot_of_a_fetched_calendar_costs_one_query(
    office: WorkCalendar,
    django_assert_num_queries,
) -> None:
    with django_assert_num_queries(1):
        snapshot(office)


def test_a_date_is_a_holiday_once(office: WorkCalendar) -> None:
    Holiday.objects.create(calendar=office, date=date(2026, 12, 24), name="Works outing")

    with pytest.raises(IntegrityError):
        Holiday.objects.create(calendar=office, date=date(2026, 12, 24), name="Again")


def test_configuration_refuses_a_calendar_with_a_short_day_nobody_can_read(
    office: WorkCalendar,
) -> None:
    table = table_named("calendars")
    assert table is not None
    assert table.check is not None
    sound = table.check(office)
    Holiday.objects.create(
        calendar=office, date=date(2026, 12, 24), name="Short", hours=[["9", "12:00"]]
    )

    assert sound is None
    assert table.check(office) == "2026-12-24: “9” is not a time of day. Write it as 08:00."

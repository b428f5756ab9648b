"""The tables of calendars an administrator may edit as text."""

from __future__ import annotations

from django.db import models

from thirdline.foundation.calendars.models import Holiday, WorkCalendar
from thirdline.foundation.calendars.rules import why_not_calendar, why_not_times
from thirdline.kit.tables import Child, Column, Table, list_tables
from thirdline.kit.texts.later import later


def _calendar_mistake(row: models.Model) -> str | None:
    if not isinstance(row, WorkCalendar):
        return None
    for day in row.holidays.all():
        wrong = why_not_times(day.hours)
        if wrong:
            return f"{day.date}: {wrong}"
    return why_not_calendar(
        time_zone=row.time_zone,
        hours=row.hours,
        always_open=row.always_open,
        country=row.holiday_country,
        subdivision=row.holiday_subdivision,
    )


list_tables(
    Table(
        "calendars",
        later("Calendars"),
        WorkCalendar,
        "slug",
        (
            Column("slug"),
            Column("name"),
            Column("time_zone"),
            Column("always_open", "flag"),
            Column(
                "hours",
                "json",
                weekly=True,
                help=later("by weekday: mon: [['08:00', '12:00'], ['13:00', '17:00']]"),
            ),
            Column("holiday_country"),
            Column("holiday_subdivision"),
        ),
        (
            Child(
                "holidays",
                Holiday,
                "calendar",
                (Column("date", "date"), Column("name"), Column("hours", "json")),
                key="date",
            ),
        ),
        order=10,
        check=_calendar_mistake,
    )
)

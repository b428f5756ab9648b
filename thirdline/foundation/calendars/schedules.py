"""From the copied content of a calendar to the schedule that does the arithmetic; no database."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from functools import lru_cache, partial
from typing import TypedDict

from thirdline.engines.worktime import WEEKDAYS, Schedule
from thirdline.foundation.calendars.public_days import public_days
from thirdline.foundation.calendars.rules import ALL_DAY


class Snapshot(TypedDict):
    """A calendar's content as plain JSON, fit to be kept on a running clock.

    `closed` and `short` are its own holidays; public ones are worked out from the country, for
    any year, so a snapshot stays small. With `always_open` nothing else but the zone matters.
    """

    name: str
    time_zone: str
    always_open: bool
    hours: dict[str, list[list[str]]]
    country: str
    subdivision: str
    closed: list[str]
    short: dict[str, list[list[str]]]


def always_open_snapshot() -> Snapshot:
    """What holds where no calendar is chosen: day and night."""
    return Snapshot(
        name="",
        time_zone="UTC",
        always_open=True,
        hours={},
        country="",
        subdivision="",
        closed=[],
        short={},
    )


def schedule_from(snapshot: Snapshot) -> Schedule:
    """The schedule of a snapshot; one content is worked out once and then shared.

    The content itself is the key, so an edited calendar can never answer with old hours.
    """
    content = {key: value for key, value in snapshot.items() if key != "name"}
    return _schedule_of(json.dumps(content, sort_keys=True))


@lru_cache(maxsize=512)
def _schedule_of(content: str) -> Schedule:
    snapshot: Snapshot = json.loads(content)
    if snapshot["always_open"]:
        return Schedule(snapshot["time_zone"], dict.fromkeys(WEEKDAYS, ALL_DAY))
    short = {date.fromisoformat(day): pairs for day, pairs in snapshot["short"].items()}
    return Schedule(
        snapshot["time_zone"],
        snapshot["hours"],
        holidays=[date.fromisoformat(day) for day in snapshot["closed"]],
        holidays_of=partial(_public_closings, snapshot, frozenset(short)),
        shifts=short,
    )


def _public_closings(snapshot: Snapshot, short: Collection[date], year: int) -> list[date]:
    if not snapshot["country"]:
        return []
    # An own short day on a public holiday is meant: that day is worked for some hours.
    found = public_days(snapshot["country"], snapshot["subdivision"], year)
    return [day for day in found if day not in short]

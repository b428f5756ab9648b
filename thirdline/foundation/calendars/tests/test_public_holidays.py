"""Public holidays against the shared vectors; every difference of meaning is named here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.shared_data import shared_data
from thirdline.foundation.calendars.public_days import public_days

ELEVEN_YEARS = 11

# What the vectors list and our calendar leaves open, with the number of times and the reason.
# Such a day can be entered as an own holiday of a calendar.
KNOWN_DIFFERENCES = {
    ("AT", "CHRISTMAS_EVE"): (ELEVEN_YEARS, "an observance of the source, a working day by law"),
    ("AT", "NEW_YEARS_EVE"): (ELEVEN_YEARS, "an observance of the source, a working day by law"),
    ("AT", "EASTER"): (ELEVEN_YEARS, "always a Sunday, which Austrian law does not list again"),
    ("AT", "PENTECOST"): (ELEVEN_YEARS, "always a Sunday, which Austrian law does not list again"),
    ("BE", "ALL_SOULS"): (ELEVEN_YEARS, "an observance of the source, a working day by law"),
    ("BE", "KINGS_FEAST"): (ELEVEN_YEARS, "an observance: only public offices close"),
    ("BE", "NEW_YEARS_EVE"): (ELEVEN_YEARS, "an observance of the source, a working day by law"),
    ("IE", "EASTER"): (ELEVEN_YEARS, "always a Sunday, and no public holiday in Ireland"),
    ("NL", "LIBERATION"): (8, "a day off by law only every fifth year; the source has it yearly"),
    ("SE", "CHRISTMAS_EVE"): (ELEVEN_YEARS, "closed by custom, no public holiday by Swedish law"),
    ("SE", "NEW_YEARS_EVE"): (ELEVEN_YEARS, "closed by custom, no public holiday by Swedish law"),
    ("DE", "by-in", "ASSUMPTION_DAY"): (ELEVEN_YEARS, "holds by town in Bavaria; only BY is known"),
    ("DE", "by-mu", "ASSUMPTION_DAY"): (ELEVEN_YEARS, "holds by town in Bavaria; only BY is known"),
    ("DE", "by-re", "ASSUMPTION_DAY"): (ELEVEN_YEARS, "holds by town in Bavaria; only BY is known"),
    ("DE", "by-wu", "ASSUMPTION_DAY"): (ELEVEN_YEARS, "holds by town in Bavaria; only BY is known"),
    ("LU", "lu-clu", "CARNIVAL_DAY"): (ELEVEN_YEARS, "a custom of one town, no public holiday"),
}
# The source's codes of places for which our library uses another name.
PLACES = {"by-ag": "Augsburg", "67": "6AE", "68": "6AE"}
# Parts of a country whose own days the library does not know; the country's days still hold.
UNKNOWN_PLACES = {"by-in": "BY", "by-mu": "BY", "by-re": "BY", "by-wu": "BY", "lu-clu": ""}


def vectors() -> list[dict[str, Any]]:
    path = shared_data("clocks", "public-holidays", "vectors.json")
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["vectors"]
    return found


def absent(country: str, days: list[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    for day in days:
        place = day.get("subdivision", "")
        ours = UNKNOWN_PLACES.get(place, PLACES.get(place, place.upper()))
        # A day the source moved is expected on its substitute, perhaps in the year before.
        expected = date.fromisoformat(day.get("observed", day["date"]))
        if expected not in public_days(country, ours, expected.year):
            yield (country, *([place] if place else []), day["key"])


def expected_differences(*, of_places: bool) -> dict[tuple[str, ...], int]:
    length = 3 if of_places else 2
    return {key: times for key, (times, _) in KNOWN_DIFFERENCES.items() if len(key) == length}


@pytest.mark.slow
def test_every_nationwide_holiday_is_in_the_calendar_but_the_named_differences() -> None:
    differences: Counter[tuple[str, ...]] = Counter()
    compared = 0
    for vector in vectors():
        nationwide = [day for day in vector["expected"] if "subdivision" not in day]
        compared += len(nationwide)
        differences.update(absent(vector["country"], nationwide))

    assert compared == 1_879
    assert dict(differences) == expected_differences(of_places=False)


@pytest.mark.slow
def test_every_public_holiday_of_a_place_is_in_its_calendar_but_the_named_differences() -> None:
    differences: Counter[tuple[str, ...]] = Counter()
    compared = 0
    for vector in vectors():
        # Observances of places are days of a saint or a vote on which people work.
        of_places = [
            day
            for day in vector["expected"]
            if "subdivision" in day and day.get("type") != "observance"
        ]
        compared += len(of_places)
        differences.update(absent(vector["country"], of_places))

    assert compared == 603
    assert dict(differences) == expected_differences(of_places=True)


@pytest.mark.slow
def test_a_moved_new_years_day_falls_into_the_year_before() -> None:
    assert date(2021, 12, 31) in public_days("US", "", 2021)

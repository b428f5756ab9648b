from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from thirdline.kit.ui.draw import words

NOW = datetime(2026, 6, 30, 12, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 m"),
        (1440, "24 m"),
        (3600, "1 h 00 m"),
        (6420, "1 h 47 m"),
        (93600, "1 d 2 h"),
        (86400 * 3, "3 d"),
        (86400 * 11 + 7200, "11 d"),
        (-90, "1 m"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds: int, said: str) -> None:
    assert words.duration(seconds) == said
    assert words.duration(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW - timedelta(hours=1), "13:12"),
        (datetime(2026, 6, 28, 20, 14, tzinfo=UTC), "Sun 22:14"),
        (datetime(2026, 6, 20, 8, 0, tzinfo=UTC), "20 June"),
        (datetime(2025, 6, 28, 8, 0, tzinfo=UTC), "28 June 2025"),
    ],
)
def test_a_time_is_said_shorter_the_nearer_it_is(moment: datetime, said: str) -> None:
    with timezone.override(ZoneInfo("Europe/Amsterdam")):
        assert words.when_words(moment, now=NOW) == said


def test_the_day_is_the_readers_day_and_not_that_of_the_server() -> None:
    late = datetime(2026, 6, 29, 23, 30, tzinfo=UTC)

    with timezone.override(ZoneInfo("Europe/Amsterdam")):
        here = words.when_words(late, now=NOW)
    with timezone.override(ZoneInfo("UTC")):
        there = words.when_words(late, now=NOW)

    assert (here, there) == ("01:30", "Mon 23:30")


def test_a_time_carries_its_moment_for_machines() -> None:
    with timezone.override(ZoneInfo("UTC")):
        drawn = words.when(NOW, now=NOW)

    assert 'datetime="2026-06-30T12:12:00+00:00"' in drawn
    assert ">12:12</time>" in drawn


def test_thousands_and_shares_use_spaces_that_do_not_break() -> None:
    assert words.count(7810) == "7\u202f810"
    assert words.percent(0.714) == "71\u00a0%"
    assert words.percent(0.124, places=1) == "12.4\u00a0%"


def test_nothing_known_is_a_dash() -> None:
    assert {words.when(None), words.duration(None), words.count(None), words.percent(None)} == {"–"}

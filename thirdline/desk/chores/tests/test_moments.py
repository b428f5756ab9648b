"""Moments as people type them, in their own zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from thirdline.desk.chores.moments import NotAMoment, read_moment
from thirdline.desk.chores.offering import offers
from thirdline.desk.chores.web.forms import ReminderForm, minutes_in

LEIDEN = ZoneInfo("Europe/Amsterdam")
JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 6, 30, 12, 12, tzinfo=UTC)  # Tuesday 14:12 in Leiden


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("in 2 h", "2026-06-30 16:12"), ("2h", "2026-06-30 16:12"), ("in 30 min", "2026-06-30 14:42"),
        ("in 1 h 30 m", "2026-06-30 15:42"), ("in an hour", "2026-06-30 15:12"),
        ("in 3 days", "2026-07-03 14:12"), ("in 1 week", "2026-07-07 14:12"),
        ("tomorrow", "2026-07-01 09:00"), ("Tomorrow 9:30", "2026-07-01 09:30"),
        ("Thursday 9:00", "2026-07-02 09:00"), ("thu at 14:30", "2026-07-02 14:30"),
        ("next monday", "2026-07-06 09:00"), ("Tuesday 14:00", "2026-07-07 14:00"),
        ("tuesday 15:00", "2026-06-30 15:00"), ("15:00", "2026-06-30 15:00"),
        ("9:00", "2026-07-01 09:00"), ("at 3 pm", "2026-06-30 15:00"), ("today 18:00", "2026-06-30 18:00"),
        ("30 June 20:00", "2026-06-30 20:00"), ("1 march", "2027-03-01 09:00"),
        ("2026-12-24 08:15", "2026-12-24 08:15"), ("2026-12-24T08:15", "2026-12-24 08:15"),
        ("in 2 Std.", "2026-06-30 16:12"), ("in einer Stunde", "2026-06-30 15:12"),
        ("in 1 Stunde und 30 Minuten", "2026-06-30 15:42"), ("in 3 Tagen", "2026-07-03 14:12"),
        ("in einer Woche", "2026-07-07 14:12"), ("morgen", "2026-07-01 09:00"),
        ("Morgen um 9 Uhr", "2026-07-01 09:00"), ("übermorgen 8:30 Uhr", "2026-07-02 08:30"),
        ("Uebermorgen", "2026-07-02 09:00"), ("heute 18 Uhr", "2026-06-30 18:00"),
        ("am Donnerstag um 14:30", "2026-07-02 14:30"), ("Do 9:00", "2026-07-02 09:00"),
        ("nächsten Montag", "2026-07-06 09:00"), ("3. März", "2027-03-03 09:00"),
        ("30.6. 20:00", "2026-06-30 20:00"), ("24.12.2026, 8:15", "2026-12-24 08:15"),
        ("dans 2 h", "2026-06-30 16:12"), ("dans 1 h 30", "2026-06-30 15:42"),
        ("dans une heure", "2026-06-30 15:12"), ("dans 3 jours", "2026-07-03 14:12"),
        ("demain à 9 h", "2026-07-01 09:00"), ("Demain 9h30", "2026-07-01 09:30"),
        ("après-demain", "2026-07-02 09:00"), ("aujourd’hui à 18 h", "2026-06-30 18:00"),
        ("jeudi à 14 h 30", "2026-07-02 14:30"), ("jeu. 9:00", "2026-07-02 09:00"),
        ("lundi prochain", "2026-07-06 09:00"), ("le 1er mars", "2027-03-01 09:00"),
        ("le 24 décembre 2026 à 8h15", "2026-12-24 08:15"),
    ],
)  # fmt: skip
def test_it_is_read_as_meant(said: str, meant: str) -> None:
    local = read_moment(said, NOW, LEIDEN).astimezone(LEIDEN)

    assert f"{local:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    "said",
    [
        "",
        "soon",
        "in",
        "in h",
        "25:00",
        "30 Februar",
        "31 June",
        "yesterday",
        "in 5 parsecs",
        "0 h",
    ],
)
def test_what_nobody_understands_is_refused_with_examples(said: str) -> None:
    with pytest.raises(NotAMoment, match=r"Say |ahead"):
        read_moment(said, NOW, LEIDEN)


@pytest.mark.parametrize("said", ["2026-06-01 9:00", "today 9:00", "in 9999 days"])
def test_what_lies_behind_or_too_far_is_refused(said: str) -> None:
    with pytest.raises(NotAMoment, match="ahead"):
        read_moment(said, NOW, LEIDEN)


def test_a_day_over_a_change_of_the_clocks_keeps_its_hour() -> None:
    before = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)  # the night before the clocks go forward

    local = read_moment("in 1 day", before, LEIDEN).astimezone(LEIDEN)

    assert f"{local:%H:%M}" == "13:00"


@given(st.text(max_size=40))
def test_any_text_is_a_moment_ahead_or_refused(said: str) -> None:
    try:
        moment = read_moment(said, NOW, LEIDEN)
    except NotAMoment:
        return
    assert NOW < moment <= NOW + timedelta(days=1200)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("25", 25),
        ("1:30", 90),
        ("1 h 30 m", 90),
        ("2h", 120),
        ("45 min", 45),
        ("x", None),
        ("-5", None),
    ],
)
def test_lengths_are_read_as_people_say_them(said: str, minutes: int | None) -> None:
    assert minutes_in(said) == minutes


@pytest.mark.parametrize("said", ["30/6 20:00", "30/06/2026 20:00"])
def test_a_stroke_is_read_where_it_means_one_thing_only(said: str) -> None:
    with translation.override("fr"):
        assert read_moment(said, NOW, LEIDEN) == datetime(2026, 6, 30, 18, tzinfo=UTC)
    with translation.override("en"), pytest.raises(NotAMoment):
        read_moment(said, NOW, LEIDEN)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_what_a_form_offers_and_gives_as_examples_is_understood(language: str) -> None:
    with translation.override(language), pytest.raises(NotAMoment) as wrong:
        read_moment("bald", NOW, LEIDEN)
    with translation.override(language):
        offered = [one.value for one in offers()]
        offered += str(ReminderForm.base_fields["when"].help_text).split(", ")

    examples = re.findall(r"[“„«\xa0]([^“”„«»]*\d[^“”„«»]*?)\s?[“”»]", str(wrong.value))
    assert len(examples) == 4
    for one in [*examples, *offered]:
        assert read_moment(one, JUNE, LEIDEN) > JUNE


@pytest.mark.parametrize(
    ("language", "says"),
    [("de", "„bald“ ist kein Zeitpunkt"), ("fr", "« bald » n’est pas un moment")],
)
def test_a_mistake_names_itself_in_the_language_of_the_reader(language: str, says: str) -> None:
    with translation.override(language), pytest.raises(NotAMoment) as wrong:
        read_moment("bald", NOW, LEIDEN)

    assert says in str(wrong.value).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("said", "minutes"), [("1 Std. 30 Min.", 90), ("2 heures", 120), ("45 Minuten", 45)]
)
def test_lengths_are_read_in_german_and_french(said: str, minutes: int) -> None:
    assert minutes_in(said) == minutes


def test_a_language_nobody_types_a_moment_in_has_its_offers_all_the_same() -> None:
    with translation.override("xx"):
        assert len(offers()) in (3, 4)

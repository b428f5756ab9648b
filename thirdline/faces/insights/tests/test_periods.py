from __future__ import annotations

from datetime import date

import pytest

from thirdline.faces.insights.periods import Span, span_around, weeks_until

DAY = date(2026, 6, 17)


@pytest.mark.parametrize(
    ("grain", "begins", "ends"),
    [
        ("week", date(2026, 6, 15), date(2026, 6, 22)),
        ("month", date(2026, 6, 1), date(2026, 7, 1)),
        ("quarter", date(2026, 4, 1), date(2026, 7, 1)),
    ],
)
def test_a_period_lies_around_a_day(grain, begins, ends):
    assert span_around(DAY, grain) == Span(begins, ends, grain)


def test_a_year_ends_in_december():
    assert span_around(date(2026, 12, 31), "month").ends == date(2027, 1, 1)
    assert span_around(date(2026, 11, 3), "quarter").ends == date(2027, 1, 1)


@pytest.mark.parametrize("grain", ["week", "month", "quarter"])
def test_before_and_after_lead_back(grain):
    span = span_around(DAY, grain)

    assert span.before.after == span == span.after.before
    assert span.before.ends == span.begins


def test_a_free_period_is_laid_from_whole_months_and_days():
    laid = Span(date(2026, 5, 30), date(2026, 7, 3)).sheets

    assert laid[:2] == [("day", date(2026, 5, 30)), ("day", date(2026, 5, 31))]
    assert laid[2:] == [
        ("month", date(2026, 6, 1)),
        ("day", date(2026, 7, 1)),
        ("day", date(2026, 7, 2)),
    ]


def test_a_quarter_is_three_months():
    assert [begins.month for _grain, begins in span_around(DAY, "quarter").sheets] == [4, 5, 6]


def test_a_period_is_said_in_words():
    assert span_around(DAY, "month").words == "1 to 30 June 2026"
    assert span_around(date(2026, 7, 1), "week").words == "29 June to 5 July 2026"
    assert Span(DAY, date(2026, 6, 18)).words == "17 June 2026"


def test_eleven_weeks_end_with_the_one_that_holds_the_day():
    weeks = weeks_until(DAY)

    assert len(weeks) == 11
    assert weeks[-1] == date(2026, 6, 15)

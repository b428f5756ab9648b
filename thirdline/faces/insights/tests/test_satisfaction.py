"""Satisfaction never stands without its response rate, and few answers are shown as they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from thirdline.desk.tickets.operations import open_ticket, resolve_ticket, take_ticket
from thirdline.faces.insights.figures import Choice, Figures
from thirdline.faces.insights.kpis.satisfaction import satisfied_between, satisfied_by_week
from thirdline.faces.insights.periods import span_around
from thirdline.faces.insights.queries import ladder_figures
from thirdline.faces.insights.tests.make import MONDAY
from thirdline.faces.insights.tiles import _satisfaction
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.practices.surveys.models import Survey, SurveyPlan
from thirdline.practices.surveys.operations import answer_survey, send_due_surveys

DAY = timedelta(days=1)


@pytest.fixture
def asked(house, rae, ines):
    """Three surveys sent in three weeks; the first two were answered with 5 and 2."""
    SurveyPlan.objects.create(slug="usual", name="Usual", rest_days=0)
    for week, score in enumerate((5, 2, None)):
        with clock.at(MONDAY + week * 7 * DAY):
            ticket = open_ticket(title="VPN drops", requester=rae, by=rae, service=house.vpn)
            take_ticket(ticket, by=ines)
            resolve_ticket(ticket, by=ines)
        with clock.at(MONDAY + week * 7 * DAY + DAY):
            send_due_surveys(limit=5, by=robot())
            if score:
                answer_survey(Survey.objects.get(ticket=ticket), score=score, by=rae)


def test_the_share_is_of_answers_and_the_rate_of_all_who_were_asked(asked):
    found = ladder_figures(None)["satisfaction"]

    assert (found["sent"], found["answered"], found["satisfied"]) == (3, 2, 1)
    assert (found["share"], found["mean"]) == (0.5, 3.5)
    assert found["response_rate"] == pytest.approx(2 / 3)


def test_a_period_counts_what_was_sent_in_it(asked, house):
    first = satisfied_between(MONDAY, MONDAY + 7 * DAY, 0)

    assert (first.sent, first.share) == (1, 1.0)
    assert satisfied_between(MONDAY, None, house.payroll.pk).sent == 0


def test_weeks_without_an_answer_are_left_out(asked):
    mondays = [(MONDAY + week * 7 * DAY).date() for week in range(3)]

    assert satisfied_by_week(mondays, 0) == [1.0, 0.0]


def test_few_answers_are_shown_as_they_are_with_their_rate(asked):
    with clock.at(MONDAY + 20 * DAY):
        tile = _satisfaction(Figures(Choice(span_around(MONDAY.date(), "month"))))

    assert (tile.value, tile.unit) == ("1 / 2", "")
    assert tile.foot == "2 of 3 asked answered"


def test_a_desk_that_asks_nobody_has_no_such_tile(house):
    assert _satisfaction(Figures(Choice(span_around(MONDAY.date(), "month")))) is None

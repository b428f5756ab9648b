"""What is kept says the same as the stays, on a desk that did everything a desk does."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from thirdline.desk.tickets.models import Ticket
from thirdline.faces.insights.counting import added
from thirdline.faces.insights.digests import ERROR
from thirdline.faces.insights.figures import Choice, Figures
from thirdline.faces.insights.operations import rebuild_figures
from thirdline.faces.insights.periods import Span, midnight, span_around
from thirdline.faces.insights.promises import OLA, SLA, promise_counts
from thirdline.faces.insights.queries import Period, ladder_figures
from thirdline.faces.insights.tests.make import MONDAY, busy_desk
from thirdline.flow.sla.figures import attainment
from thirdline.flow.sla.tests.make import policy
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock

# Two dozen tickets that wander by operations take seconds, not the half a second of the fast lane.
pytestmark = pytest.mark.slow

JUNE = span_around(date(2026, 6, 1), "month")
LATER = MONDAY + timedelta(days=40)
SAME = (
    "cases", "handoffs", "cases_without_handoff", "bounce_cases", "bounces", "tier_bounce_cases",
    "return_cases", "reopened_cases", "cases_over_240_hours",
)  # fmt: skip


@pytest.fixture
def workers(ines, tomas, noor, jonas):
    return [ines, tomas, noor, jonas]


@pytest.fixture
def busy(house, rae, workers):
    made = busy_desk(house, [rae, *workers])
    with clock.at(LATER):
        rebuild_figures(date(2026, 6, 1), date(2026, 6, 23), by=robot())
        yield made


def reading(span=JUNE, **choice):
    return Figures(Choice(span, **choice)).now


def exact(span=JUNE):
    return ladder_figures(None, Period(span.start, span.end))


def test_every_count_is_the_exact_one(busy):
    found, counted = reading(), exact()

    assert {key: found.n(key) for key in SAME} == {key: counted[key] for key in SAME}
    assert found.n("max|handoffs") == counted["max_handoffs"]
    assert found.n("rule|ibm-2013") == counted["push_to_front_violations"]
    assert found.highest() == counted["cases_by_highest_tier"]


def test_every_rate_and_median_of_a_tier_is_the_exact_one_or_within_the_error(busy):
    counted = exact()["stays_by_tier"]

    for one in reading().tiers():
        figures = counted[one.label]
        assert (one.stays, one.left) == (figures["stays"], figures["left"])
        for ending in ("resolved", "escalated", "returned", "transferred", "cancelled"):
            assert one.ended.get(ending, 0) == figures[ending]
        assert one.median / 60 == pytest.approx(figures["median_stay_minutes"], rel=ERROR + 0.001)
        assert one.p90 / 60 == pytest.approx(figures["p90_stay_minutes"], rel=ERROR + 0.001)


def test_the_answer_of_l3_is_the_exact_one_within_the_error(busy):
    found, counted = reading(), exact()["l3_response_after_l2"]

    assert sum(found.digest("answer").values()) == counted["answered"] > 0
    assert found.n("climb|2|3") == counted["stays"]
    assert found.l3_answer() / 60 == pytest.approx(counted["median_minutes"], rel=ERROR + 0.001)


def test_crossings_and_ping_pong_are_the_exact_ones(busy):
    figures, counted = Figures(Choice(JUNE)), exact()
    names = figures.team_names(team for pair in figures.crossings for team in pair)

    crossed = {(names[a], names[b]): n for (a, b), n in figures.now.crossings().items()}
    assert crossed == {
        (row["from"], row["to"]): (row["handoffs"], row["came_back"])
        for row in counted["handoffs_between_teams"]
    }
    assert {
        (*sorted([names[a], names[b]]), found["tickets"], found["crossings"])
        for a, b, found in figures.now.ping_pong()
    } == {(*row["teams"], row["tickets"], row["crossings"]) for row in counted["ping_pong_pairs"]}


def test_waits_are_the_exact_ones_and_go_on_while_nobody_answers(busy):
    counted = exact()["wait_by_reason"]["requester"]
    found = reading().waits(LATER)["requester"]

    assert (found["cases"], found["events"]) == (counted["cases"], counted["events"])
    assert found["seconds"] / 3600 == pytest.approx(counted["hours"], abs=0.02)
    an_hour_on = reading().waits(LATER + timedelta(hours=1))["requester"]
    assert an_hour_on["seconds"] == found["seconds"] + 3600 * found["running"]


def test_every_way_ends_somewhere(busy):
    ways = reading().ways()
    arrived = sum(n for (start, _), n in ways.items() if start == "asked")
    ended = sum(n for (_, end), n in ways.items() if not end.isdecimal())

    assert arrived == ended == reading().n("cases")


def test_days_weeks_and_months_add_up(busy):
    days = reading(Span(JUNE.begins, JUNE.ends))
    by_days = reading(Span(JUNE.begins + timedelta(days=1), JUNE.ends))
    weeks = [reading(span_around(JUNE.begins + timedelta(weeks=n), "week")) for n in range(5)]

    assert days.bag == reading().bag
    assert by_days.n("cases") < days.n("cases")
    assert sum(week.n("cases") for week in weeks) == days.n("cases")


def test_services_are_parts_of_the_whole(busy, house):
    whole = reading().n("cases")
    parts = [reading(service=one).n("cases") for one in (house.vpn, house.payroll)]

    assert all(parts)
    assert sum(parts) + Ticket.objects.filter(service=None).count() == whole


def test_open_work_is_counted_by_age_and_tier(busy):
    _bands, _levels, cells = Figures(Choice(JUNE)).ages

    assert sum(cells.values()) == Ticket.objects.exclude(stay=None).count() > 0


def test_promises_of_a_day_are_those_sla_tells(house, rae, workers):
    policy(targets={"resolution": "4h", "first_response": "30m"})
    policy("team", "ola")
    busy_desk(house, [rae, *workers], tickets=12)
    since, until = midnight(date(2026, 6, 1)), midnight(date(2026, 7, 1))
    found = added(list(promise_counts(since, until, LATER).values()))

    assert any(key.startswith("kept|") for key in found)
    assert any(key.startswith("missed|ola") for key in found)
    for kind in SLA:
        told = attainment([kind], since, until, now=LATER)
        assert told.met == found.get(f"kept|sla|{kind}|", 0)
        assert told.missed == found.get(f"missed|sla|{kind}|", 0)
    for kind, level in product(OLA, (1, 2, 3)):
        told = attainment([kind], since, until, now=LATER, tier=level)
        assert told.met == found.get(f"kept|ola|{kind}|{level}", 0)
        assert told.missed == found.get(f"missed|ola|{kind}|{level}", 0)

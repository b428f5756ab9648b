from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    move_ticket,
    open_ticket,
    resolve_ticket,
    take_ticket,
)
from thirdline.desk.tickets.states import HandoffKind
from thirdline.faces.insights import cli
from thirdline.faces.insights.kpis.behind import CONDITIONS
from thirdline.faces.insights.queries import Period, ladder_figures, tickets_behind
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.histories.operations import import_log
from thirdline.practices.histories.tests import make

MONDAY = datetime(2026, 6, 1, 8, tzinfo=UTC)


@pytest.fixture
def small(house, tmp_path):
    return import_log(make.log(tmp_path), name="small", mapping=make.mapping(), by=robot())


def test_the_figures_of_a_small_history_are_those_counted_by_hand(small):
    found = ladder_figures("small")

    assert (found["cases"], found["events"]) == (3, 12)
    assert found["events_by_tier"] == {"L1": 9, "L2": 1, "L3": 2}
    assert found["cases_by_highest_tier"] == {"L1": 1, "L2": 1, "L3": 1}
    assert (found["handoffs"], found["cases_without_handoff"], found["max_handoffs"]) == (3, 1, 2)
    assert (found["bounce_cases"], found["bounces"], found["return_cases"]) == (1, 1, 1)
    assert found["push_to_front_violations"] == 1
    assert (found["wait_user_cases"], found["wait_user_events"]) == (1, 1)
    assert found["wait_by_reason"]["requester"]["hours"] == 2.0
    assert found["median_throughput_hours"] == 3.0
    assert (found["teams"], found["products"]) == (3, 2)


def test_rates_divide_by_the_stays_that_left_the_tier(small):
    desk = ladder_figures("small")["stays_by_tier"]["L1"]

    assert (desk["stays"], desk["left"]) == (4, 4)
    assert (desk["fix_rate"], desk["escalation_rate"], desk["return_rate"]) == (0.5, 0.5, 0.0)
    assert desk["median_stay_minutes"] == 45.0


def test_an_open_stay_has_not_left(small):
    assert ladder_figures("small")["stays_by_tier"]["L2"]["left"] == 0
    assert ladder_figures("small")["stays_by_tier"]["L2"]["fix_rate"] is None


def test_the_matrix_tells_what_came_back(small):
    between = ladder_figures("small")["handoffs_between_tiers"]

    assert {"from": "L1", "to": "L3", "handoffs": 1, "came_back": 1} in between
    assert {"from": "L3", "to": "L1", "handoffs": 1, "came_back": 0} in between


def test_a_rule_changes_only_the_violations(small):
    usual, strict = ladder_figures("small"), ladder_figures("small", rule="first-line-only")

    assert (usual["push_to_front_violations"], strict["push_to_front_violations"]) == (1, 2)
    assert usual["bounces"] == strict["bounces"]


def test_a_period_holds_the_cases_that_began_in_it(small):
    found = ladder_figures("small", Period(MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)))

    assert (found["cases"], found["events"], found["handoffs"]) == (1, 3, 0)
    assert found["events_by_tier"] == {"L1": 3}
    assert found["teams"] == 1


def test_a_period_without_cases_has_zeros_and_no_means(small):
    found = ladder_figures("small", Period(MONDAY + timedelta(days=300)))

    assert (found["cases"], found["handoffs"], found["max_handoffs"]) == (0, 0, 0)
    assert found["mean_throughput_days"] is None
    assert found["stays_by_tier"] == {}


@pytest.mark.parametrize("figure", sorted(set(CONDITIONS) - {"handoffs"}))
def test_a_figure_of_cases_opens_exactly_as_many_tickets_as_it_counts(small, mina, figure):
    found = ladder_figures("small")
    counted = {
        "cases_by_highest_tier": found["cases_by_highest_tier"]["L3"],
        "handoffs_between_tiers": 1,
    }.get(figure, found.get(figure))

    opened = tickets_behind(mina, figure, "small", level=3, between=("L1", "L3"))

    assert len(opened) == counted


def test_the_tickets_behind_a_figure_come_in_pages(small, mina):
    first = tickets_behind(mina, "cases", "small", limit=2)
    rest = tickets_behind(mina, "cases", "small", limit=2, after=first[-1].pk)

    assert [len(first), len(rest)] == [2, 1]


def test_a_figure_opens_only_what_its_reader_may_read(climbed, mina, otto):
    assert tickets_behind(mina, "bounce_cases", None) == [climbed]
    assert tickets_behind(otto, "bounce_cases", None) == []
    with pytest.raises(Refused, match="is no figure of tickets"):
        tickets_behind(mina, "mean_throughput_days", None)


def test_a_set_or_a_rule_that_is_not_there_is_refused(small):
    with pytest.raises(NotFound):
        ladder_figures("nowhere")
    with pytest.raises(Refused, match="first-line-only, ibm-2013"):
        ladder_figures("small", rule="mine")


@pytest.fixture
def climbed(house, rae, ines):
    """Desk to network and back, solved at the desk: in the words of the live desk."""
    with clock.at(MONDAY):
        ticket = open_ticket(title="VPN drops", requester=rae, service=house.vpn, by=rae)
    steps = [(house.network, HandoffKind.ESCALATE, 60), (house.desk, HandoffKind.RETURN, 120)]
    for team, kind, minutes in steps:
        with clock.at(MONDAY + timedelta(minutes=minutes)):
            move_ticket(ticket, to=team, kind=kind, reason="other", by=ines)
    with clock.at(MONDAY + timedelta(minutes=150)):
        take_ticket(ticket, by=ines)
        resolve_ticket(ticket, words="Profile renewed.", by=ines)
    return ticket


def test_the_live_desk_is_measured_by_the_same_definitions(climbed):
    found = ladder_figures(None)

    assert (found["cases"], found["handoffs"], found["bounces"]) == (1, 2, 1)
    assert (found["return_cases"], found["tier_bounce_cases"]) == (1, 1)
    assert found["push_to_front_violations"] == 1
    assert found["cases_by_highest_tier"] == {"L3": 1}
    assert found["cases_by_resolved_tier"] == {"L1": 1}
    assert found["median_throughput_hours"] == 2.5
    assert found["stays_by_tier"]["L3"]["return_rate"] == 1.0


def test_histories_and_restricted_tickets_are_no_part_of_the_live_figures(small, climbed):
    Ticket.objects.filter(pk=climbed.pk).update(restricted=True)

    assert Ticket.objects.count() == 4
    assert ladder_figures(None)["cases"] == 0


def test_the_command_line_prints_what_the_query_says(small, capsys):
    import argparse

    parser = argparse.ArgumentParser()
    cli.add_commands(parser.add_subparsers())
    args = parser.parse_args(["ladder-figures", "--set", "small", "--json"])

    assert args.run(args) == 0
    assert json.loads(capsys.readouterr().out) == ladder_figures("small")


@pytest.mark.slow
def test_every_counted_figure_of_the_volvo_log_comes_out_exactly(house, shared_data):
    log = Path(shared_data) / "incident-logs" / "volvo-train.xes.gz"
    begun = time.process_time()
    import_log(log, name="volvo-train", by=robot())
    found = ladder_figures("volvo-train")

    assert time.process_time() - begun < 30
    assert {key: found[key] for key in COUNTED} == COUNTED


COUNTED = {
    "cases": 4835, "events": 49120,
    "events_by_tier": {"L1": 34063, "L2": 12716, "L2&L3": 39, "L3": 2302},
    "cases_by_first_tier": {"L1": 4309, "L2": 422, "L3": 104},
    "cases_by_last_tier": {"L1": 3284, "L2": 1287, "L2&L3": 3, "L3": 261},
    "cases_by_highest_tier": {"L1": 2671, "L2": 1750, "L3": 414},
    "teams": 624, "products": 593, "organisations": 24,
    "handoffs": 7585, "cases_without_handoff": 1991, "max_handoffs": 31,
    "bounce_cases": 957, "bounces": 2033, "return_cases": 1027, "tier_bounce_cases": 900,
    "push_to_front_violations": 1411, "wait_user_cases": 1997, "wait_user_events": 3549,
    "mean_throughput_days": 16.446, "median_throughput_hours": 202.318,
    "cases_over_240_hours": 2079,
}  # fmt: skip

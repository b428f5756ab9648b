"""Every figure counted in the README of the shared incident logs, from the pure rules alone."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from thirdline.practices.histories.cases import Cases, fitting_mapping, read_cases
from thirdline.practices.histories.rules import collapsed, last_known, path_of

pytestmark = pytest.mark.slow


@cache
def cases_of(path: Path) -> Cases:
    return read_cases(path, fitting_mapping(path), on_bad_row="fail")


@pytest.fixture
def volvo(shared_data):
    return cases_of(shared_data / "incident-logs" / "volvo-train.xes.gz")


@pytest.fixture
def problems(shared_data):
    return cases_of(shared_data / "incident-logs" / "volvo-open-problems.xes.gz")


@pytest.fixture
def servicenow(shared_data):
    return cases_of(shared_data / "incident-logs" / "servicenow-extract.csv.gz")


@pytest.fixture
def italian(shared_data):
    return cases_of(shared_data / "incident-logs" / "italian-helpdesk.xes.gz")


def events_in(cases):
    return [event for events in cases.by_name.values() for event in events]


def paths_in(cases):
    return [path_of(events) for events in cases.by_name.values()]


def last_status(cases):
    return Counter(f"{e[-1].status}/{e[-1].substatus}" for e in cases.by_name.values())


def kept(cases, name):
    return [events[-1].kept[name] for events in cases.by_name.values()]


def test_volvo_lines_are_counted_exactly(volvo):
    paths = paths_in(volvo)

    assert (len(paths), volvo.events) == (4835, 49120)
    assert Counter(e.tier.label for e in events_in(volvo)) == {
        "L1": 34063, "L2": 12716, "L3": 2302, "L2&L3": 39,
    }  # fmt: skip
    assert Counter(p.first_tier.label for p in paths) == {"L1": 4309, "L2": 422, "L3": 104}
    assert Counter(p.last_tier.label for p in paths) == {
        "L1": 3284, "L2": 1287, "L3": 261, "L2&L3": 3,
    }  # fmt: skip
    assert Counter(p.highest_level for p in paths) == {1: 2671, 2: 1750, 3: 414}
    assert sum(2 in p.levels for p in paths) == 2002
    assert sum(3 in p.levels for p in paths) == 414


def test_volvo_teams_products_and_organisations_are_counted_exactly(volvo):
    events = events_in(volvo)

    assert len({e.team for e in events}) == 624
    assert len({e.product for e in events}) == 593
    assert len({e.organisation for e in events}) == 24


def test_volvo_handoffs_and_bounces_are_counted_exactly(volvo):
    paths = paths_in(volvo)

    assert sum(p.handoffs for p in paths) == 7585
    assert sum(p.handoffs == 0 for p in paths) == 1991
    assert max(p.handoffs for p in paths) == 31
    assert sum(p.bounces > 0 for p in paths) == 957
    assert sum(p.bounces for p in paths) == 2033
    assert sum(p.returns > 0 for p in paths) == 1027
    assert sum(p.tier_bounces > 0 for p in paths) == 900


def test_volvo_push_to_front_and_waiting_are_counted_exactly(volvo):
    paths = paths_in(volvo)

    assert sum("ibm-2013" in p.violated for p in paths) == 1411
    assert sum("requester" in p.waits for p in paths) == 1997
    assert sum(p.waits["requester"][0] for p in paths if "requester" in p.waits) == 3549


def test_volvo_throughput_and_last_values_are_counted_exactly(volvo):
    seconds = [p.throughput_seconds for p in paths_in(volvo)]
    impacts = Counter(last_known(events, "impact") for events in volvo.by_name.values())
    statuses = last_status(volvo)

    assert round(sum(seconds) / len(seconds) / 86400, 3) == 16.446
    assert round(median(seconds) / 3600, 3) == 202.318
    assert sum(s > 240 * 3600 for s in seconds) == 2079
    assert impacts == {"Medium": 2526, "Low": 2136, "High": 171, "Major": 2}
    assert statuses["Completed/Closed"] == 3939
    assert statuses["Completed/In Call"] == 871
    assert statuses["Completed/Resolved"] == 23


def test_stays_of_a_case_cover_it_without_gap_or_overlap(volvo):
    for path in paths_in(volvo):
        assert len(path.spans) == path.handoffs + 1
        assert sum(span.events for span in path.spans) == path.events
        for one, following in pairwise(path.spans):
            assert one.ended_at == following.started_at
            assert one.left == following.arrived


def test_open_problems_are_counted_exactly(problems):
    events = events_in(problems)

    assert (len(problems.by_name), problems.events) == (819, 2351)
    assert len({e.team for e in events}) == 11
    assert len({e.product for e in events}) == 139
    assert max(map(len, problems.by_name.values())) == 22
    assert last_status(problems) == {
        "Completed/Closed": 356,
        "Accepted/In Progress": 205,
        "Queued/Awaiting Assignment": 93,
        "Accepted/Assigned": 87,
        "Accepted/Wait": 78,
    }


def test_the_servicenow_extract_is_counted_exactly(servicenow):
    events = events_in(servicenow)
    reassigned = [
        max(int(e.kept["reassignment_count"]) for e in case) for case in servicenow.by_name.values()
    ]
    reopened = [max(int(e.kept["reopen_count"]) for e in c) for c in servicenow.by_name.values()]
    priorities = Counter(last_known(case, "priority") for case in servicenow.by_name.values())

    assert (len(servicenow.by_name), servicenow.events) == (890, 5998)
    assert kept(servicenow, "made_sla").count("FALSE") == 395
    assert sum(n >= 1 for n in reassigned) == 391
    assert sum(n >= 2 for n in reassigned) == 187
    assert (max(reassigned), sum(reassigned)) == (18, 877)
    assert sum(n > 0 for n in reopened) == 10
    assert sum(p.bounces > 0 for p in paths_in(servicenow)) == 84
    assert len({e.team for e in events} - {None}) == 61
    assert len({e.requester for e in events} - {None}) == 639
    assert {str(name)[0]: number for name, number in priorities.items()} == {
        "1": 15, "2": 33, "3": 757, "4": 85,
    }  # fmt: skip
    assert max(map(len, servicenow.by_name.values())) == 28


def test_no_mapping_of_the_servicenow_extract_reads_the_columns_that_know_the_future(shared_data):
    mapping = fitting_mapping(shared_data / "incident-logs" / "servicenow-extract.csv.gz")
    fields = [*mapping.fields.values(), *mapping.keep.values(), mapping.state, mapping.wait]
    read = {source for one in fields if one for source in one.sources}

    assert mapping.name == "servicenow"
    assert not read & {"closed_code", "resolved_by", "resolved_at", "closed_at"}


def test_the_italian_help_desk_is_counted_exactly(italian):
    events = events_in(italian)
    cases = italian.by_name.values()
    days = [p.throughput_seconds / 86400 for p in paths_in(italian)]

    assert (len(cases), italian.events) == (4580, 21348)
    assert len({e.activity for e in events}) == 14
    assert len({e.person for e in events}) == 22
    assert len({tuple(e.activity for e in case) for case in cases}) == 226
    assert len(set(kept(italian, "variant"))) == 226
    starts = Counter(case[0].activity for case in cases)
    assert starts["Assign seriousness"] == 4384
    assert starts["Insert ticket"] == 118
    assert starts["Take in charge ticket"] == 74
    assert Counter(case[-1].activity for case in cases)["Closed"] == 4557
    assert (min(map(len, cases)), max(map(len, cases))) == (2, 15)
    assert (round(sum(days) / len(days), 3), round(median(days), 3)) == (40.858, 39.859)


def test_a_sequence_of_known_teams_has_no_equal_neighbours(servicenow):
    for case in servicenow.by_name.values():
        sequence = collapsed(event.team for event in case)

        assert all(a != b for a, b in pairwise(sequence))

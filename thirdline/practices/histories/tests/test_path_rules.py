from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.practices.histories.rules import (
    Event,
    TierLabel,
    bounce_places,
    collapsed,
    in_order,
    passage,
    path_of,
    returns,
    violated_rules,
    violates_ibm_2013,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
L1, L2, L3 = (TierLabel(f"L{level}", (level,)) for level in (1, 2, 3))
BOTH = TierLabel("L2&L3", (2, 3))
TIERS = {"Desk": L1, "Apps": L2, "Net": L3}


def event(team, minutes=0, **known):
    return Event(at=NOON + timedelta(minutes=minutes), team=team, tier=TIERS[team], **known)


def test_a_repeated_team_is_one_item_and_an_unknown_one_none():
    assert collapsed(["A", "A", None, "A", "B", None]) == ["A", "B"]


@pytest.mark.parametrize(
    ("sequence", "places", "back"),
    [("", 0, 0), ("AB", 0, 0), ("ABA", 1, 1), ("ABAB", 2, 2), ("ABCA", 0, 1), ("ABACA", 2, 2)],
)
def test_bounces_are_places_and_returns_are_items_seen_before(sequence, places, back):
    assert bounce_places(sequence) == places
    assert returns(sequence) == back


@given(st.lists(st.sampled_from("ABCD"), max_size=12))
def test_every_bounce_place_is_also_a_return(items):
    sequence = collapsed(items)

    assert bounce_places(sequence) <= returns(sequence)


@pytest.mark.parametrize(
    ("labels", "broken"),
    [
        (["L1"], False),
        (["L1", "L2", "L3"], False),
        (["L2"], True),
        (["L1", "L2", "L1"], True),
        (["L1", "L2", "L3", "L2"], True),
        (["L1", "L3"], True),
        (["L1", "L2&L3", "L1"], False),
        (["L2&L3"], True),
        ([], False),
    ],
)
def test_the_rule_of_2013_names_what_breaks_it(labels, broken):
    assert violates_ibm_2013(labels) is broken


def test_a_case_whose_lines_are_all_unknown_breaks_no_rule():
    assert violated_rules([TierLabel(None, ())]) == []


def test_a_line_for_two_tiers_counts_as_both_and_as_the_higher_where_one_fits():
    path = path_of([Event(at=NOON, team="A", tier=BOTH)])

    assert path.levels == (2, 3)
    assert path.highest_level == 3


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (L1, L3, "escalated"),
        (L3, L2, "returned"),
        (L2, L2, "transferred"),
        (L3, TierLabel(None, ()), "transferred"),
        (BOTH, L3, "transferred"),
    ],
)
def test_a_passage_is_named_by_its_direction(old, new, word):
    assert passage(old, new) == word


def test_events_of_one_moment_stay_in_the_order_of_the_file():
    late, first, second = event("Net", 5), event("Desk", 0, line=2), event("Apps", 0, line=3)

    assert in_order([late, first, second]) == [first, second, late]


def test_a_stay_runs_to_the_next_one_and_the_last_to_the_resolution():
    path = path_of(
        [
            event("Desk", 0, state="new"),
            event("Desk", 10, state="in_progress"),
            event("Net", 30, state="new"),
            event("Net", 45, state="in_progress"),
            event("Net", 90, state="resolved"),
            event("Net", 500, state="closed"),
        ]
    )

    assert [(s.team, s.seconds // 60, s.arrived, s.left) for s in path.spans] == [
        ("Desk", 30, "opened", "escalated"),
        ("Net", 60, "escalated", "fixed"),
    ]
    assert [s.response_seconds for s in path.spans] == [600, 900]
    assert path.resolved_level == 3


def test_a_case_taken_up_again_is_solved_by_what_it_ends_with():
    path = path_of(
        [
            event("Desk", 0, state="resolved"),
            event("Desk", 5, state="in_progress"),
            event("Apps", 9, state="resolved"),
        ]
    )

    assert path.reopened == 1
    assert path.resolved_at == NOON + timedelta(minutes=9)
    assert path.resolved_level == 2


def test_a_case_that_does_not_end_done_is_open():
    path = path_of([event("Desk", 0, state="resolved"), event("Desk", 5, state="new")])

    assert path.resolved_at is None
    assert path.spans[-1].left == "open"


def test_waiting_lasts_until_the_next_event():
    path = path_of(
        [
            event("Desk", 0, wait="requester"),
            event("Desk", 20, wait="requester"),
            event("Desk", 30),
            event("Desk", 40, wait="vendor"),
        ]
    )

    assert path.waits == {"requester": (2, 1800), "vendor": (1, 0)}


def test_an_event_without_a_team_belongs_to_the_stay_it_falls_into():
    nobody = Event(at=NOON + timedelta(minutes=1), team=None)
    path = path_of([event("Desk", 0), nobody, event("Desk", 2), event("Apps", 3)])

    assert [(s.team, s.events) for s in path.spans] == [("Desk", 3), ("Apps", 1)]

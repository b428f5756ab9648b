"""The texts of the story: whole, of distinct words, and in order of time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from thirdline.project.story import arrivals, today
from thirdline.project.story.house import ENGINEERS, SPECIALISTS, ZONE, _monday_evening
from thirdline.project.story.numbers import REACHED, Numbers
from thirdline.project.story.people import PASSWORD
from thirdline.project.story.texts import set_up_text, words_of

ANCHOR = datetime(2026, 6, 30, 12, 12, tzinfo=UTC)


def test_no_two_matters_have_one_title():
    titles = Counter(row["t"] for words in words_of("matters").values() for row in words["matters"])

    assert [title for title, times in titles.items() if times > 1] == []
    assert len(titles) > 70


def test_every_service_of_the_matters_has_its_teams():
    services = set(words_of("matters"))

    assert services == set(arrivals.SERVICES) == set(SPECIALISTS) == set(ENGINEERS)


def test_every_item_of_a_contract_has_something_to_be_answered():
    contracts = yaml.safe_load(set_up_text(rotation="2026-01-05T18:00:00+01:00"))
    asked = {
        item["key"]
        for contract in contracts["escalation_contracts"]
        for item in contract["items"]
        if item["kind"] in {"question", "step"}
    }

    assert asked <= set(words_of("talk")["items"])


@pytest.mark.parametrize("days", [0, 1, 3, 6])
def test_the_first_of_a_rotation_is_on_call_at_the_anchor(days):
    anchor = ANCHOR + timedelta(days=days)

    begun = anchor - _monday_evening(anchor)

    assert begun // timedelta(days=7) % 2 == 0
    assert _monday_evening(anchor).astimezone(ZONE).weekday() == 0


def test_numbers_grow_with_time_and_leave_the_reserved_ones_free():
    numbers = Numbers(ANCHOR, reserved=today.NUMBERS)

    reached = [numbers._reached(ANCHOR - timedelta(hours=ago)) for ago in range(1500, 0, -7)]

    assert reached == sorted(reached)
    assert reached[-1] < REACHED[-1][1]
    assert numbers._free(20418) == 20419


def test_scenes_of_the_mocks_are_there():
    named = {20418, 20431, 20438, 20467, 20470, 20473, 20402, 20389, 20377, 20351, 20344, 20318}
    board = {20297, 20288, 20281, 20360, 20461, 20444, 20455, 20449, 19733, 19874, 19980}

    assert named | board <= today.NUMBERS


def test_the_password_is_plainly_a_demo():
    assert "demo" in PASSWORD

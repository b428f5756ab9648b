"""What other desks' own tests expect of the same letters; `bin/bench letters` names every difference."""

from __future__ import annotations

from functools import cache

import pytest

from bench import letters
from bench.letter_facts import Fact
from tests.shared_data import shared_data
from thirdline.foundation.mail.letter_page import facts_of
from thirdline.foundation.mail.reading.parsing import read_or_wrap

pytestmark = pytest.mark.slow

# Reproduced facts, and of how many; the rest is explained in bench/letters.py.
REACHED = {
    "zammad": (236, 253),
    "freescout": (25, 26),
    "django-helpdesk": (18, 19),
    "mail-parser": (36, 37),
    "talon": (49, 54),
    "github-reply-parser": (68, 68),
    "zapier-reply-parser": (47, 47),
}
MOST_MEAN = 20.0  # milliseconds of processor time a letter


@cache
def facts() -> list[Fact]:
    return list(letters.facts(shared_data("mail")))


@pytest.mark.parametrize("group", REACHED)
def test_the_score_of_each_set_is_held(group):
    good, of = letters.scores(facts())[group, "all"]

    assert of == REACHED[group][1]
    assert good >= REACHED[group][0]


def test_every_difference_has_a_reason():
    missing = [
        f"{one.set}/{one.mail} {one.field}"
        for one in facts()
        if not one.good and (one.set, one.mail, one.field) not in letters.REASONS
    ]

    assert missing == []


def test_every_letter_is_read_cut_short_or_whole():
    paths = letters.mails(shared_data("mail"))

    for path in paths:
        raw = path.read_bytes()
        for end in {len(raw), *range(0, min(len(raw), 20_000), 2_500)}:
            assert facts_of(read_or_wrap(raw[:end]))["kind"]

    assert len(paths) >= 85
    assert all(not read_or_wrap(path.read_bytes()).problem for path in paths)


def test_a_letter_costs_less_than_its_share():
    cost = letters.speed(letters.mails(shared_data("mail")), rounds=1)

    print(cost)
    assert cost.mean <= MOST_MEAN
    assert cost.a_second >= 50

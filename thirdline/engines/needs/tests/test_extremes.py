"""Shapes that cost a careless engine hours: deep, round, wide; and answers too many to list."""

from __future__ import annotations

import random
from itertools import islice
from time import process_time

import pytest

from thirdline.engines.needs import Estate, EstateProblem, Fate, Need, kernel
from thirdline.engines.needs.answers import analyse
from thirdline.engines.needs.document import Document
from thirdline.engines.needs.states import spread
from thirdline.engines.needs.tests.engines import compiled, engine

__all__ = ["compiled", "engine"]


def two_chains(length):
    items = ["svc", *(f"{letter}{x}" for letter in "ab" for x in range(length))]
    needs = [Need("svc", 1, ("a0", "b0"))]
    for letter in "ab":
        needs += [Need(f"{letter}{x}", 1, (f"{letter}{x + 1}",)) for x in range(length - 1)]
    return items, needs


@pytest.mark.slow
def test_two_deep_chains_are_counted_and_not_listed(engine):
    items, needs = two_chains(3_000)
    estate = Estate.of(items, needs, [Fate("both", ("a2000", "b10"))])

    found = estate.cut_sets("svc")
    assert (found.status, found.total, found.by_order) == ("exact", 9_000_001, {1: 1, 2: 9_000_000})
    assert (found.level.size, found.true_level.size) == (2, 1)
    assert estate.single_points_of_all()["svc"].fates == ("both",)
    assert estate.single_points_of_all().counts()["a0"] == 3_000
    assert estate.impacts_of_all()["a2999"] == 2_999


@pytest.mark.slow
def test_a_ring_below_a_service_is_one_thing(engine):
    ring = [f"o{x}" for x in range(2_000)]
    needs = [Need(one, 1, (ring[x - 1],)) for x, one in enumerate(ring)]
    estate = Estate.of(["svc", *ring], [Need("svc", 1, ("o7",)), *needs])

    assert set(estate.single_points("svc").items) == set(ring)
    assert estate.single_points_of_all().counts()["svc"] == 2_000
    assert len(estate.cycles()) == 1


def test_wide_groups_have_a_level_and_no_sets_to_list(engine):
    pool = [f"m{x}" for x in range(5_000)]
    estate = Estate.of(["one", "most", *pool], [Need("one", 1, pool), Need("most", 4_000, pool)])

    assert [estate.cut_sets(one).total for one in ("one", "most")] == [0, 0]
    assert [estate.level(one).size for one in ("one", "most")] == [5_000, 1_001]
    assert estate.margin("most") == 1_000


def test_a_number_of_sets_or_a_time_that_ends_is_said(engine):
    pool = [f"m{x}" for x in range(60)]
    estate = Estate.of(["svc", *pool], [Need("svc", 58, pool)])

    found = estate.cut_sets("svc", 3, limit=100)
    assert (found.status, found.complete_to) == ("bounded", 2)
    assert "of those of 3 only some" in found.note
    assert all(len(one.members) == 3 for one in found)
    assert estate.cut_sets("svc", 3).total == 60 * 59 * 58 // 6


def test_what_half_an_estate_stands_on_is_kept_once(engine):
    """Hubs that need each other and that nearly all need: D of each is large, and nearly the same."""
    rng, hubs = random.Random(7), list(range(12))
    needs = [
        Need(item, max(1, len(members) - rng.choice((0, 1, 1))), members)
        for item in range(1_500)
        for _ in range(4)
        if (members := _some(rng, hubs, item))
    ]
    estate = Estate.of(range(1_500), needs)

    points = estate.single_points_of_all()

    counts = points.counts()
    assert sum(counts.values()) > 300_000
    assert len(points.sets.extras) < 15_000
    for thing in rng.sample(range(1_500), 40):
        gone, _lost = spread(estate.arrays, estate.state, [thing])
        assert {one for one in counts if thing in set(points.sets.of(one))} == {*gone}


def _some(rng, hubs, item):
    """Mostly of those that others need already; who is needed often is needed more often still."""
    drawn = [rng.choice(hubs) if rng.random() < 0.85 else rng.randrange(1_500) for _ in range(3)]
    members = [one for one in dict.fromkeys(drawn[: rng.randint(1, 3)]) if one != item]
    hubs += members
    return members


def test_a_sweep_that_ends_early_says_how_far_it_came(engine):
    items, needs = two_chains(500)
    points = Estate.of(items, needs).single_points_of_all(pairs=100)

    assert points.status == "bounded"
    assert "of 1,001 items" in points.note
    assert 0 < len(points) < 1_001
    assert "svc" not in points
    assert all(len(points[one]) == points.counts()[one] for one in points)


def test_the_most_probable_sets_come_first_page_by_page():
    items, needs = two_chains(4)
    chances = {one: 0.1 * int(one[1]) for one in items[1:]} | {"a0": 0.5}
    found = Estate.of(items, needs).cut_sets("svc", probabilities=chances)

    pages, cursor = [], ""
    while True:
        page = found.page(cursor, limit=5)
        pages += page.sets
        cursor = page.cursor
        if not cursor:
            break
    known = [one.probability for one in pages]
    assert len(pages) == len({one.members for one in pages}) == 16
    assert known == sorted(known, reverse=True)
    assert pages[0].members == ("a0", "b3")


def test_a_probability_nobody_gave_hides_nothing():
    estate = Estate.of(["svc", "a", "b", "c"], [Need("svc", 1, ("a", "b")), Need("svc", 1, ("c",))])
    found = estate.cut_sets("svc", probabilities={"a": 0.9, "b": 0.9})

    assert [(one.members, one.probability) for one in islice(found, 2)] == [
        (("c",), None),
        (("a", "b"), 0.9 * 0.9),
    ]


def test_states_change_and_the_estate_stays():
    estate = Estate.of(["svc", "a", "b"], [Need("svc", 1, ("a", "b"), name="hosts")])
    moved = estate.with_down(["a"])

    assert (estate.margin("svc"), moved.margin("svc")) == (1, 0)
    assert [(one.name, one.working, one.margin) for one in moved.margins(["svc"])] == [
        ("hosts", 1, 0)
    ]
    assert (estate.level("svc").size, moved.level("svc").size) == (2, 1)
    assert estate.what_if(maintenance=["a"]).no_margin_left == ("svc",)
    assert estate.what_if(["a"], ["b"]).went_down == ("svc",)
    with pytest.raises(EstateProblem, match="no item and no fate gone"):
        estate.with_down(["gone"])


def test_what_everything_needs_is_not_looked_through_after_every_merge(engine):
    many = range(8_000)
    items = ["svc", "hub", *(f"{letter}{x}" for letter in "ab" for x in many)]
    needs = [Need("svc", 1, tuple(f"a{x}" for x in many))]
    needs += [Need(f"a{x}", 1, (f"b{x}",)) for x in many]
    needs += [Need(f"b{x}", 1, ("hub",)) for x in many]
    estate = Estate.of(items, needs)

    began = process_time()
    assert estate.single_points("svc").items == ("hub",)
    assert process_time() - began < 3  # seconds; 0.3 of them, and 12 when it was


def test_a_wide_group_that_shares_much_is_told_in_one_walk(engine):
    pool, shared = [f"m{x}" for x in range(4_000)], [f"s{x}" for x in range(200)]
    needs = [Need("svc", 1, tuple(pool)), *(Need(one, 1, ("s0",)) for one in pool)]
    needs += [Need(one, 1, (shared[x + 1],)) for x, one in enumerate(shared[:-1])]
    estate = Estate.of(["svc", *pool, *shared], needs)
    estate.single_points_of_all()

    began = process_time()
    found = estate.shared_fates("svc")
    assert process_time() - began < 3  # seconds; 0.3 of them, and 20 member by member
    assert [one.thing for one in found] == shared
    assert {one.hit for one in found} == {tuple(pool)}


def test_the_limit_holds_for_what_is_shared_too(monkeypatch):
    asked = []

    def sweep(arrays, state, seconds, pairs):
        asked.append(seconds)
        return swept(arrays, state, seconds, pairs)

    swept = kernel.sweep
    monkeypatch.setattr(kernel, "sweep", sweep)
    document = Document(items=["svc", "a"], needs=[Need("svc", 1, ("a",))])

    assert analyse(document, seconds=2.5)["status"] == "exact"
    assert len(asked) == 1
    assert asked[0] <= 2.5

"""Random small estates: every answer equals trying everything by forward simulation."""

from __future__ import annotations

import random

import pytest

from thirdline.engines.needs import Estate
from thirdline.engines.needs.tests import brute
from thirdline.engines.needs.tests.engines import compiled, engine

SEEDS = range(80)
MANY = range(1_000, 3_000)


__all__ = ["compiled", "engine"]


def check(seed, look):
    drawn = brute.random_estate(seed)
    look(drawn, Estate.of(*drawn), random.Random(seed))


def look_at_fixed_points(drawn, estate, rng):
    up = set(drawn[0]) - brute.failing(*drawn)
    cold = brute.starting(*drawn)

    assert estate.working() == up
    assert estate.working(cold=True) == cold
    assert set(estate.cold_start_traps()) == up - cold


def look_at_single_points(drawn, estate, rng):
    everything = estate.single_points_of_all()
    assert set(everything) == set(drawn[0])
    counts = everything.counts()
    for target in drawn[0]:
        alone = brute.cut_sets(drawn, target, 1) - {frozenset()}
        for points in (estate.single_points(target), everything[target]):
            assert {frozenset([one]) for one in points.items + points.fates} == alone
        assert counts[target] == len(alone)


def look_at_one_search_for_all_that_is_asked(drawn, estate, rng):
    """What a search tried is taken back: the same estate answers as one that was never asked."""
    target = rng.choice(drawn[0])
    estate.cut_sets(target, 3)
    for order in (1, 2, 3):
        again, fresh = (one.cut_sets(target, order) for one in (estate, Estate.of(*drawn)))
        assert list(again) == list(fresh)
        assert (again.level, again.true_level) == (fresh.level, fresh.true_level)


def look_at_impact(drawn, estate, rng):
    items, needs, fates, down = drawn
    before = brute.failing(*drawn)
    counts, few = estate.impacts_of_all(), rng.sample(items, len(items) // 2)
    among = estate.impacts_of_all(few)
    for thing in [*items, *(fate.id for fate in fates)]:
        after = brute.failing(items, needs, fates, [*down, thing])
        impact = estate.impact(thing)
        assert set(impact.takes_down) == after - before - {thing}
        assert len(impact.takes_down) == len(after - before - {thing})
        if thing not in down and thing not in before:
            assert counts.get(thing, 0) == len(after - before - {thing})
            assert among.get(thing, 0) == len((after - before - {thing}) & set(few))
        thinned = {
            position: sum(member not in after for member in need.members)
            for position, need in enumerate(needs)
            if need.item not in after and set(need.members) & (after - before)
        }
        assert {one.name: one.working for one in impact.weakens} == thinned


def look_at_cut_sets(drawn, estate, rng):
    for target in drawn[0]:
        found = estate.cut_sets(target, 3)
        sets = [frozenset(one.members) for one in found]
        assert (found.status, found.complete_to) == ("exact", 3)
        assert set(sets) == brute.cut_sets(drawn, target, 3)
        assert len(sets) == len(set(sets)) == found.total
        only_items = {frozenset(one.members) for one in estate.cut_sets(target, 3, fates=False)}
        assert only_items == {one for one in sets if one <= set(drawn[0])}


def look_at_levels(drawn, estate, rng):
    target = rng.choice(drawn[0])
    sets = brute.cut_sets(drawn, target, len(drawn[0]) + len(drawn[2]))
    apparent = min((len(one) for one in sets if one <= set(drawn[0])), default=None)
    true = min(map(len, sets), default=None)
    found = estate.cut_sets(target, rng.randint(1, 3))

    assert [estate.level(target, fates=fates).size for fates in (False, True)] == [apparent, true]
    assert (found.level.size, found.true_level.size) == (apparent, true)
    assert found.level.exact
    assert found.true_level.exact


def look_at_the_cold_reading(drawn, estate, rng):
    for target in drawn[0]:
        found = estate.cut_sets(target, 3, cold=True)
        sets = brute.cut_sets(drawn, target, 3, brute.not_starting)
        assert {frozenset(one.members) for one in found} == sets
        assert found.total == len(sets)
    sets = brute.cut_sets(drawn, target, len(drawn[0]) + len(drawn[2]), brute.not_starting)
    assert estate.level(target, cold=True).size == min(map(len, sets), default=None)


def look_at_shared_fates(drawn, estate, rng):
    items, needs, fates, down = drawn
    before = brute.failing(*drawn)
    wanted = set()
    for position, need in enumerate(needs):
        left = [member for member in need.members if member not in before]
        if need.k == len(need.members) or need.item in before or len(left) == need.k:
            continue
        for thing in [*items, *(fate.id for fate in fates)]:
            if thing in down or thing in before:
                continue
            gone = brute.failing(items, needs, fates, [*down, thing])
            hit = tuple(member for member in need.members if member in gone - before)
            if len(left) - len(hit) < need.k:
                wanted.add((position, thing, hit))
    found = estate.shared_fates()

    assert {(one.need, one.thing, one.hit) for one in found} == wanted
    for target in items:
        for one in estate.shared_fates(target):
            alone = estate.single_points(target)
            assert one.thing in alone or one.thing == target


def look_at_what_if(drawn, estate, rng):
    items, needs, fates, down = drawn
    things = [*items, *(fate.id for fate in fates)]
    failed, works = rng.sample(things, 1), rng.sample(things, 1)
    before = brute.failing(*drawn)
    after = brute.failing(items, needs, fates, [*down, *failed, *works])
    found = estate.what_if(failed, works, items)

    assert set(found.already_down) == before
    assert set(found.went_down) == after - before
    standing = (*found.no_margin_left, *found.thinner, *found.unchanged)
    assert sorted(standing) == sorted(set(items) - after)
    moved = estate.with_down([*down, *failed, *works])
    for target in found.no_margin_left:
        assert moved.level(target).size == 1


LOOKS = [
    look_at_fixed_points,
    look_at_single_points,
    look_at_impact,
    look_at_cut_sets,
    look_at_levels,
    look_at_the_cold_reading,
    look_at_shared_fates,
    look_at_what_if,
    look_at_one_search_for_all_that_is_asked,
]


@pytest.mark.parametrize("look", LOOKS)
def test_every_answer_equals_simulation(engine, look):
    for seed in SEEDS:
        check(seed, look)


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS)
def test_every_answer_of_many_more_equals_simulation(engine, look):
    for seed in MANY:
        check(seed, look)

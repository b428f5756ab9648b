"""Estates small enough to try everything, and the answers by trying everything."""

from __future__ import annotations

import random
from itertools import combinations

from thirdline.engines.needs import Fate, Need


def random_estate(seed):
    """Items, needs, fates, down: with cycles, groups, doubled needs and things in several fates."""
    rng = random.Random(seed)
    n = rng.randint(2, 9)
    items = [f"i{number}" for number in range(n)]
    cyclic = rng.random() < 0.5
    needs = []
    for _ in range(rng.randint(0, 2 * n)):
        owner = rng.randrange(n)
        others = [one for one in range(n) if one != owner] if cyclic else list(range(owner))
        if others:
            size = min(len(others), rng.choice([1, 1, 2, 2, 3, 4, 6]))
            members = rng.sample(others, size)
            needs.append(Need(items[owner], rng.randint(1, size), tuple(items[m] for m in members)))
    fates = [
        Fate(f"f{number}", tuple(rng.sample(items, rng.randint(0, min(n, 3)))))
        for number in range(rng.randint(0, 3))
    ]
    things = items + [fate.id for fate in fates]
    down = rng.sample(things, rng.choice([0, 0, 0, 1, 2]))
    return items, needs, fates, down


def failing(items, needs, fates, down):
    """Forward simulation: the greatest set that keeps itself up, by taking away until nothing goes."""
    gone = set(down) & set(items)
    for fate in fates:
        if fate.id in down:
            gone.update(fate.members)
    while True:
        more = {
            need.item
            for need in needs
            if need.item not in gone and sum(m not in gone for m in need.members) < need.k
        }
        if not more:
            return gone
        gone |= more


def starting(items, needs, fates, down):
    blocked = set(down) | {m for fate in fates if fate.id in down for m in fate.members}
    up = set()
    while True:
        more = {
            item
            for item in items
            if item not in up
            and item not in blocked
            and all(sum(m in up for m in n.members) >= n.k for n in needs if n.item == item)
        }
        if not more:
            return up
        up |= more


def cut_sets(estate, target, most, simulate=failing):
    """Minimal sets of further failures, by trying all of up to `most` things."""
    items, needs, fates, down = estate
    things = [one for one in items if one != target] + [fate.id for fate in fates]
    things = [one for one in things if one not in down]
    found = []
    for order in range(most + 1):
        for chosen in combinations(things, order):
            if any(set(smaller) <= set(chosen) for smaller in found):
                continue
            if target in simulate(items, needs, fates, [*down, *chosen]):
                found.append(chosen)
    return {frozenset(one) for one in found}


def not_starting(items, needs, fates, down):
    return set(items) - starting(items, needs, fates, down)

"""One target: its single points, its larger cut sets, its level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from thirdline.engines.needs.arrays import Arrays
from thirdline.engines.needs.cutting import Budget, Family, Search, Spent
from thirdline.engines.needs.levels import smallest
from thirdline.engines.needs.model import Id, Level
from thirdline.engines.needs.ranking import CutSets

Things = tuple[tuple[int, ...], ...]
DOWN = Level(0, exact=True, at_least=0, note="it is down")
SINGLE = Level(1, exact=True, at_least=1)


class Studied(Protocol):
    """The estate, as far as a target is studied in it."""

    arrays: Arrays

    def study(
        self, target: Id, budget: Budget, cold: bool = False
    ) -> tuple[list[int], Search | None]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    target: Id
    max_order: int
    fates: bool
    cold: bool
    budget: Budget


def cut_sets_of(estate: Studied, asked: Asked, probabilities: Mapping[Id, float]) -> CutSets:
    answer = CutSets(asked.target, estate.arrays.ids, estate.arrays.n, probabilities)
    try:
        points, search = estate.study(asked.target, asked.budget, asked.cold)
    except Spent as spent:
        answer.level = answer.true_level = _unknown(spent)
        answer.status, answer.note = "bounded", str(spent)
        return answer
    answer.complete_to = asked.max_order
    if search is None:
        answer.level = answer.true_level = DOWN
        answer.families = [()]
        return answer
    found, answer.complete_to, answer.note = _sets(search, asked.max_order)
    families = [tuple(tuple(search.labels[atom]) for atom in one) for one in found]
    if points:
        families.insert(0, (tuple(points),))
    answer.families = families if asked.fates else _items_only(families, estate.arrays.n)
    for fates in (False, True):
        level = _level(search, points, found, answer.complete_to, estate.arrays.n, fates=fates)
        answer.note = answer.note or ("" if level.exact else level.note)
        if fates:
            answer.true_level = level
        else:
            answer.level = level
    answer.status = "bounded" if answer.note else "exact"
    return answer


def level_of(estate: Studied, asked: Asked) -> Level:
    try:
        points, search = estate.study(asked.target, asked.budget, asked.cold)
    except Spent as spent:
        return _unknown(spent)
    if search is None:
        return DOWN
    return _level(search, points, [], 1, estate.arrays.n, fates=asked.fates)


def _unknown(spent: Spent) -> Level:
    return Level(None, exact=False, at_least=1, note=str(spent))


def _sets(search: Search, max_order: int) -> tuple[list[Family], int, str]:
    """Sets of two and more, to which order all of them, and what ended the search before."""
    known: set[Family] = set()
    for order in range(2, max_order + 1):
        try:
            known.update(search.sets(order, known))
        except Spent as spent:
            known.update(search.found_before_the_end)
            note = f"all sets of up to {order - 1} are here, of those of {order} only some: {spent}"
            return sorted(known, key=_small_first), order - 1, note
    return sorted(known, key=_small_first), max_order, ""


def _small_first(family: Family) -> tuple[int, Family]:
    return len(family), family


def _level(
    search: Search, points: list[int], found: list[Family], complete_to: int, n: int, *, fates: bool
) -> Level:
    if any(fates or thing < n for thing in points):
        return SINGLE
    for family in found:
        if fates or all(search.labels[atom][0] < n for atom in family):
            size = len(family)
            # A set of the order that was not finished is the smallest only if it is the next one.
            return Level(size, exact=size <= complete_to + 1, at_least=min(size, complete_to + 1))
    return smallest(search, n, fates=fates, at_least=max(complete_to, 1) + 1)


def _items_only(families: list[Things], n: int) -> list[Things]:
    kept = [
        tuple(tuple(thing for thing in place if thing < n) for place in family)
        for family in families
    ]
    return [family for family in kept if all(family)]

"""How many things must fail together: the size of the smallest cut set, with or without fates."""

from __future__ import annotations

from thirdline.engines.needs import kernel
from thirdline.engines.needs.cutting import Search, Spent
from thirdline.engines.needs.model import Level

FAR = 1 << 30
FARTHEST = 12  # the size of a set that is still searched for
MOST_SUPPORTS = 200


def smallest(search: Search, n: int, *, fates: bool, at_least: int) -> Level:
    """The level of a target that no single thing takes down and that has none below `at_least`.

    Bounded from below by supports that share nothing, from above by adding up the cheapest ways
    from the ground; between the two it is searched, one size after the other.
    """
    allowed = _allowed(search, n, fates=fates)
    excluded = search.excluded[:]
    search.excluded[:] = bytes(not one for one in allowed)
    try:
        return _between(search, at_least)
    finally:
        search.back(0)
        search.excluded[:] = excluded


def _allowed(search: Search, n: int, *, fates: bool) -> list[bool]:
    return [fates or any(thing < n for thing in labels) for labels in search.labels]


def _between(search: Search, at_least: int) -> Level:
    usable = [atom for atom, out in enumerate(search.excluded) if not out]
    can_fail = search.fail(node for atom in usable for node in search.kills[atom])
    search.back(0)
    if not can_fail:
        return Level(None, exact=True, at_least=0, note="nothing but itself takes it down")
    most = _cheapest(search, usable)
    if is_tree(search) and all(len(search.kills[atom]) == 1 for atom in usable):
        return Level(most, exact=True, at_least=most)
    least = max(at_least, _disjoint_supports(search, min(most, MOST_SUPPORTS)))
    while least < most:
        try:
            if least > FARTHEST:
                raise Spent(f"sets of more than {FARTHEST} are not searched for")
            with search.eased(least):
                if _any_set(search, least):
                    most = least
                    break
        except Spent as spent:
            note = f"no smaller set than {least} exists; {spent}"
            return Level(None, exact=False, at_least=least, note=note)
        least += 1
    return Level(most, exact=True, at_least=most)


def _disjoint_supports(search: Search, most: int) -> int:
    """How many supports share nothing: that many failures it takes at least."""
    count = 1
    while count < most:
        atoms = search.support()
        if search.fail(node for atom in atoms for node in search.kills[atom]):
            break
        count += 1
    search.back(0)
    return count


def _cheapest(search: Search, usable: list[int]) -> int:
    """A number of failures that surely suffices; exact where nothing is shared."""
    cost = [FAR] * len(search.failed)
    for atom in usable:
        for node in search.kills[atom]:
            cost[node] = 1
    changed = True
    while changed:
        changed = False
        for node in reversed(range(len(cost))):
            for group, members in search.owned[node]:
                total = _cheapest_of(search.slack[group], members, cost)
                if total < cost[node]:
                    cost[node] = total
                    changed = True
    return cost[0]


def _cheapest_of(slack: int, members: list[tuple[int, int]], cost: list[int]) -> int:
    total = 0
    for price, weight in sorted((cost[member] / weight, weight) for member, weight in members):
        if slack <= 0:
            break
        total += round(price * weight)
        slack -= weight
    return total if slack <= 0 else FAR


def is_tree(search: Search) -> bool:
    """Whether no node is needed twice; the target, which stands on top, is needed by none."""
    return not search.uses[0] and all(
        len(uses) == 1 and uses[0][1] == 1 for uses in search.uses[1:]
    )


def _any_set(search: Search, size: int) -> bool:
    """Whether some cut set of this size exists; the search ends at the first."""
    if search.compiled and kernel.library():
        found, ended = search.compiled_sets(size, 1)
        if ended and not found:
            raise Spent(f"the search stopped because {ended}")
        return bool(found)
    atoms = search.support()
    search.budget.tick()
    if search.survives(atoms, size):
        return False
    mark = len(search.trail)
    tried = []
    try:
        for atom in atoms:
            if search.fail(search.kills[atom]):
                return True
            if size > 1 and _any_set(search, size - 1):
                return True
            search.back(mark)
            search.excluded[atom] = 1
            tried.append(atom)
        return False
    finally:
        search.back(mark)
        for atom in tried:
            search.excluded[atom] = 0

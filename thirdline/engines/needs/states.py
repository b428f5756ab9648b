"""Which items work: counters that fall, one failure at a time."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from thirdline.engines.needs.arrays import Arrays


@dataclass(frozen=True, slots=True)
class State:
    """The estate as it stands: greatest fixed point of working, least of failing.

    `slack[j]` more working members of need j must fail before it fails; 0 or less: it has.
    """

    down: frozenset[int]
    failed: bytearray
    slack: array[int]
    members_failed: bool  # whether any member of any need has failed


def state_of(arrays: Arrays, down: Iterable[int]) -> State:
    start, k = arrays.start, arrays.k
    sizes = (end - begin + 1 for begin, end in pairwise(start))
    slack = array("i", (size - least for size, least in zip(sizes, k, strict=True)))
    failed = bytearray(arrays.n)
    seeds = frozenset(down)
    stack = []
    for item in items_of(arrays, seeds):
        if not failed[item]:
            failed[item] = 1
            stack.append(item)
    any_failed = bool(stack)
    while stack:
        item = stack.pop()
        for need in arrays.used_by[arrays.used[item] : arrays.used[item + 1]]:
            slack[need] -= 1
            owner = arrays.owner[need]
            if slack[need] <= 0 and not failed[owner]:
                failed[owner] = 1
                stack.append(owner)
    return State(seeds, failed, slack, any_failed)


def items_of(arrays: Arrays, things: Iterable[int]) -> Iterable[int]:
    """The items that fail at once when these items and fates do."""
    for thing in things:
        if thing < arrays.n:
            yield thing
        else:
            fate = thing - arrays.n
            yield from arrays.fate_members[arrays.fate_start[fate] : arrays.fate_start[fate + 1]]


def spread(
    arrays: Arrays, state: State, things: Iterable[int]
) -> tuple[dict[int, None], dict[int, int]]:
    """What fails in addition when `things` do, in order, and how many members each need loses.

    Costs what it reaches, not what the estate holds.
    """
    failed, slack = state.failed, state.slack
    gone: dict[int, None] = {}
    lost: dict[int, int] = {}
    stack = []
    for item in items_of(arrays, things):
        if not failed[item] and item not in gone:
            gone[item] = None
            stack.append(item)
    while stack:
        item = stack.pop()
        for need in arrays.used_by[arrays.used[item] : arrays.used[item + 1]]:
            count = lost[need] = lost.get(need, 0) + 1
            if count >= slack[need]:
                owner = arrays.owner[need]
                if not failed[owner] and owner not in gone:
                    gone[owner] = None
                    stack.append(owner)
    return gone, lost


def cold_start(arrays: Arrays, state: State) -> bytearray:
    """What comes up when everything starts from nothing: the least fixed point of working."""
    works = bytearray(arrays.n)
    blocked = bytearray(arrays.n)
    for item in items_of(arrays, state.down):
        blocked[item] = 1
    waiting = [end - begin for begin, end in pairwise(arrays.own)]
    missing = arrays.k.tolist()
    stack = [item for item, count in enumerate(waiting) if not count and not blocked[item]]
    for item in stack:
        works[item] = 1
    while stack:
        item = stack.pop()
        for need in arrays.used_by[arrays.used[item] : arrays.used[item + 1]]:
            missing[need] -= 1
            if missing[need] == 0:
                owner = arrays.owner[need]
                waiting[owner] -= 1
                if not waiting[owner] and not blocked[owner]:
                    works[owner] = 1
                    stack.append(owner)
    return works

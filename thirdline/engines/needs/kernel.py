"""The inner loops in C, where set-up has built them; the same answers as in Python.

The library is looked for in the folder THIRDLINE_KERNELS names, under a name that holds the hash of
the source beside this file, so that another version's is never loaded.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
from array import array
from collections.abc import Iterable
from functools import cache
from math import comb
from pathlib import Path
from typing import Protocol

from thirdline.engines.needs.arrays import Arrays
from thirdline.engines.needs.states import State
from thirdline.engines.needs.sweeping import UNKNOWN, Sets, Sweep, budget_ended

SOURCE = Path(__file__).with_name("kernel.c")
STOPPED = {1: "its time was over", 2: "enough sets were found", 3: "memory was full"}
UNSOUND = "These arrays are not those of an estate: a place or a number in them lies outside."
FEW_ATOMS = 64  # all sets of so many are soon counted
MOST_NUMBERS = 16_000_000  # room for sets, in things named
MOST_SECONDS = 1e9
MOST_PAIRS = (1 << 31) - 1


@cache
def library() -> ctypes.CDLL | None:
    """The library of this very source, or None where it was not built or does not load."""
    folder = os.environ.get("THIRDLINE_KERNELS")
    if not folder:
        return None
    told = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    path = Path(folder) / f"{SOURCE.parent.name}-{platform.machine()}-{told}.so"
    return load(path) if path.exists() else None


def load(path: Path) -> ctypes.CDLL | None:
    try:
        found = ctypes.CDLL(str(path))
    except OSError:
        return None
    found.search.restype = ctypes.c_long
    found.release.restype = None
    return found


def sweep(arrays: Arrays, state: State, seconds: float, pairs: int) -> tuple[Sets, str]:
    """D of every item, and which engine found it."""
    found = library()
    if found is None:
        return Sweep(arrays, state, seconds, pairs).run(), "python"
    return _sweep(found, arrays, state, seconds, pairs), "c"


def _sweep(found: ctypes.CDLL, arrays: Arrays, state: State, seconds: float, pairs: int) -> Sets:
    n = arrays.n
    heads, bases, begins, ends, order = (array("i", bytes(4 * n)) for _ in range(5))
    fate_down = bytearray(arrays.fates)
    for thing in state.down:
        if thing >= n:
            fate_down[thing - n] = 1
    orders, extras, length = ctypes.c_int(), ctypes.POINTER(ctypes.c_int)(), ctypes.c_long()
    _check_lengths(arrays, state)
    status = found.sweep(
        n, arrays.fates, arrays.needs, len(arrays.members), len(arrays.of_fates), *map(_ints, (arrays.own, arrays.start, arrays.members, state.slack)),
        _bytes(state.failed), _ints(arrays.of), _ints(arrays.of_fates), _bytes(fate_down),
        ctypes.c_double(min(seconds, MOST_SECONDS)), ctypes.c_long(min(pairs, MOST_PAIRS)), *map(_ints, (heads, bases, begins, ends, order)),
        ctypes.byref(orders), ctypes.byref(extras), ctypes.byref(length),
    )  # fmt: skip
    if status == 3:
        raise ValueError(UNSOUND)
    kept = array("i")
    if length.value:
        kept.frombytes(ctypes.string_at(extras, 4 * length.value))
    found.release(extras)
    done = order[: orders.value]
    if status:
        # Nothing is known of an item whose class was not reached, whatever else was prepared.
        begins, ends = (
            array(
                "i", (0 if base == UNKNOWN else one for one, base in zip(ones, bases, strict=True))
            )
            for ones in (begins, ends)
        )
    return Sets(
        heads, bases, begins, ends, kept, done, budget_ended(len(done), n) if status else ""
    )


def _check_lengths(arrays: Arrays, state: State) -> None:
    """What the kernel cannot see of arrays: how long they are."""
    n, needs = arrays.n, arrays.needs
    for one, length in (
        (arrays.own, n + 1), (arrays.start, needs + 1), (arrays.of, n + 1),
        (state.slack, needs), (state.failed, n),
    ):  # fmt: skip
        if len(one) != length:
            raise ValueError(UNSOUND)


def _ints(numbers: array[int]) -> ctypes.Array[ctypes.c_int] | None:
    return (ctypes.c_int * len(numbers)).from_buffer(numbers) if len(numbers) else None


def _bytes(flags: bytearray) -> ctypes.Array[ctypes.c_ubyte] | None:
    return (ctypes.c_ubyte * len(flags)).from_buffer(flags) if flags else None


class Searched(Protocol):
    """The lists of a search; what each holds is said where they are made."""

    slack: list[int]
    owner: list[int]
    uses: list[list[tuple[int, int]]]
    owned: list[list[tuple[int, list[tuple[int, int]]]]]
    kills: list[tuple[int, ...]]
    atoms_of: list[list[int]]
    excluded: bytearray
    failed: bytearray


class FlatSearch:
    """A search laid out for the kernel, once for all its orders."""

    def __init__(self, search: Searched) -> None:
        self.nodes, self.atoms = len(search.failed), len(search.kills)
        self.groups = len(search.owner)
        groups = [(number, members) for owned in search.owned for number, members in owned]
        pairs = [pair for _, members in groups for pair in members]
        uses = [pair for used in search.uses for pair in used]
        self.memberships = len(pairs)
        self.lists = [
            array("i", search.owner),
            _starts(search.uses),
            array("i", (group for group, _ in uses)),
            array("i", (weight for _, weight in uses)),
            _starts(search.owned),
            array("i", (number for number, _ in groups)),
            _starts([members for _, members in groups]),
            array("i", (member for member, _ in pairs)),
            array("i", (weight for _, weight in pairs)),
            _starts(search.kills),
            array("i", (node for nodes in search.kills for node in nodes)),
            _starts(search.atoms_of),
            array("i", (atom for atoms in search.atoms_of for atom in atoms)),
        ]

    def sets(
        self, search: Searched, order: int, seconds: float, most: int
    ) -> tuple[list[tuple[int, ...]], str]:
        """Sets of this order, not all of them minimal, and what ended the search before its end."""
        found = library()
        if found is None:
            return [], "the kernel is gone"
        most = self._room(order, most)
        slack, out, stopped = (
            array("i", search.slack),
            array("i", bytes(4 * order * most)),
            ctypes.c_int(),
        )
        excluded, failed = bytearray(search.excluded), bytearray(search.failed)
        count = found.search(
            self.nodes, self.atoms, self.groups, self.memberships, *map(_ints, self.lists), _ints(slack), _bytes(failed),
            _bytes(excluded), order, ctypes.c_double(seconds), _ints(out), ctypes.c_long(most),
            ctypes.byref(stopped),
        )  # fmt: skip
        if stopped.value == 4:
            raise ValueError(UNSOUND)
        numbers = iter(out[: count * order])
        return list(zip(*[numbers] * order, strict=True)), STOPPED.get(stopped.value, "")

    def _room(self, order: int, most: int) -> int:
        """How many sets to have room for: no more than there can be, or than memory is there for."""
        if self.atoms < FEW_ATOMS:
            most = min(most, comb(self.atoms, order) + 1)
        return max(1, min(most, MOST_NUMBERS // order))


def _starts(lists: Iterable[Iterable[object]]) -> array[int]:
    starts = array("i", [0])
    for one in lists:
        starts.append(starts[-1] + len(list(one)))
    return starts

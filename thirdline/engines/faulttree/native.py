"""The kernel in C, where set-up has built it; the same answers as the kernel in Python.

The library is looked for in the folder THIRDLINE_KERNELS names, under a name that holds the hash of
the source beside this file, so that another version's is never loaded.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import weakref
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from .counting import count_by_order
from .kernels import (
    Budget,
    Cancellation,
    Numbers,
    Polynomial,
    Program,
    Spent,
    Store,
)

SOURCE = Path(__file__).with_name("kernel.c")
STATUSES = ["", "nodes", "seconds", "cancelled", "memory", "depth"]
UNSOUND = 6
TERMINAL = (1 << 32) - 1  # instead of a root that there is not
DEEPEST = 20_000  # levels a recursion in C may take; a frame has about two hundred bytes
NO_LIMIT = (1 << 64) - 1
MOST_NODES = 1 << 26
MOST_ORDER = 18  # what the key of a cached product has room for
MOST_NUMBER = (1 << 31) - 1


class _Node(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("level", "lo", "hi", "next")]


class _Program(ctypes.Structure):
    _fields_ = [
        ("n_levels", ctypes.c_int32),
        ("n_gates", ctypes.c_int32),
        ("ops", ctypes.POINTER(ctypes.c_int32)),
        ("ks", ctypes.POINTER(ctypes.c_int32)),
        ("offsets", ctypes.POINTER(ctypes.c_int32)),
        ("arguments", ctypes.POINTER(ctypes.c_int64)),
        ("n_outputs", ctypes.c_int32),
        ("outputs", ctypes.POINTER(ctypes.c_int64)),
    ]


def library_path() -> Path | None:
    """Where set-up puts the library of this very source; None where nobody named a folder."""
    folder = os.environ.get("THIRDLINE_KERNELS")
    if not folder:
        return None
    told = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    return Path(folder) / f"{SOURCE.parent.name}-{platform.machine()}-{told}.so"


@cache
def native_kernel() -> NativeKernel | None:
    """The kernel in C, or None where it was not built or does not fit this machine."""
    path = library_path()
    return load(path) if path and path.exists() else None


def load(path: Path) -> NativeKernel | None:
    """None for a library that does not fit: of another machine, or another one altogether."""
    try:
        library = ctypes.CDLL(str(path))
        _declare(library)
    except (OSError, AttributeError):
        return None
    return NativeKernel(library)


def _declare(library: ctypes.CDLL) -> None:
    store, u32, i32, seconds = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int32, ctypes.c_double
    any_array, program = ctypes.c_void_p, ctypes.POINTER(_Program)
    for name, answer, arguments in (
        ("new", store, [u32, i32, i32]),
        ("free", None, [store]),
        ("size", u32, [store]),
        ("progress", i32, [store]),
        ("steps", None, [store, ctypes.c_uint64]),
        ("roots", u32, [store]),
        ("root", u32, [store, u32]),
        ("node", ctypes.POINTER(_Node), [store, u32]),
        ("compact", i32, [store]),
        ("forget", i32, [store, u32, u32, u32]),
        ("build", i32, [store, program, seconds, any_array, i32]),
        ("sets", i32, [store, program, any_array, u32, seconds, any_array, any_array]),
        ("solutions", i32, [store, u32, store, i32, i32, seconds, any_array]),
        ("some_set", i32, [store, u32, store, seconds, any_array]),
        ("sum", i32, [store, u32, any_array, any_array, any_array]),
        ("best", i32, [store, u32, any_array, any_array, any_array]),
        ("derivative", i32, [store, u32, u32, *[any_array] * 5]),
        ("modular", i32, [store, u32, u32, any_array, ctypes.c_uint64, any_array]),
    ):
        function = getattr(library, f"kernel_{name}")
        function.restype, function.argtypes = answer, arguments


class NativeKernel:
    name = "native"

    def __init__(self, library: ctypes.CDLL) -> None:
        self.library = library

    def functions(self, nodes: int) -> Store:
        return NativeStore(self.library, nodes, zero_suppressed=False)

    def families(self, nodes: int) -> Store:
        return NativeStore(self.library, nodes, zero_suppressed=True)


class NativeStore:
    def __init__(self, library: ctypes.CDLL, nodes: int, *, zero_suppressed: bool) -> None:
        self.library = library
        self.handle = library.kernel_new(_nodes(nodes), zero_suppressed, DEEPEST)
        if not self.handle:
            raise Spent("memory")
        # When the process ends a thread that nobody waits for may still be at work in here.
        weakref.finalize(self, library.kernel_free, self.handle).atexit = False

    @property
    def size(self) -> int:
        return int(self.library.kernel_size(self.handle))

    @property
    def progress(self) -> int:
        return int(self.library.kernel_progress(self.handle))

    def root(self, slot: int) -> int:
        found = int(self.library.kernel_root(self.handle, slot))
        if found == TERMINAL:
            raise IndexError(f"This diagram has no root {slot}.")
        return found

    def node(self, number: int) -> tuple[int, int, int]:
        found = self.library.kernel_node(self.handle, number)
        if not found:
            raise IndexError(f"This diagram has no node {number}.")
        node = found[0]
        return node.level, node.lo, node.hi

    def build(self, program: Program, budget: Budget, *, compacting: bool = True) -> list[int]:
        before = self.library.kernel_roots(self.handle)
        packed = _packed(program)
        self._limit(budget)
        flag = ctypes.byref(budget.cancellation.flag)
        _check(
            self.library.kernel_build(
                self.handle, ctypes.byref(packed), budget.seconds_left, flag, compacting
            )
        )
        if compacting:
            self.compact()
        return list(range(before, before + len(program.outputs)))

    def _limit(self, budget: Budget) -> None:
        self.library.kernel_steps(self.handle, max(budget.steps, 0) or NO_LIMIT)

    def sets(self, program: Program, weights: Sequence[float], order: int, budget: Budget) -> float:
        if not 0 <= order <= MOST_ORDER or len(weights) < program.levels:
            raise ValueError(
                f"Sets of up to {MOST_ORDER} events are built, with a weight for every level; "
                f"these are {order} events, {len(weights)} weights and {program.levels} levels."
            )
        lost = ctypes.c_double(0)
        self._limit(budget)
        packed, flag = _packed(program), ctypes.byref(budget.cancellation.flag)
        arguments = (_doubles(weights), order, budget.seconds_left, flag, ctypes.byref(lost))
        _check(self.library.kernel_sets(self.handle, ctypes.byref(packed), *arguments))
        self.compact()
        return lost.value

    def solutions(
        self, slot: int, budget: Budget, order: int | None = None, *, coherent: bool = False
    ) -> Store:
        return self._converted(
            "kernel_solutions",
            slot,
            budget,
            True,
            -1 if order is None else self._order(order),
            coherent,
        )

    def _order(self, order: int) -> int:
        """No set has more events than its diagram has nodes."""
        if order < 0:
            raise ValueError(f"Sets of up to {order} events cannot be asked for; give 0 or more.")
        return min(order, self.size)

    def some_set(self, slot: int, budget: Budget) -> Store:
        return self._converted("kernel_some_set", slot, budget, False)

    def _converted(self, name: str, slot: int, budget: Budget, family: bool, *more: int) -> Store:
        self.root(slot)
        made = NativeStore(self.library, budget.nodes, zero_suppressed=family)
        made._limit(budget)
        flag = ctypes.byref(budget.cancellation.flag)
        convert = getattr(self.library, name)
        _check(convert(self.handle, slot, made.handle, *more, budget.seconds_left, flag))
        made.compact()
        return made

    def compact(self) -> None:
        _check(self.library.kernel_compact(self.handle))

    def forget(self, size: int, roots: int, nodes: int) -> None:
        if size < 2 or roots < 0:
            raise ValueError("The two ends of a diagram, true and false, are never forgotten.")
        _check(self.library.kernel_forget(self.handle, _nodes(size), roots, _nodes(nodes)))

    def sum(self, high: Sequence[float], low: Sequence[float]) -> Numbers:
        return self._passed(self.library.kernel_sum, high, low)

    def best(self, high: Sequence[float], low: Sequence[float]) -> Numbers:
        return self._passed(self.library.kernel_best, high, low)

    def _passed(
        self, through: Callable[..., int], high: Sequence[float], low: Sequence[float]
    ) -> Numbers:
        values = (ctypes.c_double * self.size)()
        levels = min(len(high), len(low))
        _check(through(self.handle, levels, _doubles(high), _doubles(low), values))
        return values

    def derivative(
        self, slot: int, high: Sequence[float], low: Sequence[float], values: Numbers
    ) -> Numbers:
        root, found = self.root(slot), (ctypes.c_double * len(high))()
        if len(values) <= root:
            raise IndexError(f"Of {root + 1} nodes only {len(values)} have a value.")
        levels, scratch = min(len(high), len(low)), (ctypes.c_double * self.size)()
        given = (_doubles(high), _doubles(low), _doubles(values))
        _check(self.library.kernel_derivative(self.handle, root, levels, *given, scratch, found))
        return found

    def count(
        self, slot: int, polynomials: Sequence[Polynomial], budget: Budget | None = None
    ) -> Polynomial:
        return count_by_order(self, self.root(slot), polynomials, budget)

    def total(self, root: int, weights: Sequence[float]) -> float:
        return float(self.sum(weights, [1.0] * len(weights))[root])

    def longest(self, root: int, lengths: Sequence[int]) -> int:
        return round(self.best([float(each) for each in lengths], [0.0] * len(lengths))[root])

    def modular(self, root: int, weights: Sequence[int], prime: int) -> int:
        given = (ctypes.c_uint64 * len(weights))(*weights)
        scratch = (ctypes.c_uint64 * self.size)()
        if not 0 <= root < len(scratch):
            raise IndexError(f"This diagram has no node {root}.")
        _check(self.library.kernel_modular(self.handle, root, len(given), given, prime, scratch))
        return int(scratch[root])


def _nodes(number: int) -> int:
    """As an unsigned word: a negative one would come out as very many."""
    return min(max(number, 0), MOST_NODES)


def _check(status: int) -> None:
    if status == UNSOUND:
        raise ValueError(
            "The kernel was given what is no part of its diagram: a level, root, gate or number "
            "of arguments that there is not."
        )
    if status:
        raise Spent(STATUSES[status])


def _doubles(values: Numbers) -> ctypes.Array[ctypes.c_double]:
    if isinstance(values, ctypes.Array) and values._type_ is ctypes.c_double:
        return values
    return (ctypes.c_double * len(values))(*values)


def _packed(program: Program) -> _Program:
    ops, ks, offsets, flat = [], [], [0], []
    if program.levels > MOST_NUMBER:
        raise ValueError(f"A diagram has up to {MOST_NUMBER:,} levels.")
    for op, k, arguments in program.gates:
        if abs(k) > MOST_NUMBER:
            raise ValueError(f"A gate that asks for {k} arguments is none.")
        ops.append(int(op))
        ks.append(k)
        flat += arguments
        offsets.append(len(flat))
    return _Program(
        program.levels,
        len(ops),
        (ctypes.c_int32 * len(ops))(*ops),
        (ctypes.c_int32 * len(ks))(*ks),
        (ctypes.c_int32 * len(offsets))(*offsets),
        (ctypes.c_int64 * len(flat))(*flat),
        len(program.outputs),
        (ctypes.c_int64 * len(program.outputs))(*program.outputs),
    )


__all__ = ["Cancellation", "NativeKernel", "library_path", "load", "native_kernel"]

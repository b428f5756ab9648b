"""What a kernel is asked for is looked through first, and a budget that ends leaves it fit for use."""

from __future__ import annotations

import ctypes
import math
import subprocess
import sys
import threading
import time

import pytest

from tests.compiled import compiled_behind
from thirdline.engines.faulttree import native, pulling
from thirdline.engines.faulttree.analysing import Limits, Status, analyse
from thirdline.engines.faulttree.bounding import bounds
from thirdline.engines.faulttree.conditioning import LivingTree
from thirdline.engines.faulttree.evidence import Evidence
from thirdline.engines.faulttree.forest import grow
from thirdline.engines.faulttree.graph import Graph
from thirdline.engines.faulttree.kernels import Budget, Op, Program, Spent
from thirdline.engines.faulttree.modules import find_modules
from thirdline.engines.faulttree.ordering import Shape
from thirdline.engines.faulttree.simplifying import simplified
from thirdline.engines.faulttree.tests.kernels_here import both_kernels, in_c
from thirdline.engines.faulttree.tests.random_trees import Truth, random_tree

only_in_c = pytest.mark.parametrize("kernel", [in_c])
# Two levels, and a gate that holds when both do.
BOTH = Program(2, [(Op.AND, 0, [0, 2])], [4])
REFUSED = "no part of its diagram|is none|levels|cannot be asked|never forgotten|are built"
# The n-th thing asked of memory is refused.
SCARCE = """
#define _GNU_SOURCE
#include <stdlib.h>
long refused = 0;
static int is_refused(void) { return refused > 0 && --refused == 0; }
#define malloc(n) (is_refused() ? NULL : malloc(n))
#define calloc(n, m) (is_refused() ? NULL : calloc(n, m))
#define realloc(p, n) (is_refused() ? NULL : realloc(p, n))
"""


def chain(length: int, op: Op = Op.OR) -> Program:
    """One gate over so many levels."""
    return Program(length, [(op, 0, [2 * level for level in range(length)])], [2 * length])


def crossed(length: int) -> Program:
    """Two long chains of other levels, both of which must hold: as deep as it has levels."""
    odd, even = ([2 * one for one in range(first, length, 2)] for first in (0, 1))
    gates = [(Op.OR, 0, odd), (Op.OR, 0, even), (Op.AND, 0, [2 * length, 2 * length + 2])]
    return Program(length, gates, [2 * length + 4])


@only_in_c
@pytest.mark.parametrize(
    "program",
    [
        Program(2, [(Op.AND, 0, [0, 6])], [4]),
        Program(2, [(Op.AND, 0, [0, -2])], [4]),
        Program(2, [(Op.AND, 0, [0, 4])], [4]),
        Program(2, [(Op.ATLEAST, 3, [0, 2])], [4]),
        Program(2, [(Op.ATLEAST, -1, [0, 2])], [4]),
        Program(2, [(Op.ATLEAST, 1 << 40, [0, 2])], [4]),
        Program(2, [(Op.ROOT, 0, [])], [4]),
        Program(2, [(Op.ROOT, -1, [])], [4]),
        Program(2, [], [4]),
        Program(2, [], [-1]),
        Program(-1, [], []),
        Program(1 << 40, [], []),
    ],
)
def test_a_program_that_names_what_there_is_not_is_refused(kernel, program):
    functions = kernel.functions(1_000)

    with pytest.raises(ValueError, match=REFUSED):
        functions.build(program, Budget())
    assert functions.root(functions.build(BOTH, Budget())[0]) > 1


@only_in_c
def test_what_a_diagram_has_not_is_not_read(kernel):
    functions = kernel.functions(1_000)
    functions.build(BOTH, Budget())
    half = [0.5, 0.5]

    for ask in (
        lambda: functions.root(1),
        lambda: functions.root(-1),
        lambda: functions.node(functions.size),
        lambda: functions.node(-1),
        lambda: functions.modular(1 << 20, [1, 1], 7),
        lambda: functions.derivative(0, half, half, [0.0]),
        lambda: functions.solutions(1, Budget()),
        lambda: functions.some_set(1, Budget()),
    ):
        with pytest.raises(IndexError):
            ask()
    for ask in (
        lambda: functions.sum([0.5], [0.5]),
        lambda: functions.best([0.5], [0.5]),
        lambda: functions.derivative(0, [0.5], [0.5], functions.sum(half, half)),
        lambda: functions.modular(2, [1, 1], 0),
        lambda: functions.solutions(0, Budget(), -1),
        lambda: functions.some_set(0, Budget()),
        lambda: functions.forget(0, 0, 100),
        lambda: functions.forget(2, 1, 100),
        lambda: functions.sets(BOTH, half, 2, Budget()),
        lambda: kernel.families(100).build(BOTH, Budget()),
        lambda: kernel.families(100).sets(BOTH, half, native.MOST_ORDER + 1, Budget()),
        lambda: kernel.families(100).sets(BOTH, [0.5], 2, Budget()),
        lambda: kernel.families(100).sets(Program(2, [], [1]), half, 2, Budget()),
    ):
        with pytest.raises(ValueError, match=REFUSED):
            ask()
    assert functions.sum(half, half)[functions.root(0)] == 0.25


@only_in_c
def test_a_negative_number_of_nodes_is_none_and_not_very_many(kernel):
    with pytest.raises(Spent, match="nodes"):
        kernel.functions(-5).build(chain(200), Budget())


@both_kernels
def test_a_limit_that_is_no_number_is_over_at_once(kernel):
    found = analyse(random_tree(3), limits=Limits(seconds=math.nan), kernel=kernel)

    assert found.status is Status.BOUNDED
    assert found.lower <= Truth(random_tree(3)).probability <= found.upper


@both_kernels
@pytest.mark.parametrize("seed", [15, 45, 57, 98])
def test_living_trees_of_one_analysis_do_not_read_what_another_added(kernel, seed):
    tree = random_tree(seed)
    analysis = analyse(tree, kernel=kernel)
    seen = [Evidence(likelihoods={name: (0.9, 0.2)}, top=None) for name in tree.gates]
    wanted = [LivingTree(analyse(tree, kernel=kernel)).see(one).probability for one in seen]

    first, second = LivingTree(analysis), LivingTree(analysis)
    for one, probability in zip(seen, wanted, strict=True):
        assert LivingTree(analysis).see(one).probability == pytest.approx(probability)
        assert first.see(one).probability == pytest.approx(probability)
        assert second.see(Evidence(top=None)).probability == pytest.approx(1.0)


@both_kernels
def test_families_can_be_added_to_a_store_that_has_some(kernel):
    family = kernel.families(1_000)
    lost = [family.sets(BOTH, [0.5, 0.25], 1, Budget()) for _ in range(2)]

    assert lost == pytest.approx([0.125, 0.125])
    again = kernel.families(1_000)
    again.sets(chain(2), [0.5, 0.25], 1, Budget())
    assert again.sets(BOTH, [0.5, 0.25], 1, Budget()) == pytest.approx(0.125)


@both_kernels
@pytest.mark.parametrize("coherent", [False, True])
def test_the_sets_of_a_very_wide_gate_take_no_more_than_one_walk(kernel, coherent):
    length = 20_000 if kernel.name == "python" else 100_000
    functions = kernel.functions(1_000_000)
    functions.build(chain(length), Budget())

    sets = functions.solutions(0, Budget(), coherent=coherent)
    assert sets.count(0, [[0, 1]] * length) == [0, length]


def test_the_arguments_of_a_very_wide_gate_pull_each_other_once():
    graph = Graph([f"e{one}" for one in range(3_000)])
    top = graph.at_least(2, [2 * one for one in range(1, 3_001)])
    (module,) = find_modules(graph, [top])

    assert Shape(graph, module).by_connection() == list(range(1, 3_001))


def test_many_events_that_decide_are_read_in_one_go():
    assert pulling._bits((1 << 300_000) - 1) == list(range(300_000))
    assert pulling._bits(0b1010_0001) == [0, 5, 7]
    assert pulling._bits(0) == []


@only_in_c
@pytest.mark.parametrize("kilobytes", [128, 256, 1024])
def test_a_thread_with_a_small_stack_is_told_so_and_does_not_fall_over(kernel, kilobytes):
    program = f"""
import threading
from thirdline.engines.faulttree.native import native_kernel
from thirdline.engines.faulttree.kernels import Budget, Spent
from thirdline.engines.faulttree.tests.test_hostile_use import crossed
threading.stack_size({kilobytes} << 10)
def work():
    try:
        native_kernel().functions(1_000_000).build(crossed(19_000), Budget())
    except Spent as spent:
        print(spent.what)
one = threading.Thread(target=work)
one.start()
one.join()
"""
    assert _run(program) == "depth"


@only_in_c
def test_the_process_ends_while_a_thread_is_still_at_work(kernel):
    program = """
import threading, time
from thirdline.engines.faulttree.native import native_kernel
from thirdline.engines.faulttree.kernels import Budget, Op, Program
many = list(range(0, 600, 2))
hard = Program(300, [(Op.ATLEAST, 150, many), (Op.ATLEAST, 75, many[::2]),
                     (Op.XOR, 0, [600, 602])], [604])
stores = [native_kernel().functions(10_000_000) for _ in range(2)]
for store in stores:
    threading.Thread(target=store.build, args=(hard, Budget()), daemon=True).start()
time.sleep(0.1)
print("ended")
"""
    assert _run(program) == "ended"


def _run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.strip()


@pytest.fixture(scope="module")
def scarce(tmp_path_factory):
    """The kernel with a memory that refuses when it is told to."""
    return native.load(compiled_behind(native.SOURCE, tmp_path_factory.mktemp("scarce"), SCARCE))


def test_a_store_to_which_memory_was_refused_can_still_be_used(scarce):
    refused = ctypes.c_long.in_dll(scarce.library, "refused")
    spent = set()
    for nth in range(1, 40):
        functions = scarce.functions(100_000)
        functions.build(BOTH, Budget())
        refused.value = nth
        try:
            functions.build(crossed(60), Budget(), compacting=nth % 2 == 0)
            functions.solutions(0, Budget())
            functions.compact()
        except Spent as problem:
            spent.add(problem.what)
        refused.value = 0
        functions.forget(functions.root(0) + 1, 1, 100_000)
        slot = functions.build(Program(3, [(Op.OR, 0, [0, 2, 4])], [6]), Budget())[0]
        values = functions.sum([0.5] * 3, [0.5] * 3)
        assert values[functions.root(0)] == 0.25
        assert values[functions.root(slot)] == 0.875
    assert spent == {"memory"}


def test_a_tree_for_which_memory_was_refused_is_bounded_in_a_sentence(scarce):
    refused = ctypes.c_long.in_dll(scarce.library, "refused")
    statuses = set()
    for seed in range(6):
        tree = random_tree(seed, coherent=True)
        truth = Truth(tree).probability
        for nth in (1, 2, 3, 5, 8, 13, 21):
            refused.value = nth
            found = analyse(tree, kernel=scarce)
            refused.value = 0
            statuses.add(found.status)
            assert found.lower - 1e-12 <= truth <= found.upper + 1e-12
            assert found.status is Status.EXACT or "memory" in str(found.reasons[0])
    assert statuses == set(Status)


@both_kernels
def test_threads_at_once_find_what_one_after_the_other_does(kernel):
    trees = [random_tree(seed, most=8) for seed in range(24)]
    wanted = [analyse(tree, kernel=kernel).top_probability for tree in trees]
    found: dict[int, float | None] = {}

    def work(first: int) -> None:
        for number in range(first, len(trees), 8):
            found[number] = analyse(trees[number], kernel=kernel).top_probability

    threads = [threading.Thread(target=work, args=(first,)) for first in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [found[number] for number in range(len(trees))] == wanted


@both_kernels
def test_long_after_its_time_nothing_is_bounded_any_more(kernel):
    tree = random_tree(0, coherent=True)
    late = Budget(until=time.monotonic() - 60)
    forest = grow(simplified(tree), kernel, late, want_sets=True)
    chances = dict.fromkeys(range(1, len(forest.graph.events) + 1), 0.1)

    found = bounds(forest, chances, late)

    assert (found.interval, found.order) == ((0.0, 1.0), 0)
    assert all(each.family is None and each.stand_in is None for each in forest.solved)

"""Trees made to take for ever: the time given is kept, and what was not reached is said."""

from __future__ import annotations

import resource
import time

import pytest

from thirdline.engines.faulttree.analysing import Limits, Status, analyse
from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.kernels import Budget, Spent
from thirdline.engines.faulttree.model import Argument, BasicEvent, FaultTree, Gate, Kind
from thirdline.engines.faulttree.tests.kernels_here import both_kernels


def tree(gates: dict[str, tuple[Kind, list[str]]], events: int) -> FaultTree:
    made = {n: Gate(n, kind, tuple(map(Argument, of))) for n, (kind, of) in gates.items()}
    return FaultTree(
        "t", "top", made, {f"e{i}": BasicEvent(f"e{i}", Constant(0.1)) for i in range(events)}
    )


def ladder(rungs: int) -> FaultTree:
    """Alternating gates, each on the next and on an event of its own: sets of every order."""
    gates = {}
    for i in range(rungs):
        below = [f"g{i + 1}"] if i + 1 < rungs else []
        gates["top" if i == 0 else f"g{i}"] = (Kind.AND if i % 2 else Kind.OR, [*below, f"e{i}"])
    return tree(gates, rungs)


def pairs(count: int) -> FaultTree:
    """All of many pairs must fail: two to the power of their number sets, all of one order."""
    gates = {f"g{i}": (Kind.OR, [f"e{2 * i}", f"e{2 * i + 1}"]) for i in range(count)}
    return tree({"top": (Kind.AND, list(gates)), **gates}, 2 * count)


@pytest.mark.slow
def test_the_time_given_is_kept_where_counting_alone_would_take_minutes():
    begun = time.monotonic()

    found = analyse(ladder(12_000), limits=Limits(seconds=4))

    assert time.monotonic() - begun < 12
    assert found.status is Status.BOUNDED
    assert len(found.reasons) < 20
    assert "The time was up before" in str(found.reasons[0])
    assert found.lower <= found.upper


@both_kernels
def test_counting_stops_when_its_time_is_up(kernel):
    found = analyse(ladder(400), kernel=kernel)

    with pytest.raises(Spent):
        found.forest.counts(Budget(until=0.0))
    assert sum(found.forest.counts(Budget())) == found.minimal_cut_sets


@pytest.mark.slow
@both_kernels
def test_numbers_of_thousands_of_digits_are_counted_without_holding_one_for_every_node(kernel):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    found = analyse(pairs(1_500), limits=Limits(seconds=60), kernel=kernel)

    assert found.minimal_cut_sets == 2**1_500
    assert found.cut_sets_by_order == {1_500: 2**1_500}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000


def test_a_set_that_is_at_hand_but_was_not_counted_in_time_is_said_so(monkeypatch):
    def too_long(self: object, budget: Budget) -> list[int]:
        raise Spent("seconds")

    monkeypatch.setattr("thirdline.engines.faulttree.forest.Forest.counts", too_long)
    found = analyse(pairs(2))

    assert (found.status, found.minimal_cut_sets) == (Status.BOUNDED, None)
    assert str(found.reasons[0]) == (
        "The time was up before the minimal cut sets of “top” were counted."
    )
    assert found.top_probability == pytest.approx(0.19**2)

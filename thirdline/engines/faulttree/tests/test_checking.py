from __future__ import annotations

import pytest

from thirdline.engines.faulttree.analysing import analyse
from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.model import (
    Argument,
    BasicEvent,
    FaultTree,
    Gate,
    HouseEvent,
    Kind,
)
from thirdline.engines.faulttree.problems import TreeProblem

EVENTS = {name: BasicEvent(name, Constant(0.1)) for name in "abc"}


def gate(name: str, kind: Kind, *arguments: str, **numbers: int) -> Gate:
    return Gate(name, kind, tuple(map(Argument, arguments)), line=7, **numbers)


def tree(*gates: Gate, top: str = "top", **more) -> FaultTree:
    given = {"events": EVENTS, **more}
    return FaultTree("t", top, {each.name: each for each in gates}, **given)


WRONG = {
    "a cycle": (
        [gate("top", Kind.OR, "x"), gate("x", Kind.OR, "y", "a"), gate("y", Kind.AND, "x", "b")],
        "Line 7: Gate “x” stands below itself: x → y → x",
    ),
    "itself": ([gate("top", Kind.OR, "top", "a")], "“top” stands below itself: top → top"),
    "missing": ([gate("top", Kind.OR, "a", "z")], "Line 7: Gate “top” asks for “z”"),
    "empty": ([gate("top", Kind.OR)], "has no arguments"),
    "two for not": ([gate("top", Kind.NOT, "a", "b")], "takes one argument, but has 2"),
    "three for iff": ([gate("top", Kind.IFF, "a", "b", "c")], "takes two arguments, but has 3"),
    "one for xor": ([gate("top", Kind.XOR, "a")], "takes two arguments, but has 1"),
    "too many": ([gate("top", Kind.ATLEAST, "a", "b", k=3)], "needs 3 of 2 arguments"),
    "no number": ([gate("top", Kind.ATLEAST, "a", "b")], "how many of its arguments"),
    "falling": (
        [gate("top", Kind.CARDINALITY, "a", "b", k=2, most=1)],
        "allows 2 to 1 of 2 arguments",
    ),
}


@pytest.mark.parametrize(("gates", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_with_its_line(gates, words):
    with pytest.raises(TreeProblem) as problem:
        analyse(tree(*gates))

    assert words in str(problem.value)
    assert problem.value.line == 7
    assert problem.value.element in {"top", "x"}


def test_a_top_that_is_not_there_is_named():
    with pytest.raises(TreeProblem, match="The top “roof” is no gate"):
        analyse(tree(gate("top", Kind.OR, "a", "b"), top="roof"))


def test_a_name_means_one_thing():
    with pytest.raises(TreeProblem, match="“a” is defined twice"):
        analyse(tree(gate("top", Kind.OR, "a", "b"), houses={"a": HouseEvent("a", True)}))


def test_a_probability_lies_between_zero_and_one():
    events = {**EVENTS, "b": BasicEvent("b", Constant(1.5), line=9)}

    with pytest.raises(TreeProblem, match=r"Line 9: The probability of “b” is 1\.5"):
        analyse(tree(gate("top", Kind.OR, "a", "b"), events=events))

"""Static fault trees as Galileo writes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from thirdline.engines.faulttree.deviates import Distribution
from thirdline.engines.faulttree.expressions import (
    Constant,
    Deviate,
    exponential,
    probability_of,
    repairable,
)
from thirdline.engines.faulttree.formats.galileo import read_galileo, write_galileo
from thirdline.engines.faulttree.model import (
    Argument,
    BasicEvent,
    CommonCause,
    CommonCauseModel,
    FaultTree,
    Gate,
    HouseEvent,
    Kind,
)
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.tests.enumerating import top_probability

SOURCE = b"""// a pump house
toplevel "System";
"System" or "Power" Pumps;
Pumps 2of3 "P 1" P2 /* the
spare */ P3;
"P 1" prob=0.1;
P2 lambda=1.0e-3 dorm=0.5;
P3 lambda=0.001 repair=0.1;
"Power" prob=0.01;
"""


def tree() -> FaultTree:
    return read_galileo(SOURCE, mission_time=100.0)


def test_a_static_tree_is_read():
    read = tree()
    assert (read.top, list(read.gates), list(read.events)) == (
        "System", ["System", "Pumps"], ["P 1", "P2", "P3", "Power"],
    )  # fmt: skip
    assert (read.gates["Pumps"].kind, read.gates["Pumps"].k) == (Kind.ATLEAST, 2)
    assert read.events["P2"].expression == exponential(0.001)
    assert read.events["P3"].expression == repairable(0.001, 0.1)
    assert read.events["P3"].line == 8
    p2, p3 = (probability_of(read.events[name], 100.0) for name in ("P2", "P3"))
    two = 0.1 * p2 + 0.1 * p3 + p2 * p3 - 2 * 0.1 * p2 * p3
    assert top_probability(read) == pytest.approx(1 - 0.99 * (1 - two), rel=1e-12)


def test_what_is_written_reads_back():
    assert read_galileo(write_galileo(tree()), mission_time=100.0) == replace(tree(), name="System")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            (b"2of3", b"pand"),
            "^Line 4: “Pumps” is a “pand” gate, whose answer depends on the order",
        ),
        ((b"2of3", b"wsp"), "^Line 4: “Pumps” is a “wsp” gate"),
        ((b"2of3", b"fdep"), "“fdep” gate"),
        ((b"2of3", b"SEQ"), "“seq” gate"),
        ((b"2of3", b"4of3"), "“4of3” gate of 3 arguments; the numbers do not fit"),
        ((b"2of3", b"2of4"), "the numbers do not fit"),
        ((b"2of3", b"maybe"), "“maybe”, which is not modelled"),
        ((b"toplevel", b"//"), "names no top event"),
        ((b'toplevel "System"', b'toplevel "Power"'), "“Power” is no gate"),
        ((b'"Power" prob=0.01;', b""), "^Line 3: The gate “System” refers to “Power”"),
        ((b'"Power" prob=0.01;', b'"Power" prob=1.01;'), "^Line 9: The probability of “Power” is"),
        ((b'"Power" prob=0.01;', b'"Power" prob=x;'), "“prob” of “Power” is “x”"),
        ((b'"Power" prob=0.01;', b'"Power" prob=0.01'), "^Line 9: .*does not end in a semicolon"),
        ((b'"Power" prob=0.01;', b'"Power" cov=0.5 prob=0.1;'), "has “cov”, which is not modelled"),
        ((b'"Power" prob=0.01;', b'"Power" mean=1;'), "has “mean”, which is not modelled"),
        (
            (b'"Power" prob=0.01;', b'"Power" prob=0.1 lambda=1;'),
            "has lambda, prob; a static event",
        ),
        ((b'"Power" prob=0.01;', b"P2 prob=0.01;"), "“P2” is defined twice, first at line 7"),
        ((b'"Power" prob=0.01;', b'"Power" or "System";'), "circle: System → Power → System"),
        ((b'"Power" prob=0.01;', b'"Power prob=0.01;'), "quotation mark or comment is not closed"),
        ((b'"Power" prob=0.01;', b'"Power";'), "Nothing is said of “Power”"),
        ((b"pump", b"p\xffmp"), "^Line 1: The file is not UTF-8"),
        ((b"pump", b"p\x00mp"), "is not text"),
    ],
)
def test_what_is_not_static_or_wrong_is_refused_by_name_and_line(change, sentence):
    with pytest.raises(TreeProblem, match=sentence):
        read_galileo(SOURCE.replace(*change))


def small(**changes) -> FaultTree:
    gate = Gate("top", Kind.OR, (Argument("a"),))
    plain = FaultTree("top", "top", {"top": gate}, {"a": BasicEvent("a", Constant(0.1))})
    return replace(plain, **changes)


NEGATED = Gate("top", Kind.OR, (Argument("a", negated=True),))
GROUP = CommonCause("G", CommonCauseModel.BETA, ("a", "b"), Constant(0.1), {2: Constant(0.1)})
UNCERTAIN = Deviate(Distribution.UNIFORM, (Constant(0.0), Constant(1.0)))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"gates": {"top": NEGATED}}, "“top” is a “or” or negates"),
        ({"gates": {"top": replace(NEGATED, kind=Kind.XOR)}}, "“top” is a “xor”"),
        ({"houses": {"h": HouseEvent("h", True)}}, "“h” is a house event"),
        ({"common_causes": (GROUP,)}, "“G” is a common-cause group"),
        ({"events": {"a": BasicEvent("a")}}, "cannot say how likely “a” is"),
        ({"events": {"a": BasicEvent("a", UNCERTAIN)}}, "cannot say how likely “a” is"),
        ({"events": {'a"b': BasicEvent('a"b', Constant(0.1))}}, "has a quotation mark"),
    ],
)
def test_what_galileo_cannot_say_is_refused_by_name(changes, sentence):
    with pytest.raises(TreeProblem, match=sentence):
        write_galileo(small(**changes))

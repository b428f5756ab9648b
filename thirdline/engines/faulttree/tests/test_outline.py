"""The tree in sentences, and the facts behind a probability."""

from __future__ import annotations

import pytest

from thirdline.engines.faulttree.describing import Source, Unit, describe
from thirdline.engines.faulttree.deviates import Distribution
from thirdline.engines.faulttree.expressions import (
    Constant,
    Deviate,
    Formula,
    MissionTime,
    Parameter,
    exponential,
    repairable,
)
from thirdline.engines.faulttree.laws import Fact, Law
from thirdline.engines.faulttree.model import FaultTree, Gate, Kind
from thirdline.engines.faulttree.outline import Role, outline
from thirdline.engines.faulttree.tests.trees import events, read


def told(tree: FaultTree) -> list[str]:
    return ["  " * (line.level - 1) + line.text for line in outline(tree)]


def test_a_tree_is_told_from_the_top_and_what_is_shared_once():
    tree = read(
        '<define-gate name="vpn"><label>VPN is down</label><or><gate name="fw"/><event name="isp"/>'
        '<gate name="both"/></or></define-gate>'
        '<define-gate name="fw"><atleast min="2"><event name="a"/><event name="b"/><event name="c"/>'
        "</atleast></define-gate>"
        '<define-gate name="both"><and><gate name="fw"/><not><event name="isp"/></not>'
        '<house-event name="h"/></and></define-gate>'
        '<define-house-event name="h"><constant value="true"/></define-house-event>'
        + events("a", "b", "c", "isp")
    )  # fmt: skip
    assert told(tree) == [
        "VPN is down occurs when at least one of these occurs:",
        "  fw occurs when at least 2 of these 3 occur:",
        "    a",
        "    b",
        "    c",
        "  isp",
        "  both occurs when all of these occur:",
        "    fw, as told above",
        "    isp does not occur",
        "    h, which is switched on",
    ]
    lines = outline(tree)
    assert [lines[2].probability, lines[0].probability] == [0.1, None]
    assert [lines[7].role, lines[9].role] == [Role.REPEATED, Role.HOUSE]


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("<not>{a}</not>", "top occurs when this does not occur:"),
        ("<xor>{a}{b}</xor>", "top occurs when exactly one of these two occurs:"),
        ("<xor>{a}{b}{a}</xor>", "top occurs when an odd number of these occur:"),
        ("<nand>{a}{b}</nand>", "top occurs unless all of these occur:"),
        ("<nor>{a}{b}</nor>", "top occurs when none of these occurs:"),
        ("<iff>{a}{b}</iff>", "top occurs when both of these occur or neither does:"),
        ("<imply>{a}{b}</imply>",
         "top occurs unless the first of these occurs without the second:"),
        ('<cardinality min="1" max="2">{a}{b}{a}</cardinality>',
         "top occurs when at least 1 and at most 2 of these 3 occur:"),
        ("{a}", "top occurs when this occurs:"),
    ],
)  # fmt: skip
def test_every_kind_of_gate_has_its_sentence(formula, sentence):
    filled = formula.format(a='<event name="a"/>', b='<event name="b"/>')
    tree = read(f'<define-gate name="top">{filled}</define-gate>' + events("a", "b"))
    assert outline(tree)[0].text == sentence


def test_a_negated_gate_stands_below_its_opposite():
    tree = read(
        '<define-gate name="top"><or><not><and><event name="a"/><event name="b"/></and></not></or>'
        "</define-gate>" + events("a", "b")
    )
    assert told(tree)[1:] == [
        "  This does not occur:",
        "    top_1 occurs when all of these occur:",
        "      a",
        "      b",
    ]


def test_what_can_fail_together_is_told_at_the_end():
    group = (
        '<define-CCF-group name="pumps" model="beta-factor"><members><basic-event name="a"/>'
        '<basic-event name="b"/></members><distribution><float value="0.1"/></distribution>'
        '<factor level="2"><float value="0.2"/></factor></define-CCF-group>'
    )
    body = '<define-gate name="top"><and><event name="a"/><event name="b"/></and></define-gate>'
    assert told(read(body, group))[-3:] == [
        "These can fail together from one cause (pumps):", "  a", "  b",
    ]  # fmt: skip


def test_a_half_drawn_tree_is_told_too():
    from thirdline.engines.faulttree.model import Argument

    gate = Gate("top", Kind.OR, (Argument("gone"), Argument("top")))
    assert told(FaultTree("", "top", {"top": gate}, {}))[1:] == [
        "  gone, which is defined nowhere",
        "  top, as told above",
    ]


def test_a_rate_is_described_by_facts_with_units():
    rate = Parameter("fans", Constant(1e-4), "hours-1")
    described = describe(Formula(Law.EXPONENTIAL, (rate, MissionTime())), 100.0)
    assert (described.source, described.law) == (Source.RATE, Law.EXPONENTIAL)
    assert described.probability == pytest.approx(0.00995017)
    first, second = described.numbers
    assert (first.fact, first.number, first.unit, first.parameter) == (
        Fact.RATE, 1e-4, Unit.PER_HOUR, "fans",
    )  # fmt: skip
    assert (second.fact, second.number, second.of_mission) == (Fact.TIME, 100.0, True)


def test_other_sources_are_told_apart():
    spread = Deviate(Distribution.BETA, (Constant(1.0), Constant(9.0)))
    assert describe(None, 1.0).source is Source.UNKNOWN
    assert describe(Constant(0.1), 1.0).source is Source.NUMBER
    assert describe(repairable(0.1, 0.1), 1.0).source is Source.REPAIRABLE
    assert describe(Formula(Law.MUL, (Constant(0.5), spread)), 1.0).source is Source.COMPUTED
    weibull = Formula(Law.WEIBULL, (Constant(1.0), Constant(1.0), Constant(0.0), MissionTime()))
    assert describe(weibull, 1.0).source is Source.LAW
    named = describe(Parameter("p", spread), 1.0)
    assert (named.source, named.parameter, named.is_uncertain) == (Source.DISTRIBUTION, "p", True)
    assert named.probability == pytest.approx(0.1)
    assert describe(exponential(-1.0), 1.0).probability is None

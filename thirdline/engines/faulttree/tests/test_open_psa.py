"""What an Open-PSA file means, and the sentence for what it cannot mean."""

from __future__ import annotations

import pytest

from thirdline.engines.faulttree.expressions import probability_of
from thirdline.engines.faulttree.formats.open_psa import read_open_psa
from thirdline.engines.faulttree.model import Argument, Kind
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.tests.enumerating import top_probability
from thirdline.engines.faulttree.tests.trees import events, model, read

TOP = '<define-gate name="top"><or><event name="a"/><event name="b"/></or></define-gate>\n'


def test_inner_formulas_become_gates_with_stable_names():
    tree = read(
        '<define-gate name="top"><or><and><event name="a"/><not><event name="b"/></not></and>'
        '<atleast min="2"><event name="a"/><event name="b"/><event name="c"/></atleast></or>'
        "</define-gate>" + events("a", "b", "c")
    )
    assert list(tree.gates) == ["top", "top_1", "top_2"]
    assert tree.gates["top_1"].arguments == (Argument("a"), Argument("b", negated=True))
    assert (tree.gates["top_2"].kind, tree.gates["top_2"].k) == (Kind.ATLEAST, 2)
    assert tree.gates["top_1"].line == 3


def test_names_of_inner_gates_avoid_those_of_the_file():
    tree = read(
        '<define-gate name="top"><or><and><event name="top_1"/><event name="b"/></and></or>'
        "</define-gate>" + events("top_1", "b")
    )
    assert list(tree.gates) == ["top", "top_1_2"]


def test_constants_are_house_events():
    tree = read(
        '<define-gate name="top"><and><constant value="true"/><event name="a"/></and></define-gate>'
        + events("a")
    )
    assert tree.houses["true"].state
    assert top_probability(tree) == pytest.approx(0.1)


def test_a_private_event_is_found_inside_and_by_its_path_only():
    component = (
        '<define-component name="c" role="private"><define-gate name="g"><and>'
        '<event name="a"/><event name="b"/></and></define-gate>' + events("a") +
        "</define-component>"
    )  # fmt: skip
    tree = read(
        '<define-gate name="top"><or><event name="c.g"/><event name="a"/></or></define-gate>'
        + component + events("a", "b", p=0.2)
    )  # fmt: skip
    assert set(tree.events) == {"a", "b", "T.c.a"}
    assert tree.gates["T.c.g"].arguments == (Argument("T.c.a"), Argument("b"))
    with pytest.raises(TreeProblem, match="refers to “g”, which is defined nowhere"):
        read('<define-gate name="top"><event name="g"/></define-gate>' + component + events("b"))


def test_a_private_top_tree_keeps_its_public_part():
    tree = read(TOP + events("a") + '<define-basic-event name="b" role="private"/>')
    assert set(tree.events) == {"a", "T.b"}


def test_the_top_is_what_nobody_refers_to_and_the_rest_is_left_out():
    two = (
        TOP + '<define-gate name="other"><or><event name="b"/><event name="c"/></or></define-gate>'
    )
    two += events("a", "b", "c")
    with pytest.raises(TreeProblem, match=r"2 gates could be the top event.*“top”, “other”"):
        read(two)
    tree = read(two, top="other")
    assert (tree.top, list(tree.gates), list(tree.events)) == ("other", ["other"], ["b", "c"])
    with pytest.raises(TreeProblem, match="no gate “a” in the file"):
        read(two, top="a")


def test_several_files_make_one_model_and_say_which_is_wrong():
    data = b"<opsa-mef><model-data>" + events("a", "b").encode() + b"</model-data></opsa-mef>"
    assert list(read_open_psa([model(TOP), data]).events) == ["a", "b"]
    with pytest.raises(TreeProblem, match=r"^file 2, line 2: “x” is not modelled"):
        read_open_psa([model(TOP), b"<opsa-mef><model-data>" + events("a").encode() +
                       b'<define-basic-event name="b"><x/></define-basic-event></model-data>'
                       b"</opsa-mef>"])  # fmt: skip


def test_labels_attributes_and_the_mission_time_are_kept():
    tree = read_open_psa(
        b'<opsa-mef><attributes><attribute name="mission-time" value="10"/></attributes>'
        b'<define-fault-tree name="T"><label>The  tree</label><define-gate name="top">'
        b'<label>Down</label><basic-event name="a"/></define-gate><define-basic-event name="a">'
        b'<label>A\n fails</label><attributes><attribute name="flavor" value="x"/></attributes>'
        b'<exponential><float value="0.1"/><system-mission-time/></exponential>'
        b"</define-basic-event></define-fault-tree></opsa-mef>"
    )
    assert (tree.name, tree.label, tree.gates["top"].label) == ("T", "The tree", "Down")
    assert tree.events["a"].label == "A fails"
    assert dict(tree.events["a"].attributes) == {"flavor": "x"}
    assert probability_of(tree.events["a"], tree.mission_time) == pytest.approx(0.63212056)


def gate(formula: str) -> str:
    return f'<define-gate name="top">{formula}</define-gate>\n'


WRONG = {
    "a name twice": (TOP + events("a", "b", "a"), "^Line 6: “a” is defined twice, first at line 4"),
    "nothing behind a name": (TOP + events("a"), "^Line 3: The gate “top” refers to “b”, which"),
    "another type": (
        gate('<house-event name="a"/>') + events("a"),
        "^Line 3: .*“a” as a house-event, but it is defined as a basic-event at line 4",
    ),
    "k above n": (
        gate('<atleast min="3"><event name="a"/><event name="b"/></atleast>') + events("a", "b"),
        "^Line 3: The gate “top” asks for 3 of 2 arguments",
    ),
    "k no number": (gate('<atleast min="x"><event name="a"/></atleast>') + events("a"), "must be a whole number"),
    "no k": (gate('<atleast><event name="a"/></atleast>') + events("a"), "“atleast” has no “min”"),
    "two of not": (
        gate('<not><event name="a"/><event name="b"/></not>') + events("a", "b"),
        "“not” in the gate “top” has 2 arguments; it needs 1",
    ),
    "three of iff": (
        gate('<iff><event name="a"/><event name="a"/><event name="a"/></iff>') + events("a"),
        "“iff” in the gate “top” has 3 arguments; it needs 2",
    ),
    "nothing of and": (gate("<and/>"), "“and” in the gate “top” has 0 arguments"),
    "no formula": (gate(""), "^Line 3: The gate “top” holds 0 formulas"),
    "unknown formula": (gate('<or><pand name="x"/></or>'), "“pand” is not modelled as a formula"),
    "least above most": (
        gate('<cardinality min="2" max="1"><event name="a"/><event name="b"/></cardinality>')
        + events("a", "b"),
        "at least 2 and at most 1",
    ),
    "a circle": (
        '<define-gate name="a"><or><event name="b"/></or></define-gate>\n'
        '<define-gate name="b"><or><event name="a"/></or></define-gate>',
        "^Line 3: Gates contain one another in a circle: a → b → a",
    ),
    "itself": (gate('<event name="top"/>'), "circle: top → top"),
    "above 1": (TOP + events("a") + events("b", p=1.5), "^Line 5: The probability of “b” is 1.5"),
    "below 0": (TOP + events("a") + events("b", p=-0.1), "^Line 5: The probability of “b” is -0.1"),
    "no number": (TOP + events("a", "b", p="1e999"), "“1e999” is not a number"),
    "not a number": (TOP + events("a", "b", p="nan"), "“nan” is not a number"),
    "no gate": (events("a"), "defines no gate"),
    "an unknown role": (
        '<define-gate name="top" role="secret"><event name="a"/></define-gate>',
        "role of “top” is “secret”",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_with_name_and_line(case):
    body, sentence = WRONG[case]
    with pytest.raises(TreeProblem, match=sentence):
        read(body)


def law(expression: str, more: str = "") -> str:
    event = f'<define-basic-event name="a">{expression}</define-basic-event>'
    return gate('<basic-event name="a"/>') + event + more


WRONG_LAWS = {
    "missing parameter": (law('<parameter name="l"/>'), "^Line 4: The parameter “l” is defined"),
    "parameters in a circle": (
        law('<parameter name="l"/>', '<define-parameter name="l"><parameter name="l"/>'
            "</define-parameter>"),
        "“l” depends on itself: l → l",
    ),
    "another unit": (
        law('<parameter name="l" unit="years"/>', '<define-parameter name="l" unit="hours">'
            '<float value="0"/></define-parameter>'),
        "“l” is in “hours” and asked for in “years”",
    ),
    "number of arguments": (law('<GLM><float value="1"/></GLM>'), "“GLM” does not take 1 arguments"),
    "two expressions": (law('<float value="0"/><float value="0"/>'), "holds a second expression"),
    "an unknown law": (law('<extern-function name="f"/>'), "“extern-function” is not modelled"),
    "a negative rate": (
        law('<exponential><float value="-1"/><float value="1"/></exponential>'),
        "“a” cannot be computed: “rate” of “exponential” is -1; it must not be negative",
    ),
    "division by 0": (
        law('<div><float value="1"/><float value="0"/></div>'), "“div” of 1, 0 has no value",
    ),
    "a bent histogram": (
        law('<histogram><float value="1"/><bin><float value="0"/><float value="1"/></bin>'
            "</histogram>"),
        "boundaries of a histogram must rise",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG_LAWS)
def test_what_is_wrong_with_an_expression_is_said(case):
    body, sentence = WRONG_LAWS[case]
    with pytest.raises(TreeProblem, match=sentence):
        read(body)


@pytest.mark.parametrize(
    "tag",
    ["define-event-tree", "define-initiating-event", "define-substitution", "define-alignment",
     "define-rule", "define-extern-library", "anything"],
)  # fmt: skip
def test_what_is_not_modelled_is_refused_by_name_and_line(tag):
    with pytest.raises(TreeProblem, match=f"^Line 8: “{tag}” “E” is not modelled here"):
        read(TOP + events("a", "b"), f'\n<{tag} name="E"/>')


def test_another_root_is_refused():
    with pytest.raises(TreeProblem, match="begins with “html”"):
        read_open_psa(b"<html/>")


def test_a_switch_takes_the_first_case_that_holds():
    body = law(
        '<switch><case><lt><system-mission-time/><float value="1"/></lt><float value="0.1"/></case>'
        '<case><bool value="true"/><float value="0.2"/></case><float value="0.3"/></switch>'
    )
    event = read(body).events["a"]
    assert [probability_of(event, hours) for hours in (0.5, 2.0)] == [0.1, 0.2]


GROUP = (
    '<define-CCF-group name="G" model="{model}"><members><basic-event name="a"/>'
    '<basic-event name="b"/></members><distribution><float value="{q}"/></distribution>'
    "{factors}</define-CCF-group>"
)
BETA = '<factor level="2"><float value="0.2"/></factor>'


def test_members_of_a_group_need_no_definition_of_their_own():
    tree = read(TOP, GROUP.format(model="beta-factor", q=0.1, factors=BETA))
    assert probability_of(tree.events["a"], 1.0) == 0.1
    assert tree.common_causes[0].members == ("a", "b")


@pytest.mark.parametrize(
    ("model_name", "q", "factors", "sentence"),
    [
        ("gamma", 0.1, BETA, "says “gamma”, which is not modelled"),
        ("beta-factor", 1.1, BETA, "is 1.1; it must lie between 0 and 1"),
        ("beta-factor", 0.1, BETA.replace("0.2", "2"), "level 2 .* is 2; it must lie"),
        ("beta-factor", 0.1, BETA.replace('"2"', '"3"'), "for the levels 3; it needs 2"),
        ("beta-factor", 0.1, "", "for the levels –; it needs 2"),
        ("phi-factor", 0.1, BETA, "for the levels 2; it needs 1, 2"),
        ("alpha-factor", 0.1, BETA + BETA, "needs a level of its own"),
    ],
)
def test_what_is_wrong_with_a_group_is_said_with_name_and_line(model_name, q, factors, sentence):
    with pytest.raises(TreeProblem, match=f"^Line 5: .*“G”.*{sentence}|^Line 5: .*{sentence}"):
        read(TOP, GROUP.format(model=model_name, q=q, factors=factors))


def test_includes_stay_in_the_folder_the_caller_named(tmp_path):
    inner = tmp_path / "models"
    inner.mkdir()
    main = '<opsa-mef xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{}"/></opsa-mef>'
    (inner / "rest.xml").write_bytes(model(TOP + events("a", "b")))
    (tmp_path / "outside.xml").write_bytes(model(TOP + events("a", "b")))
    (inner / "link.xml").symlink_to(tmp_path / "outside.xml")
    (inner / "self.xml").write_text(main.format("self.xml"))
    assert read_open_psa(main.format("rest.xml").encode(), folder=inner).top == "top"
    with pytest.raises(TreeProblem, match=r"^Line 1: The model includes “rest.xml”; give all"):
        read_open_psa(main.format("rest.xml").encode())
    for href in ("../outside.xml", "link.xml", str(tmp_path / "outside.xml"), "file:///etc/passwd",
                 "http://example.org/x.xml"):  # fmt: skip
        with pytest.raises(TreeProblem, match="not in its own folder"):
            read_open_psa(main.format(href).encode(), folder=inner)
    with pytest.raises(TreeProblem, match=r"“none\.xml” cannot be read"):
        read_open_psa(main.format("none.xml").encode(), folder=inner)
    with pytest.raises(TreeProblem, match=r"^self.xml, line 1: .*from within itself"):
        read_open_psa(main.format("self.xml").encode(), folder=inner)

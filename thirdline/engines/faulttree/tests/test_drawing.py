"""The drawing of a tree: every element once, no overlaps, nothing of a label becomes markup."""

from __future__ import annotations

import gc
import time
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given

from thirdline.engines.faulttree.drawing import LETTERS, draw
from thirdline.engines.faulttree.layout import placed
from thirdline.engines.faulttree.model import Argument, BasicEvent, FaultTree, Gate, Kind
from thirdline.engines.faulttree.tests.trees import events, read, trees
from thirdline.engines.faulttree.wrapping import wrapped

SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def nodes(drawing: str) -> list[tuple[str, str]]:
    return [(g.get("class", ""), g.get("data-name", "")) for g in parsed(drawing).iter(f"{SVG}g")]


def test_a_shared_gate_is_drawn_once_and_is_a_triangle_elsewhere():
    tree = read(
        '<define-gate name="top"><or><gate name="g"/><gate name="h"/></or></define-gate>'
        '<define-gate name="g"><and><event name="a"/><event name="b"/></and></define-gate>'
        '<define-gate name="h"><and><gate name="g"/><event name="a"/></and></define-gate>'
        + events("a", "b")
    )
    assert Counter(nodes(draw(tree))) == Counter({
        ("ft-gate ft-or", "top"): 1,
        ("ft-gate ft-and", "g"): 1,
        ("ft-gate ft-and", "h"): 1,
        ("ft-transfer", "g"): 1,
        ("ft-event", "a"): 2,
        ("ft-event", "b"): 1,
    })  # fmt: skip


@given(trees())
def test_every_tree_is_drawn_without_overlaps_the_same_each_time(tree):
    assert draw(tree) == draw(tree)
    assert parsed(draw(tree)).get("role") == "img"
    rows = defaultdict(list)
    for node in placed(tree):
        rows[node.depth].append(node.x)
        if node.children:
            middle = (node.children[0].x + node.children[-1].x) / 2
            assert abs(node.x - middle) < 1e-9
    for row in rows.values():
        assert row == sorted(row)
        assert all(b - a > 1 - 1e-9 for a, b in pairwise(row))
    assert abs(min(x for row in rows.values() for x in row)) < 1e-9


def test_labels_are_text_and_title_and_description_are_read_aloud():
    event = BasicEvent("a", label='<script>alert("x")</script> & \x00 more')
    gate = Gate("top", Kind.OR, (Argument("a", negated=True),))
    tree = FaultTree("", "top", {"top": gate}, {"a": event})
    drawing = draw(tree, title="VPN <down>", description="One & only")
    assert "<script" not in drawing
    root = parsed(drawing)
    assert root.findtext(f"{SVG}title") == "VPN <down>"
    assert root.findtext(f"{SVG}desc") == "One & only"
    assert root.get("aria-label") == "VPN <down>"


def test_a_page_takes_the_drawing_without_its_style():
    tree = read('<define-gate name="top"><event name="a"/></define-gate>' + events("a"))
    assert "<style>" in draw(tree)
    assert "style" not in draw(tree, standalone=False)
    assert ">ten per cent<" in draw(tree, say=lambda p: "ten per cent" if p == 0.1 else "?")


def test_a_half_drawn_tree_and_a_circle_are_drawn():
    gate = Gate("top", Kind.OR, (Argument("gone"), Argument("top")))
    drawn = nodes(draw(FaultTree("", "top", {"top": gate}, {})))
    assert drawn == [("ft-gate ft-or", "top"), ("ft-event", "gone"), ("ft-transfer", "top")]
    nothing = FaultTree("", "", {}, {})
    assert nodes(draw(nothing)) == [("ft-event", "")]


def test_five_hundred_events_and_a_deep_chain_are_drawn_quickly():
    names = [f"e{i}" for i in range(500)]
    gates = {
        f"g{i}": Gate(f"g{i}", Kind.ATLEAST, tuple(map(Argument, names[i * 10 : i * 10 + 10])), 2)
        for i in range(50)
    }
    gates["top"] = Gate("top", Kind.AND, tuple(map(Argument, gates)))
    wide = FaultTree("", "top", gates, {name: BasicEvent(name) for name in names})
    chain = {f"c{i}": Gate(f"c{i}", Kind.NULL, (Argument(f"c{i + 1}"),)) for i in range(800)}
    gc.freeze()  # what other tests left in memory is not this drawing's cost
    start = time.process_time()
    assert len(nodes(draw(wide))) == 551
    assert len(nodes(draw(replace(wide, top="c0", gates=chain)))) == 801
    spent = time.process_time() - start
    gc.unfreeze()
    assert spent < 1.0


def test_labels_are_wrapped_where_words_end():
    assert wrapped("Lift motion detector fails", 19, 3) == ["Lift motion", "detector fails"]
    assert wrapped("SwitchStuckInIntermediatePosition", 19, 3) == [
        "SwitchStuckIn", "Intermediate", "Position",
    ]  # fmt: skip
    assert wrapped("x" * 25, 19, 3) == ["x" * 19, "x" * 6]
    long = wrapped("word " * 40, LETTERS, 3)
    assert len(long) == 3
    assert long[-1].endswith("…")
    assert all(len(line) <= LETTERS for line in long)
    assert wrapped("", 19, 3) == []

"""Which gates an address folds and opens, whatever their names hold."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client

from thirdline.engines.faulttree.formats.galileo import read_galileo
from thirdline.foundation.people.models import Person
from thirdline.practices.fault_trees.addressing import MOST_LETTERS, given, names_of
from thirdline.practices.fault_trees.operations import draw_tree


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["pump 2"], ["pump 2"]),
        (["pump 2", "pump"], ["pump 2", "pump"]),
        (["pump pump 2 gone"], ["pump", "pump 2"]),
        (["gone"], []),
        (["pump", "pump"], ["pump"]),
        ([""], []),
        (["a  b"], ["a  b"]),
    ],
)
def test_a_value_is_a_name_or_several_of_before(values: list[str], names: list[str]) -> None:
    assert names_of(values, {"pump", "pump 2", "a  b"}) == names


def test_an_address_says_no_more_than_one_ever_holds() -> None:
    assert given(["a" * MOST_LETTERS, "b"]) == ("a" * MOST_LETTERS,)


def test_gates_whose_names_hold_spaces_are_folded_each_and_whole(
    as_noor: Client, noor: Person
) -> None:
    drawn = read_galileo(
        b'toplevel "top"; "top" and "pump" "pump 2"; "pump" or "a" "b"; "pump 2" or "c" "d";'
        b'"a" prob=0.1; "b" prob=0.1; "c" prob=0.1; "d" prob=0.1;'
    )
    tree = draw_tree(title="Pumps", content=drawn, by=noor)
    at = f"/fault-trees/{tree.pk}"

    def folded(asked: str) -> tuple[set[str], str]:
        page = as_noor.get(f"{at}?{asked}").content.decode()
        said = re.search(r'<script type="application/json">(.*?)</script>', page, re.S)[1]
        return {one["id"] for one in json.loads(said)["nodes"] if one.get("folded")}, html.unescape(
            page
        )

    only, page = folded("fold=pump+2&at=pump")
    assert only == {"pump 2"}
    assert "?fold=pump+2&fold=pump&at=pump" in page
    assert folded("fold=pump+2&fold=pump")[0] == {"pump 2", "pump"}
    # An address of before: all of them in one value.
    assert folded("fold=pump+pump+2+gone")[0] == {"pump 2", "pump"}

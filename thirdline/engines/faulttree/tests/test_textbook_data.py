"""The six textbook trees: published cut sets of every gate, before and after each of our formats."""

from __future__ import annotations

import csv

import pytest

from tests.shared_data import shared_data
from thirdline.engines.faulttree.formats.as_json import tree_from_json, tree_to_json
from thirdline.engines.faulttree.formats.open_psa import read_open_psa
from thirdline.engines.faulttree.formats.open_psa_writing import write_open_psa
from thirdline.engines.faulttree.outline import Role, outline
from thirdline.engines.faulttree.references import below
from thirdline.engines.faulttree.tests.textbook import cut_sets, read_textbook

pytestmark = pytest.mark.slow
TREES = ["barlow-1973", "barrere-2020", "ferdous-2007", "readme-example", "special-values",
         "staircase"]  # fmt: skip


def published(name: str) -> dict[str, set[frozenset[str]]]:
    found = {}
    for path in shared_data("fault-trees", "textbook", name, "cut-sets").glob("*.tsv"):
        with path.open(encoding="utf-8") as file:
            rows = csv.DictReader(file, delimiter="\t")
            found[path.stem] = {frozenset(row["cut_set"].split(".")) for row in rows}
    return found


@pytest.mark.parametrize("name", TREES)
def test_a_textbook_tree(name):
    tree = read_textbook(shared_data("fault-trees", "textbook", name, "tree.txt").read_text())
    wanted = published(name)
    assert wanted
    for top, sets in wanted.items():
        assert cut_sets(tree, top) == sets, top
    again = read_open_psa(write_open_psa(tree))
    assert set(again.gates) == {gate for gate in tree.gates if gate in below(tree.top, tree.gates)}
    assert all(again.gates[gate] == tree.gates[gate] for gate in again.gates)
    assert all(again.events[event] == tree.events[event] for event in again.events)
    assert tree_from_json(tree_to_json(tree)) == tree
    told = [line.name for line in outline(again) if line.role is Role.GATE]
    assert sorted(told) == sorted(again.gates)

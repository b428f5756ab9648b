"""Every tree of the shared data, solved by both kernels as its publishers did."""

from __future__ import annotations

import csv
import json
import re

import pytest

from tests.shared_data import shared_data
from thirdline.engines.faulttree.analysing import Limits, Status, analyse
from thirdline.engines.faulttree.expressions import Constant
from thirdline.engines.faulttree.formats.open_psa import read_open_psa
from thirdline.engines.faulttree.model import Argument, BasicEvent, FaultTree, Gate, Kind
from thirdline.engines.faulttree.prime_implicants import prime_implicants
from thirdline.engines.faulttree.tests.kernels_here import both_kernels

pytestmark = pytest.mark.slow


def rows(name: str) -> list[dict[str, str]]:
    with shared_data("fault-trees", name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read(files: str) -> FaultTree:
    paths = [shared_data("fault-trees", name) for name in files.split()]
    if "trans_one.xml" in files:
        return read_open_psa(paths[0], folder=paths[0].parent)
    return read_open_psa(paths)


@both_kernels
def test_the_ten_industrial_trees_are_solved_as_published(kernel):
    for row in rows("expected.csv"):
        found = analyse(read(row["file"]), kernel=kernel)

        assert found.status is Status.EXACT
        assert found.minimal_cut_sets == int(row["minimal_cut_sets"]), row["tree"]
        assert found.top_probability == pytest.approx(float(row["top_probability"]), rel=5e-6)


@both_kernels
def test_their_cut_sets_by_order_are_those_published(kernel):
    wanted: dict[str, dict[int, int]] = {}
    for row in rows("cut-set-orders.csv"):
        wanted.setdefault(row["tree"], {})[int(row["order"])] = int(row["minimal_cut_sets"])
    for tree, orders in wanted.items():
        assert analyse(read(f"aralia/{tree}.xml"), kernel=kernel).cut_sets_by_order == orders, tree


@both_kernels
def test_the_small_models_are_solved_as_published(kernel):
    sets = json.loads(shared_data("fault-trees", "small-cut-sets.json").read_text())
    compared = 0
    for row in rows("small-expected.csv"):
        most = 15 if row["tree"] == "200-event" else None
        found = analyse(read(row["files"]), kernel=kernel, limits=Limits(max_order=most))
        near = float(row["tolerance"] or 1e-9)

        assert found.top_probability == pytest.approx(
            float(row["top_probability"]), abs=near, rel=1e-6
        )
        assert found.minimal_cut_sets == int(row["minimal_cut_sets"]), row["tree"]
        written = sets.get(row["tree"], {}).get("minimal_cut_sets")
        if written is not None:
            compared += 1
            listed = {frozenset(each.events) for each in found.cut_sets(1_000)}
            assert listed == {frozenset(each) for each in written}, row["tree"]
    assert compared >= 8


@both_kernels
def test_every_operator_means_what_it_should(kernel):
    models = json.loads(shared_data("fault-trees", "operators-expected.json").read_text())
    assert len(models) == 29
    for name, wanted in models.items():
        found = analyse(read(wanted["file"]), kernel=kernel)
        if wanted["top_probability"] is not None:
            near = wanted.get("tolerance", 1e-9)
            assert found.top_probability == pytest.approx(wanted["top_probability"], abs=near), name
        listed = {frozenset(each.events) for each in found.cut_sets(1_000)}
        if (written := wanted.get("minimal_cut_sets")) is not None:
            assert {frozenset(map(plain, each)) for each in listed} == {
                frozenset(map(plain, each)) for each in written
            }, name
        if (count := wanted.get("minimal_cut_set_count")) is not None:
            assert len(listed) == found.minimal_cut_sets == count, name
        if (orders := wanted.get("cut_sets_by_order")) is not None:
            assert found.cut_sets_by_order == {int(k): n for k, n in orders.items()}, name
        if wanted.get("prime_implicants") is not None:
            primes = {
                frozenset(one.failed) | {f"not {each}" for each in one.fine}
                for one in prime_implicants(found).listed(1_000)
            }
            assert primes == {frozenset(each) for each in wanted["prime_implicants"]}, name


def plain(name: str) -> str:
    return re.sub(r"[\[\]]", "", name)


@both_kernels
def test_the_textbook_trees_have_the_cut_sets_of_their_books(kernel):
    compared = 0
    for folder in sorted(shared_data("fault-trees", "textbook").iterdir()):
        for table in sorted((folder / "cut-sets").glob("*.tsv")):
            tree = textbook_tree(folder / "tree.txt", table.stem)
            listed = {
                frozenset(each.events) for each in analyse(tree, kernel=kernel).cut_sets(10_000)
            }
            with table.open(encoding="utf-8") as file:
                written = list(csv.DictReader(file, delimiter="\t"))
            column = "cut_set" if "cut_set" in written[0] else list(written[0])[-2]
            wanted = {frozenset(row[column].split(".")) for row in written}
            assert listed == wanted, f"{folder.name} {table.stem}"
            compared += 1
    assert compared > 20


def textbook_tree(path, top: str) -> FaultTree:
    gates: dict[str, Gate] = {}
    events: dict[str, BasicEvent] = {}
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        facts = dict(re.findall(r"^- (\w+): (.+)$", block, re.M))
        if named := re.search(r"^Gate: (\S+)", block, re.M):
            given = tuple(Argument(each.strip()) for each in facts["inputs"].split(","))
            kind = Kind(facts["type"].lower()) if len(given) > 1 else Kind.NULL
            gates[named[1]] = Gate(named[1], kind, given)
        elif named := re.search(r"^Event: (\S+)", block, re.M):
            events[named[1]] = BasicEvent(named[1], Constant(0.1))
    return FaultTree(path.parent.name, top, gates, events)

"""Every Open-PSA file of the shared data is read as its publishers count and compute it."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from tests.shared_data import shared_data, shared_data_root
from thirdline.engines.faulttree.common_cause import expand_common_causes
from thirdline.engines.faulttree.expressions import probability_of
from thirdline.engines.faulttree.formats.open_psa import read_open_psa
from thirdline.engines.faulttree.formats.open_psa_writing import write_open_psa
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.tests.enumerating import top_probability

pytestmark = pytest.mark.slow


def rows(name: str) -> list[dict[str, str]]:
    with shared_data("fault-trees", name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read(files: str):
    paths = [shared_data("fault-trees", name) for name in files.split()]
    if "trans_one.xml" in files:
        return read_open_psa(paths[0], folder=paths[0].parent)
    return read_open_psa(paths)


def operators() -> Any:
    return json.loads(shared_data("fault-trees", "operators-expected.json").read_text())


def test_the_ten_industrial_trees_have_the_published_sizes():
    found = rows("expected.csv")
    assert len(found) == 10
    for row in found:
        tree = read(row["file"])
        sizes = (tree.top, len(tree.events), len(tree.gates))
        assert sizes == (row["top_gate"], int(row["basic_events"]), int(row["gates"])), row["tree"]


def test_the_small_models_have_the_published_sizes_and_probabilities():
    found = rows("small-expected.csv")
    assert len(found) == 12
    computed = 0
    for row in found:
        tree = read(row["files"])
        if row["basic_events"]:
            sizes = (len(tree.events), len(tree.gates))
            assert sizes == (int(row["basic_events"]), int(row["gates"])), row["tree"]
        if len(tree.events) <= 15:
            wanted = pytest.approx(
                float(row["top_probability"]), abs=float(row["tolerance"] or 1e-12)
            )
            assert top_probability(tree) == wanted, row["tree"]
            computed += 1
    assert computed == 10


def test_every_operator_and_common_cause_model_has_the_published_probability():
    computed = 0
    for name, wanted in operators().items():
        tree = expand_common_causes(read(wanted["file"]))
        if wanted["top_probability"] is not None:
            tolerance = wanted.get("tolerance", 1e-12)
            got = top_probability(tree)
            assert got == pytest.approx(wanted["top_probability"], abs=tolerance), name
            computed += 1
    assert computed == 22


def test_every_file_reads_back_as_it_was_written():
    folder = shared_data("fault-trees")
    for files in [
        *(row["file"] for row in rows("expected.csv")),
        *(row["files"] for row in rows("small-expected.csv")),
        *(row["file"] for row in operators().values()),
    ]:
        tree = read(files)
        assert read_open_psa(write_open_psa(tree)) == tree, files
        for event in tree.events.values():
            p = probability_of(event, tree.mission_time)
            assert p is None or 0.0 <= p <= 1.0
    assert folder.is_relative_to(shared_data_root())


def test_event_trees_are_refused_by_name_and_line():
    found = sorted(shared_data("fault-trees", "event-trees").glob("*.xml"))
    assert len(found) == 5
    for path in found:
        with pytest.raises(TreeProblem, match=r"^Line \d+: “define-(initiating-event|event-tree)”"):
            read_open_psa(path)

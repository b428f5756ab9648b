"""Evidence on the command line: commas part observations, and may stand in a name, too."""

from __future__ import annotations

import pytest

from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.practices.fault_trees.seeing import read_evidence


@pytest.mark.parametrize(
    ("given", "states"),
    [
        ("a=down,b=up", {"a": True, "b": False}),
        ("pump, left=down, e=f=up,", {"pump, left": True, "e=f": False}),
        ("", {}),
    ],
)
def test_a_name_may_hold_commas_and_signs(given, states):
    assert read_evidence(given, None).states == states


def test_what_is_left_without_an_observation_is_refused():
    with pytest.raises(TreeProblem, match="is no evidence"):
        read_evidence("a=down,b", None)

"""docs/reference/figures.md has a line for every figure the page and the command line know."""

from __future__ import annotations

from pathlib import Path

import pytest

from thirdline.faces.insights.kpis.behind import CONDITIONS, STEPS
from thirdline.faces.insights.listing import TITLES
from thirdline.faces.insights.tables import PATHS
from thirdline.faces.insights.tiles import ABOUT
from thirdline.practices.histories.rules import PUSH_TO_FRONT

PAGE = (Path(__file__).parents[4] / "docs/reference/figures.md").read_text()
TABLES = ("flow", "tiers", "ping-pong", "handoffs", "paths", "promises", "waits", "answers", "ages", "key-figures")  # fmt: skip


@pytest.mark.parametrize(
    "key",
    sorted({*CONDITIONS, *STEPS, *ABOUT, *TABLES, *PUSH_TO_FRONT, *(key for key, _words in PATHS)}),
)
def test_a_figure_is_defined(key):
    assert f"`{key}`" in PAGE


def test_every_list_of_tickets_has_a_title():
    assert set(TITLES) == CONDITIONS.keys() | STEPS.keys()

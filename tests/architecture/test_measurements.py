"""What measures is run seldom, so that a broken import in it would be found late."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import bench

MODULES = sorted(one.stem for one in Path(bench.__file__ or "").parent.glob("[a-z]*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_every_measurement_can_be_loaded(name):
    assert import_module(f"bench.{name}").__doc__

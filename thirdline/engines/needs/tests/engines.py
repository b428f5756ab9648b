"""Tests that take `engine` run once in Python and once in C, which is compiled for them."""

from __future__ import annotations

import pytest

from tests.compiled import compiled_behind
from thirdline.engines.needs import kernel


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    return kernel.load(compiled_behind(kernel.SOURCE, tmp_path_factory.mktemp("kernels")))


@pytest.fixture(params=["python", "c"])
def engine(request, monkeypatch):
    library = request.getfixturevalue("compiled") if request.param == "c" else None
    monkeypatch.setattr(kernel, "library", lambda: library)
    return request.param

"""Tests that take `engine` run once in Python and once in C, which is compiled for them."""

from __future__ import annotations

import pytest

from thirdline.engines.needs import kernel
from thirdline.project.kernels import build


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    path = build(kernel.SOURCE, tmp_path_factory.mktemp("kernels"))
    if path is None:
        pytest.skip("not run: this machine has no C compiler")
    return kernel.load(path)


@pytest.fixture(params=["python", "c"])
def engine(request, monkeypatch):
    library = request.getfixturevalue("compiled") if request.param == "c" else None
    monkeypatch.setattr(kernel, "library", lambda: library)
    return request.param

from __future__ import annotations

import ctypes

import pytest

from thirdline.project import kernels

SOURCE = "int twice(int x) { return 2 * x; }\n"


@pytest.fixture
def engine(tmp_path, monkeypatch):
    folder = tmp_path / "engines" / "doubling"
    folder.mkdir(parents=True)
    (folder / "kernel.c").write_text(SOURCE)
    monkeypatch.setattr(kernels, "ENGINES", folder.parent)
    monkeypatch.setenv("THIRDLINE_KERNELS", str(tmp_path / "kernels"))
    return folder / "kernel.c"


needs_compiler = pytest.mark.skipif(
    not any(map(kernels.shutil.which, kernels.COMPILERS)), reason="not run: no C compiler here"
)


@needs_compiler
def test_a_kernel_is_built_once_and_can_be_loaded(engine, tmp_path):
    folder = kernels.ensure_kernels(tmp_path)
    library = folder / kernels.library_name(engine)
    built = library.stat().st_mtime_ns

    kernels.ensure_kernels(tmp_path)

    assert ctypes.CDLL(str(library)).twice(21) == 42
    assert library.stat().st_mtime_ns == built


@needs_compiler
def test_another_source_is_another_library(engine, tmp_path):
    first = kernels.library_name(engine)
    engine.write_text(SOURCE.replace("2", "3"))

    folder = kernels.ensure_kernels(tmp_path)

    assert [each.name for each in folder.iterdir()] == [kernels.library_name(engine)] != [first]


@needs_compiler
def test_what_does_not_compile_is_told_and_leaves_nothing(engine, tmp_path, capsys):
    engine.write_text("int twice(int x) { return")

    folder = kernels.ensure_kernels(tmp_path)

    assert "kernel of doubling could not be compiled" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_without_a_compiler_nothing_is_built_and_nothing_said(
    engine, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(kernels.shutil, "which", lambda _: None)

    folder = kernels.ensure_kernels(tmp_path)

    assert not folder.exists()
    assert capsys.readouterr().err == ""

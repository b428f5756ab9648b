"""A file is read in a process of its own, which is ended when it takes too much."""

from __future__ import annotations

import os
import textwrap
import time
from pathlib import Path

import pytest

from thirdline.desk.search.reading import apart
from thirdline.desk.search.reading.apart import read_apart
from thirdline.desk.search.reading.paper import Why
from thirdline.desk.search.tests.make import pdf

HOSTILE = {
    "too much memory": ("bytearray(2_000_000_000)", Why.MEMORY),
    "no end": ("while True: pass", Why.TIME),
    "no end, and no error heard": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass", Why.TIME,
    ),
    "asleep": ("import time; time.sleep(60)", Why.TIME),
    "killed": ("os.kill(os.getpid(), 11)", Why.BROKEN),
    "writes without end": ("while True: os.write(1, b'x' * 65536)", Why.DAMAGED),
    "an error of ours": ("raise RuntimeError('odd')", Why.DAMAGED),
}  # fmt: skip


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader that does something hostile instead, under the same limits, made short."""
    monkeypatch.setattr(apart, "_CHILD", "hostile_reader")
    monkeypatch.setattr(apart, "_ROOT", tmp_path)
    monkeypatch.setattr(apart, "PATIENCE", 6.0)
    return tmp_path / "hostile_reader.py"


@pytest.mark.slow
@pytest.mark.parametrize("what", HOSTILE)
def test_a_reader_that_runs_away_is_ended_and_says_why(child: Path, what: str) -> None:
    deed, why = HOSTILE[what]
    root = Path(__file__).parents[4]
    child.write_text(
        f"import os, sys\nsys.path.insert(0, {str(root)!r})\n"
        "from thirdline.desk.search.reading import child\n"
        "child.SECONDS, child.LONGEST = 1, 3\n"
        "def read(file, name, type, paper):\n    paper.write('before ')\n"
        + textwrap.indent(deed, "    ")
        + "\nchild.read = read\nchild.main()\n"
    )
    file = child.with_name("file")
    file.write_bytes(b"x")

    began = time.monotonic()
    said = read_apart(file, name="a.pdf", type="")

    assert said.why == why
    assert said.text.startswith("before ")
    assert time.monotonic() - began < 9


def test_what_was_read_comes_back_whole(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(pdf("Größe"))

    said = read_apart(file, name="-a.pdf", type="")

    assert (said.text.split(), said.why) == (["Untitled", "Größe"], Why.WHOLE)


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    assert read_apart(tmp_path / "none", name="a.txt", type="").why == Why.GONE


def test_a_very_large_file_costs_no_more_than_its_beginning(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with file.open("wb") as out:
        out.write(b"%PDF-1.4\n")
        out.truncate(500_000_000)

    assert read_apart(file, name="a.pdf", type="").why == Why.SIZE


@pytest.mark.slow
def test_a_reader_knows_no_secret(child: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "abc")
    child.write_text("import os, sys\nsys.stdout.write(repr(sorted(os.environ)))\n")
    file = child.with_name("file")
    file.write_bytes(b"x")

    told = read_apart(file, name="a", type="").text

    assert "SECRET_KEY" in os.environ
    assert "SECRET" not in told
    assert "DATABASE" not in told

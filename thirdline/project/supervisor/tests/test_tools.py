"""What is fetched is put in place whole, or not at all."""

from __future__ import annotations

import json

import pytest

from thirdline.project.supervisor import tools
from thirdline.project.supervisor.home import CannotStart


@pytest.fixture
def lock(tmp_path):
    file = tmp_path / "some.lock"
    file.write_text(f"thirdline-is-no-package==1 --hash=sha256:{'0' * 64}\n")
    return file


@pytest.fixture
def offline(monkeypatch, tmp_path):
    """pip with no index to ask, which is what a machine without a network amounts to."""
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))


def stamped(folder, lock):
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").touch()
    tools._stamp(folder, {lock.name: tools._checksum(lock)})
    return folder


def test_an_environment_of_this_lock_is_whole(tmp_path, lock):
    assert tools._is_whole(stamped(tmp_path / "venv", lock), lock)


def test_an_environment_of_an_older_lock_is_not(tmp_path, lock):
    folder = stamped(tmp_path / "venv", lock)
    lock.write_text("something newer\n")

    assert not tools._is_whole(folder, lock)


def test_an_environment_of_another_python_is_not(tmp_path, lock):
    folder = stamped(tmp_path / "venv", lock)
    said = json.loads((folder / tools.STAMP).read_text())
    (folder / tools.STAMP).write_text(json.dumps({**said, "python": "3.9"}))

    assert not tools._is_whole(folder, lock)


def test_an_environment_that_was_never_finished_is_not(tmp_path, lock):
    (tmp_path / "venv" / "bin").mkdir(parents=True)

    assert not tools._is_whole(tmp_path / "venv", lock)


def test_the_new_replaces_the_old_in_one_step(tmp_path):
    for name in ("assets-1", "assets-2"):
        (tmp_path / name).mkdir()
        tools._put_in_place(tmp_path / name, tmp_path / "assets", tmp_path)

    assert (tmp_path / "assets").resolve() == tmp_path / "assets-2"
    assert not (tmp_path / "assets-1").exists()


def test_a_folder_made_by_hand_gives_way(tmp_path):
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv-1").mkdir()

    tools._put_in_place(tmp_path / "venv-1", tmp_path / "venv", tmp_path)

    assert sorted(each.name for each in tmp_path.iterdir()) == ["venv", "venv-1"]


@pytest.mark.slow
@pytest.mark.usefixtures("offline")
def test_packages_that_cannot_be_fetched_leave_nothing_half_made(tmp_path, lock):
    home = tmp_path / "home"
    home.mkdir()
    stamped(home / "venv", lock)

    with pytest.raises(CannotStart, match="Python packages could not be fetched: "):
        tools._build_environment(home, lock)

    assert [each.name for each in home.iterdir()] == ["venv"]

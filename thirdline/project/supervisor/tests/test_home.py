"""Whose folder it is decides whether anything is written."""

from __future__ import annotations

import json

import pytest

from thirdline.project.supervisor.home import (
    FORMAT,
    MARKER,
    CannotStart,
    claim_home,
    home_id,
    locked,
    write_private,
)


def test_an_empty_folder_becomes_ours(tmp_path):
    claim_home(tmp_path / "new")

    assert json.loads((tmp_path / "new" / MARKER).read_text())["format"] == FORMAT


def test_claiming_twice_keeps_the_identity(tmp_path):
    claim_home(tmp_path)
    first = home_id(tmp_path)

    claim_home(tmp_path)

    assert home_id(tmp_path) == first


def test_tools_made_before_the_first_start_do_not_make_a_folder_foreign(tmp_path):
    (tmp_path / "venv").mkdir()

    claim_home(tmp_path)

    assert (tmp_path / MARKER).exists()


def test_a_folder_with_somebody_elses_files_is_refused_and_left_alone(tmp_path):
    (tmp_path / "letters.txt").write_text("dear Rae")

    with pytest.raises(CannotStart, match="is not a Thirdline data folder and is not empty"):
        claim_home(tmp_path)

    assert [each.name for each in tmp_path.iterdir()] == ["letters.txt"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"product": "other", "format": 1, "id": "x"}'])
def test_a_marker_that_is_not_ours_is_refused(tmp_path, text):
    (tmp_path / MARKER).write_text(text)

    with pytest.raises(CannotStart, match="is unreadable"):
        claim_home(tmp_path)


def test_a_folder_of_a_newer_version_is_refused(tmp_path):
    facts = {"product": "thirdline", "format": FORMAT + 1, "id": "x"}
    (tmp_path / MARKER).write_text(json.dumps(facts))

    with pytest.raises(CannotStart, match="newer Thirdline"):
        claim_home(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "home").write_text("")

    with pytest.raises(CannotStart, match="cannot be used as the data folder"):
        claim_home(tmp_path / "home")


def test_a_secret_is_readable_by_its_owner_only(tmp_path):
    write_private(tmp_path / "key", "secret")

    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_lock_that_is_held_is_not_had_twice(tmp_path):
    with locked(tmp_path / "lock"), locked(tmp_path / "lock", wait=False) as second:
        assert not second


def test_a_shared_lock_keeps_the_exclusive_one_out(tmp_path):
    with locked(tmp_path / "lock", shared=True), locked(tmp_path / "lock", wait=False) as alone:
        assert not alone


def test_shared_locks_stand_side_by_side(tmp_path):
    file = tmp_path / "lock"

    with locked(file, shared=True), locked(file, shared=True, wait=False) as second:
        assert second

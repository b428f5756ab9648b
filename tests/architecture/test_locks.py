"""What is installed is what was reviewed: pinned, hashed, and from no address in particular."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from tests.architecture.code import ROOT

LOCKS = [
    ROOT / "requirements.lock",
    ROOT / "requirements-dev.lock",
    *(ROOT / "thirdline/project/supervisor/locks").glob("*.lock"),
]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,-]+\])?==([^ ;\\]+)", re.MULTILINE)


def pins(lines: list[str]) -> dict[str, str]:
    return {m[1]: m[2] for line in lines if (m := PIN.match(line))}


def locked(name: str) -> dict[str, str]:
    return pins((ROOT / name).read_text().splitlines())


def test_every_dependency_is_locked_at_the_version_the_project_names():
    asked = pins(PROJECT["project"]["dependencies"])

    assert len(asked) == len(PROJECT["project"]["dependencies"])
    assert {name: locked("requirements.lock").get(name) for name in asked} == asked


def test_every_tool_is_locked_at_the_version_the_project_names():
    asked = pins(PROJECT["dependency-groups"]["dev"])

    assert len(asked) == len(PROJECT["dependency-groups"]["dev"])
    assert {name: locked("requirements-dev.lock").get(name) for name in asked} == asked


def test_developing_runs_on_what_is_run():
    run, develop = locked("requirements.lock"), locked("requirements-dev.lock")

    assert {name: develop.get(name) for name in run} == run


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_has_hashes_and_no_addresses(lock):
    text = lock.read_text()

    assert "://" not in text
    assert not re.search(r"^\s*--(index|extra|find)", text, re.MULTILINE)
    assert all(
        "--hash=sha256:" in part for part in re.split(r"\n(?=[a-z0-9])", text) if "==" in part
    )


def test_the_assets_are_locked_by_hash_and_without_addresses():
    asked = json.loads((ROOT / "package.json").read_text())
    text = (ROOT / "package-lock.json").read_text()
    lock = json.loads(text)["packages"]

    assert '"resolved"' not in text
    assert lock[""]["dependencies"] == asked["dependencies"]
    assert all(each.get("integrity") for name, each in lock.items() if name)

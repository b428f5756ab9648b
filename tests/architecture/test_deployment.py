"""The production shape is linted here, because no engine runs it in the tests."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import yaml

from tests.architecture.code import ROOT

SHAPE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = SHAPE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EXACT = re.compile(r"^[\w./-]+:\d[\w.-]*$")


def test_the_shape_has_every_part():
    assert {"database", "web", "worker", "live", "proxy"} <= set(SERVICES)


def test_the_shape_passes_the_linter():
    rules = "{extends: default, rules: {line-length: {max: 120}}}"
    command = [sys.executable, "-m", "yamllint", "--strict", "-d", rules, ROOT / "compose.yaml"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.stdout + done.stderr == ""


@pytest.mark.parametrize("name", ["database", "proxy"])
def test_a_foreign_image_has_an_exact_version(name):
    assert EXACT.match(SERVICES[name]["image"])


def test_the_image_is_built_on_exact_versions():
    bases = [line.split()[1] for line in DOCKERFILE.splitlines() if line.startswith("FROM")]

    assert bases
    assert all(EXACT.match(base) for base in bases)


def test_the_image_does_not_run_as_root():
    assert re.search(r"^USER (?!root)\w+$", DOCKERFILE, re.MULTILINE)


def test_packages_in_the_image_are_checked_by_hash():
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert "npm ci" in DOCKERFILE


def test_every_named_volume_and_dependency_exists():
    for service in SERVICES.values():
        named = {mount.split(":")[0] for mount in service.get("volumes", [])}
        assert named <= set(SHAPE["volumes"])
        assert set(service.get("depends_on", {})) <= set(SERVICES)


def test_no_secret_is_written_down():
    assert "SECRET_KEY: ${SECRET_KEY:?" in (ROOT / "compose.yaml").read_text()
    assert SERVICES["database"]["environment"]["POSTGRES_PASSWORD"].startswith(
        "${DATABASE_PASSWORD:?"
    )


def test_only_the_proxy_can_be_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_files_the_image_copies_exist():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)

    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []

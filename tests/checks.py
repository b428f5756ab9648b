"""`bin/check`: everything a machine can say about the code without running the product.

Every check runs even when an earlier one fails, so that one look shows all there is to repair.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from thirdline.project.supervisor.database import database

PYTHON = sys.executable
QUICK = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
    "directions of import": [str(Path(PYTHON).with_name("lint-imports")), "--no-cache"],
}
THOROUGH = {
    "types": [PYTHON, "-m", "mypy"],
    "templates": [PYTHON, "-m", "djlint", "--lint", "--quiet", "thirdline"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "budgets, writes, locks, docs": [
        PYTHON,
        "-m",
        "pytest",
        "-q",
        "-m",
        "not slow",
        "tests/architecture",
    ],
}


def main(arguments: list[str]) -> int:
    if "--fast" in arguments:
        return report(QUICK)
    os.environ["DJANGO_SETTINGS_MODULE"] = "thirdline.project.settings"
    os.environ["THIRDLINE_TESTING"] = "yes"
    with database(Path(os.environ["THIRDLINE_HOME"]), fsync=False) as url:
        os.environ["DATABASE_URL"] = url
        return report(QUICK | THOROUGH)


def report(checks: dict[str, list[str]]) -> int:
    failed = [name for name, command in checks.items() if not passes(name, command)]
    print(f"To repair: {', '.join(failed)}." if failed else "All checks pass.")
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    good = done.returncode == 0
    print(f"{'ok    ' if good else 'FAILED'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
    if not good:
        print((done.stdout + done.stderr).rstrip(), flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

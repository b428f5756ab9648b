"""The three lanes of `bin/test`: fast, slow, journeys; one pytest run each, one sum at the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

WORKERS = str(min(os.cpu_count() or 1, 4))
LANES = {
    # Loading the fuzzer costs two seconds a process, and only the slow lane fuzzes.
    "fast": [
        "-p",
        "no:schemathesis",
        "-m",
        "not slow and not journey",
        "-n",
        WORKERS,
        "--dist",
        "loadfile",
    ],
    "slow": ["-m", "slow"],
    "journeys": ["-m", "journey"],
}


def main(arguments: list[str]) -> int:
    lanes = [arguments[0]] if arguments and arguments[0] in LANES else []
    if arguments and not lanes:
        return pytest(arguments)
    rest = arguments[1:]
    with tempfile.TemporaryDirectory() as folder:
        tally = Path(folder) / "tally"
        codes = [run(lane, rest, tally) for lane in lanes or LANES]
        print(summary(tally))
    return max(codes)


def run(lane: str, rest: list[str], tally: Path) -> int:
    print(f"\n— The {lane} lane —", flush=True)
    return pytest([*LANES[lane], *rest], THIRDLINE_LANE=lane, THIRDLINE_TALLY=str(tally))


def pytest(arguments: list[str], **told: str) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, env={**os.environ, **told}, check=False).returncode


def summary(tally: Path) -> str:
    total: Counter[str] = Counter()
    for line in tally.read_text().splitlines() if tally.exists() else []:
        total.update(json.loads(line))
    return f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} not run"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

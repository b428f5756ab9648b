"""Memory of the web and worker processes of a running copy: proportional set size, in MiB."""

from __future__ import annotations

import json
from pathlib import Path


def measure(home: Path) -> None:
    noted = home / "run" / "processes.json"
    if not noted.exists():
        raise SystemExit(f"Nothing runs from {home}. Start it with bin/run.")
    total = 0.0
    for name, number in _processes(json.loads(noted.read_text())):
        size = _pss(number)
        total += size
        print(f"{name:10} {size:7.1f} MiB")
    print(f"{'together':10} {total:7.1f} MiB")


def _processes(noted: dict[str, list[str]]) -> list[tuple[str, int]]:
    """Process numbers with what each runs, from the supervisor's note."""
    return [(command[2].rpartition(".")[2], int(number)) for number, command in noted.items()]


def _pss(number: int) -> float:
    for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0

"""Fault trees solved completely: CPU seconds of both kernels, and of SCRAM on the same machine.

"Completely" is the top's probability, all importance measures and the minimal cut sets with their
exact count by order. SCRAM (Debian package `scram`) lists its sets while we count ours, so its
column holds a lower bound of nothing: it is what a person waits for. Its report goes nowhere.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.plant_maker import pages, services, station
from bench.tree_maker import plant, woven
from thirdline.engines.faulttree.analysing import Analysis, Limits, analyse
from thirdline.engines.faulttree.formats.open_psa import read_open_psa
from thirdline.engines.faulttree.formats.open_psa_writing import write_open_psa
from thirdline.engines.faulttree.kernel_python import PythonKernel
from thirdline.engines.faulttree.kernels import Kernel
from thirdline.engines.faulttree.model import FaultTree
from thirdline.engines.faulttree.native import native_kernel

TIMES = 3
MADE = (
    lambda: plant(1, 4),
    lambda: plant(2, 8, 3, 6),
    lambda: plant(3, 12, 4, 8),
    lambda: plant(4, 20, 4, 10),
    lambda: plant(5, 40, 4, 10),
    lambda: woven(1, 100),
    lambda: woven(2, 300),
    lambda: woven(3, 600),
    lambda: woven(6, 2000, 6),
    lambda: woven(5, 2000),
)
# Of other kinds: methods were chosen by the first ten, and tried on the last twelve when they stood.
KINDS = (
    lambda: station(1, 6),
    lambda: station(2, 12),
    lambda: station(3, 20, 3),
    lambda: station(4, 30, 4, 8),
    lambda: services(1, 10),
    lambda: services(4, 14),
    lambda: services(2, 30),
    lambda: pages(2, 300, 6),
    lambda: pages(5, 300, 7),
    lambda: pages(3, 600, 8),
    lambda: plant(11, 16, 3, 8),
    lambda: station(11, 8, 4, 6),
    lambda: station(12, 16, 3, 7),
    lambda: station(13, 24, 4, 6),
    lambda: services(11, 8),
    lambda: services(12, 18),
    lambda: services(13, 24, 3),
    lambda: pages(11, 250, 6),
    lambda: pages(12, 400, 7),
    lambda: pages(13, 800, 6),
    lambda: pages(14, 1500, 5),
    lambda: woven(12, 800),
)


def measure(data: Path, seconds: float, *, made: int) -> None:
    """`made` 0: the trees of the shared data, 1 and 2: two sets of made ones."""
    native, scram = native_kernel(), shutil.which("scram")
    if native is None:
        print("No kernel in C: no compiler was found when this copy was set up.")
    if scram is None:
        print("SCRAM is not installed (apt-get install scram), so its column is empty.")
    print("| tree | events | gates | cut sets | probability | C | Python | SCRAM |")
    print("|---|---|---|---|---|---|---|---|")
    for name, tree in _trees(data, made=made):
        found, in_c = _solved(tree, native, seconds, TIMES) if native else (None, None)
        python, in_python = _solved(tree, PythonKernel(), seconds, 1)
        found = found or python
        other = _scram(scram, tree, seconds) if scram else "-"
        python_said = f"{in_python:.3f}" + ("" if python.status == "exact" else " bounded")
        print(
            f"| {name} | {found.basic_events} | {found.gates} | {_count(found)} | {_chance(found)} "
            f"| {'-' if in_c is None else f'{in_c:.3f}'} | {python_said} | {other} |",
            flush=True,
        )


def _trees(data: Path, *, made: int) -> Iterator[tuple[str, FaultTree]]:
    if made:
        for make in MADE if made == 1 else KINDS:
            tree = make()
            yield tree.name, tree
        return
    for file in sorted((data / "fault-trees" / "aralia").glob("*.xml")):
        yield file.stem, read_open_psa(file)


def _solved(tree: FaultTree, kernel: Kernel, seconds: float, times: int) -> tuple[Analysis, float]:
    """The least CPU of a few runs."""
    least = float("inf")
    for _ in range(times):
        begun = time.process_time()
        found = analyse(tree, kernel=kernel, limits=Limits(seconds=seconds))
        least = min(least, time.process_time() - begun)
        if least > 1:
            break
    return found, least


def _scram(program: str, tree: FaultTree, seconds: float) -> str:
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(write_open_psa(tree))
        file.flush()
        command = [program, "--bdd", "--probability", "1", "--importance", "1"]
        command += ["--limit-order", "1000", "-o", "/dev/null", file.name]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            done = subprocess.run(command, check=False, capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            used = _used(before)
            return f"not in {used:.0f}"
        return f"{_used(before):.3f}" if done.returncode == 0 else "refused"


def _used(before: resource.struct_rusage) -> float:
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _count(found: Analysis) -> str:
    said = f"{found.minimal_cut_sets:,}" if found.minimal_cut_sets is not None else "?"
    return said if found.order_reached is None else f"{said} to order {found.order_reached}"


def _chance(found: Analysis) -> str:
    if found.top_probability is not None:
        return f"{found.top_probability:.5e}"
    return f"{found.lower:.4e} to {found.upper:.4e}"

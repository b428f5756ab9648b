"""The engines' small C kernels, compiled at set-up where the machine has a C compiler.

`thirdline/engines/<engine>/kernel.c` becomes `<engine>-<machine>-<hash of the source>.so` in the
folder that THIRDLINE_KERNELS names, `kernels` of the home unless it is set. The engine looks for
exactly that file and does the same work in Python where it is missing, so a failure here is told
and never stops a start. Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ENGINES = Path(__file__).resolve().parents[1] / "engines"
FLAGS = ("-O2", "-shared", "-fPIC", "-std=c99")
LONGEST = 120  # seconds for one kernel; the slowest machine needs a few
COMPILERS = ("cc", "gcc", "clang")


def ensure_kernels(home: Path) -> Path:
    """The folder with every kernel that could be built; its name is left in THIRDLINE_KERNELS."""
    folder = Path(os.environ.setdefault("THIRDLINE_KERNELS", str(home / "kernels")))
    for source in sorted(ENGINES.glob("*/kernel.c")):
        if not (folder / library_name(source)).exists():
            _try_to_build(source, folder)
    return folder


def library_name(source: Path) -> str:
    """Engines make the same name for themselves: another source or machine is another library."""
    told = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    return f"{source.parent.name}-{platform.machine()}-{told}.so"


def build(source: Path, folder: Path) -> Path | None:
    """Compile one kernel under a name of its own, then put it in place whole; None: no compiler."""
    compiler = next((found for name in COMPILERS if (found := shutil.which(name))), None)
    if compiler is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / library_name(source)
    draft = library.with_name(f".{library.name}.{os.getpid()}")
    command = [compiler, *FLAGS, "-o", str(draft), str(source), "-lm"]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=LONGEST)
        draft.replace(library)
    finally:
        draft.unlink(missing_ok=True)
    return library


def _try_to_build(source: Path, folder: Path) -> None:
    engine = source.parent.name
    try:
        build(source, folder)
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["no reason given"])[-1]
        _say(f"The C kernel of {engine} could not be compiled ({last}); Python does its work.")
    except (OSError, subprocess.TimeoutExpired) as error:
        _say(f"The C kernel of {engine} could not be built ({error}); Python does its work.")


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    ensure_kernels(Path(sys.argv[1]))

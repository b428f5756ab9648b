"""Programs of the system that only tests need, installed where that can be done."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from thirdline.project.supervisor.tools import say

BESIDE = ("/usr/sbin", "/usr/local/sbin")  # where servers live, which is not on everybody's PATH


def found(names: Sequence[str]) -> Iterator[Path]:
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *BESIDE])
    yield from (Path(one) for name in names if (one := shutil.which(name, path=path)))


def installed_with_apt(package: str, names: Sequence[str]) -> Iterator[Path]:
    """The program after its Debian package was installed; nothing where that cannot be done."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    say(f"Installing {package} with apt-get …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (
        ["update", "-qq"],
        ["install", "-qq", "-y", "--no-install-recommends", package],
    ):
        subprocess.run([apt, *words], env=quiet, capture_output=True, check=False)
    yield from found(names)

"""Ctrl-C ends long work even where its first exception was swallowed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

SWALLOWED = """
import os, signal
from thirdline.kit import interrupts

class Ending:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        sum(range(100_000))

interrupts.listen()
interrupts.stop_if_asked()
Ending()
print("goes on")
interrupts.stop_if_asked()
print("is not reached")
"""


def test_an_interrupt_that_was_swallowed_is_heard_at_the_next_step() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SWALLOWED],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )

    assert done.stdout.split("\n")[0] == "goes on"
    assert "is not reached" not in done.stdout
    assert done.returncode in {-signal.SIGINT, 130}

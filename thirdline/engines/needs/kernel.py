from __future__ import annotations

from thirdline.engines.needs.arrays import Arrays
from thirdline.engines.needs.states import State
from thirdline.engines.needs.sweeping import Sets, Sweep


def sweep(arrays: Arrays, state: State, seconds: float, pairs: int) -> tuple[Sets, str]:
    """D of every item, and which engine found it."""
    return Sweep(arrays, state, seconds, pairs).run(), "python"

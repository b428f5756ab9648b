from __future__ import annotations

from thirdline.kit.drains import drain
from thirdline.practices.exchange.operations.advancing import advance_imports


@drain("exchange.imports", every=5)
def bring_in() -> int:
    return advance_imports()

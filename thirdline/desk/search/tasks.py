from __future__ import annotations

from thirdline.desk.search.operations import rebuild_batch
from thirdline.kit.drains import drain


@drain("search.rebuild", every=60)
def rebuild() -> int:
    return rebuild_batch(100)

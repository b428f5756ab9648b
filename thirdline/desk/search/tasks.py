from __future__ import annotations

from pathlib import Path

from django.conf import settings

from thirdline.desk.search.operations import DRAIN, claim_file, rebuild_batch, settle_file
from thirdline.desk.search.reading.apart import read_apart
from thirdline.kit.drains import drain


@drain("search.rebuild", every=60)
def rebuild() -> int:
    return rebuild_batch(100)


@drain(DRAIN, every=30)
def read_next_file() -> int:
    """Claimed in one transaction and kept in another: a reader may take its time in between."""
    claimed = claim_file()
    if claimed is None:
        return 0
    if claimed.due_at is not None:
        file = claimed.attachment
        path = Path(settings.ATTACHMENTS_ROOT) / file.kept_as
        said = read_apart(path, name=file.name, type=file.type)
        settle_file(claimed, text=said.text, why=said.why, detail=said.detail)
    return 1

"""A finished file on its way to the one person it was made for."""

from __future__ import annotations

import re
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _

from thirdline.kit.refusals import NotFound
from thirdline.practices.exchange import store
from thirdline.practices.exchange.rules import Stage

_ODD = re.compile(r"[^\w.-]+")


def as_download(work: Any, *, ending: str = "") -> FileResponse:
    """Always a download: a file is somebody's words, and nothing in it may act in our name."""
    path = store.place_of(work.kept_as) if work.kept_as else None
    if work.stage != Stage.DONE or path is None or not path.is_file():
        raise NotFound(_("The file is not there any more."))
    name = _ODD.sub("-", str(work)).strip("-.")[:60] or "export"
    answer = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{name}-{work.asked_at:%Y-%m-%d}.{ending or work.format}",
        content_type="application/octet-stream",
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer

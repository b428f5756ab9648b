"""Files of long work: outside the web root, under names of ours, gone after some days."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused

CHUNK = 256 * 1024


@dataclass(frozen=True)
class Kept:
    """Where a file lies below the root, how long it is and what it is known by."""

    name: str
    size: int
    sha256: str


def place_of(name: str) -> Path:
    return Path(settings.EXCHANGE_ROOT) / name


def new_place(kind: str) -> str:
    """A fresh name below the root; its folder is there and is nobody else's."""
    key = secrets.token_hex(16)
    name = f"{kind}/{key[:2]}/{key}"
    folder = place_of(name).parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return name


def keep(kind: str, chunks: Iterable[bytes]) -> Kept:
    """Write to a temporary name, then rename: a killed upload leaves no half file."""
    name = new_place(kind)
    part, total, size = place_of(name).with_suffix(".part"), hashlib.sha256(), 0
    try:
        with part.open("wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.IMPORT_MAX_BYTES:
                    most = settings.IMPORT_MAX_BYTES // 1024**2
                    raise Refused(
                        _("A file may have %(most)s MB; split this one.") % {"most": most}
                    )
                total.update(chunk)
                out.write(chunk)
        part.rename(place_of(name))
    finally:
        part.unlink(missing_ok=True)
    return Kept(name, size, total.hexdigest())


def forget(name: str) -> None:
    """Remove a file and what was unpacked beside it."""
    if not name:
        return
    path = place_of(name)
    for each in [path, *path.parent.glob(f"{path.name}.*")]:
        each.unlink(missing_ok=True)

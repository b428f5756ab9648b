"""Files somebody gave us: kept outside the web root under a name of ours, and given back harmless."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from thirdline.kit.refusals import NotFound, Refused

# Files that run on a double click; they travel in an archive or not at all.
REFUSED_ENDINGS = {
    ".exe",
    ".com",
    ".scr",
    ".bat",
    ".cmd",
    ".msi",
    ".vbs",
    ".ps1",
    ".lnk",
    ".hta",
    ".jar",
}
# Shown inside the browser without being able to run anything; all else is only downloaded.
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}


def clean_name(name: str) -> str:
    """The last part of what the sender called it; only ever shown, never used as a path."""
    clean = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\x00", "").strip()[:200] or "file"
    if Path(clean).suffix.lower() in REFUSED_ENDINGS:
        raise Refused(
            _(
                "Files of the kind “%(ending)s” are not taken. Put it into a ZIP archive, or describe what it shows."
            )
            % {"ending": Path(clean).suffix}
        )
    return clean


@dataclass(frozen=True)
class Kept:
    path: Path
    size: int
    sha256: str

    @property
    def kept_as(self) -> str:
        """The name a row keeps, below the store."""
        return str(self.path.relative_to(settings.ATTACHMENTS_ROOT))


def kept_before(kept_as: str, size: int, sha256: str) -> Kept:
    """What a row says lies in the store."""
    return Kept(Path(settings.ATTACHMENTS_ROOT) / kept_as, size, sha256)


def forget_kept(names: Iterable[str]) -> None:
    """Remove files no row names any more, once that is committed."""
    root, gone = Path(settings.ATTACHMENTS_ROOT), list(names)

    def unlink() -> None:
        for name in gone:
            (root / name).unlink(missing_ok=True)

    transaction.on_commit(unlink)


def keep_chunks(chunks: Iterable[bytes]) -> Kept:
    """Write to a temporary name, then rename: a killed upload leaves no half file under a real name."""
    key = secrets.token_hex(16)
    path = Path(settings.ATTACHMENTS_ROOT) / key[:2] / key
    path.parent.mkdir(parents=True, exist_ok=True)
    part, total, size = path.with_suffix(".part"), hashlib.sha256(), 0
    try:
        with part.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.ATTACHMENT_MAX_BYTES:
                    most = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
                    raise Refused(
                        _("A file may have %(most)s MB; this one is larger.") % {"most": most}
                    )
                total.update(chunk)
                file.write(chunk)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return Kept(path, size, total.hexdigest())


def kept_answer(kept_as: str, *, name: str, type: str) -> FileResponse:
    """A kept file as an answer; whoever calls has made sure that the reader may have it."""
    path = Path(settings.ATTACHMENTS_ROOT) / kept_as
    if not kept_as or not path.is_file():
        raise NotFound(_("The file is not in the store any more."))
    shown = type in SHOWN
    answer = FileResponse(
        path.open("rb"),
        as_attachment=not shown,
        filename=name,
        content_type=type if shown else "application/octet-stream",
    )
    # A file is somebody else's words: nothing in it may act in our name.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer

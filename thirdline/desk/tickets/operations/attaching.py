from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.topics import topics_of
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

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


def attach_file(
    ticket: Ticket,
    *,
    name: str,
    type: str,
    chunks: Iterable[bytes],
    by: Person,
    public: bool = True,
    message_id: int | None = None,
) -> Attachment:
    """Keep a file with a ticket, outside the web root; the row exists only if the whole file does."""
    clean = _clean_name(name)
    kept = keep_chunks(chunks)
    try:
        with transaction.atomic():
            attachment = Attachment.objects.create(
                ticket=ticket,
                message_id=message_id,
                public=public,
                name=clean,
                type=type[:100],
                size=kept.size,
                sha256=kept.sha256,
                kept_as=str(kept.path.relative_to(settings.ATTACHMENTS_ROOT)),
                by=by,
                at=clock.now(),
            )
            facts = {"attachment": attachment.pk, "size": kept.size, "sha256": kept.sha256}
            told = topics_of(ticket)
            record(
                "ticket.attached", ticket, by=by, facts=facts, words={"name": clean}, topics=told
            )
    except BaseException:
        kept.path.unlink(missing_ok=True)
        raise
    return attachment


def _clean_name(name: str) -> str:
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

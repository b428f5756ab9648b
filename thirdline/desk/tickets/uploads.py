"""Files that came with a form, kept with their ticket one by one, and given back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.operations import attach_file
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import NotFound

# Shown inside the browser without being able to run anything; all else is only downloaded.
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}


def file_answer(kept: Attachment) -> FileResponse:
    """A kept file as an answer; whoever calls has made sure that the reader may have it."""
    path = Path(settings.ATTACHMENTS_ROOT) / kept.kept_as
    if not path.is_file():
        raise NotFound(_("The file is not in the store any more."))
    shown = kept.type in SHOWN
    answer = FileResponse(
        path.open("rb"),
        as_attachment=not shown,
        filename=kept.name,
        content_type=kept.type if shown else "application/octet-stream",
    )
    # A file is somebody else's words: nothing in it may act in our name.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def keep_files(
    ticket: Ticket,
    files: Iterable[UploadedFile[Any]],
    *,
    by: Person,
    public: bool = True,
    message_id: int | None = None,
) -> list[Attachment]:
    """Each file is kept whole or refused by name; those before a refused one stay."""
    return [
        attach_file(
            ticket,
            name=file.name or "file",
            type=file.content_type or "application/octet-stream",
            chunks=file.chunks(),
            by=by,
            public=public,
            message_id=message_id,
        )
        for file in files
    ]

"""Files that came with a form, kept with their ticket one by one, and given back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.operations import attach_file
from thirdline.foundation.people.models import Person
from thirdline.kit.store import kept_answer


def file_answer(kept: Attachment) -> FileResponse:
    """A kept file as an answer; whoever calls has made sure that the reader may have it."""
    return kept_answer(kept.kept_as, name=kept.name, type=kept.type)


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

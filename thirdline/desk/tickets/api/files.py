from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Query
from ninja.files import UploadedFile

from thirdline.desk.tickets import joining, operations, queries
from thirdline.desk.tickets.api.mounted import router
from thirdline.foundation.people.api_shapes import PersonRef, person_ref
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import Number, Out, Page, Paging, page_of

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Attachment

_BINARY = {
    "responses": {
        200: {
            "description": "The file",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    }
}


class AttachmentOut(Out):
    number: int
    name: str
    type: str
    size: int
    sha256: str
    public: bool
    at: datetime
    by: PersonRef
    url: str


@router.get("/tickets/{int:number}/attachments", response=Page[AttachmentOut])
def list_attachments(
    request: HttpRequest, number: Number, paging: Query[Paging]
) -> Page[AttachmentOut]:
    """The files of a ticket you may see."""
    by = reader(request)
    rows = joining.attachments_of(queries.ticket_for(by, number), reader=by)
    return page_of(rows.select_related("by"), paging, attachment_out)


@router.post("/tickets/{int:number}/attachments", response={201: AttachmentOut})
def attach(
    request: HttpRequest, number: Number, file: File[UploadedFile], public: bool = True
) -> AttachmentOut:
    """Keep a file with a ticket, sent as multipart/form-data; `public=false` hides it from the requester."""
    by = reader(request)
    ticket = queries.ticket_for(by, number)
    shown = public or not by.standing.is_staff
    kept = operations.attach_file(
        ticket, name=file.name or "", type=_type(file), chunks=file.chunks(), by=by, public=shown
    )
    return attachment_out(kept)


@router.get("/attachments/{int:number}/content", openapi_extra=_BINARY)
def download(request: HttpRequest, number: Number) -> FileResponse:
    """The file itself, always as a download."""
    kept = joining.attachment_for(reader(request), number)
    path = Path(settings.ATTACHMENTS_ROOT) / kept.kept_as
    if not path.is_file():
        raise NotFound(_("The file is not in the store any more."))
    answer = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=kept.name,
        content_type="application/octet-stream",
    )
    # A file is somebody else's words: nothing in it may act in our name.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def attachment_out(row: Attachment) -> AttachmentOut:
    return AttachmentOut(
        number=row.pk,
        name=row.name,
        type=row.type,
        size=row.size,
        sha256=row.sha256,
        public=row.public,
        at=row.at,
        by=person_ref(row.by),
        url=f"/api/v1/attachments/{row.pk}/content",
    )


def _type(file: UploadedFile) -> str:
    return file.content_type or "application/octet-stream"

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets import queries
from thirdline.desk.tickets.uploads import keep_files
from thirdline.foundation.people.gates import everyone, reader, staff
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.ui.pages import go

# Shown inside the browser without being able to run anything; all else is only downloaded.
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}


@staff
@require_POST
def add(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), queries.ticket_for(reader(request), number)
    files = request.FILES.getlist("file")
    if not files:
        raise Refused(_("Choose a file first."))
    keep_files(ticket, files, by=by, public=request.POST.get("public") != "no")
    return go(
        request, ticket.get_absolute_url(), told=_("File added to %(t)s.") % {"t": ticket.label}
    )


@everyone
def download(request: HttpRequest, number: int) -> FileResponse:
    kept = queries.attachment_for(reader(request), number)
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

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.tickets import queries
from thirdline.desk.tickets.joining import attachment_for
from thirdline.desk.tickets.uploads import file_answer, keep_files
from thirdline.foundation.people.gates import everyone, reader, staff
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go


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
    return file_answer(attachment_for(reader(request), number))

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.faces.setup.drafts import Pane
from thirdline.faces.setup.page import LadderPage
from thirdline.faces.setup.rules import scope_named
from thirdline.foundation.people.gates import reader, readers_of_set_up
from thirdline.foundation.records.queries import version_numbered
from thirdline.kit.ui.pages import page


@readers_of_set_up
def ladder(request: HttpRequest) -> HttpResponse:
    """The page as it is in force, or with an older text beside it that may be put back."""
    by, older = reader(request), request.GET.get("version", "")
    pane = Pane(scope_named(request.GET.get("show", "")))
    if older.isascii() and older.isdecimal():
        pane = Pane(scope_named("everything"), given=version_numbered(int(older)).text)
        pane.compare(by)
    shown = LadderPage(by, pane, asked=request.GET.get("ticket", ""))
    return page(request, "setup/ladder.html", {"ladder": shown})

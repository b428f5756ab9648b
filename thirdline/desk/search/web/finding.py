from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from thirdline.desk.search.queries import find_tickets
from thirdline.desk.tickets.queries import services
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import persons_matching
from thirdline.kit.ui.pages import page

MOST = 50


@staff
def find(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    facts = {
        "asked": asked,
        "found": find_tickets(reader(request), asked, limit=MOST) if asked else None,
        "people": persons_matching(asked, limit=6) if len(asked) > 1 else [],
        "services": services().filter(name__icontains=asked)[:6] if len(asked) > 1 else [],
    }
    return page(request, "search/find.html", facts)

"""Counts that are asked for after the page: of saved views, and of a list that takes its time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from thirdline.desk.views.counting import ALONE, counted_within
from thirdline.desk.views.lazily import saved_counts
from thirdline.desk.views.showing import Queue
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.ui.pages import page


@staff
def counts(request: HttpRequest) -> HttpResponse:
    """How many tickets each saved view of the reader's list holds, as far as that is quickly said."""
    team = Queue(request).team
    return JsonResponse(saved_counts(reader(request), team))


@staff
def summary(request: HttpRequest) -> HttpResponse:
    """The count of a list that was too long to make the page wait for it."""
    queue = Queue(request)
    found = counted_within(queue.person, queue.whole, ALONE)
    words = _("too many to count") if found is None else queue.summary_of(*found)
    return page(request, "views/summary.html", {"words": words}, part="queue-summary")

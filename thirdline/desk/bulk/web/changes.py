"""A change of many tickets: drafted from a list, described, previewed, run, put back."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.desk.bulk import operations
from thirdline.desk.bulk.contributing import verb_named, verbs_for
from thirdline.desk.bulk.page import ChangePage
from thirdline.desk.bulk.queries import all_rows_shown, change_for, changes_of, numbers_among
from thirdline.desk.bulk.rules import MOST
from thirdline.desk.bulk.web.quick import ticked
from thirdline.desk.bulk.web.telling import put_back_words, run_at_once
from thirdline.desk.views.showing import Queue
from thirdline.foundation.people.gates import reader, staff
from thirdline.kit.rows.spreadsheets import safe
from thirdline.kit.ui.pages import go, page, told_only

if TYPE_CHECKING:
    from django import forms

    from thirdline.desk.bulk.models import BulkChange

PAGE = "bulk/change.html"


@staff
def changes(request: HttpRequest) -> HttpResponse:
    """One's own changes; posting lays the ticked tickets aside, or all of the list, for a new one."""
    by = reader(request)
    if request.method != "POST":
        shown = [ChangePage(one) for one in changes_of(by)[:50]]
        return page(request, "bulk/changes.html", {"changes": shown})
    queue = Queue(request)
    everything = request.POST.get("all") == "1"
    numbers = numbers_among(by, queue.whole, MOST) if everything else ticked(request)
    change = operations.draft_change(numbers, came_from=queue.here, by=by)
    verb = request.POST.get("verb", "")
    return go(request, change.get_absolute_url() + (f"?verb={verb}" if verb else ""))


@staff
def verbs(request: HttpRequest) -> HttpResponse:
    """What can be done: the menu over a list, and without script a page for all of the list."""
    queue = Queue(request)
    parted = request.headers.get("HX-Request") == "true"
    facts = {"queue": queue, "verbs": verbs_for(queue.person), "parted": parted}
    facts["changes_url"] = queue.beside("bulk:changes")
    return page(request, "bulk/verbs.html", facts, part="bulk-verbs")


@staff
def change(request: HttpRequest, number: int) -> HttpResponse:
    one = change_for(reader(request), number)
    return page(request, PAGE, {"page": _shown(request, one)})


@staff
@require_POST
def steps(request: HttpRequest, number: int) -> HttpResponse:
    """What the change does, from the forms; each that is not right comes back with what it needs."""
    one, by = change_for(reader(request), number), reader(request)
    names = list(dict.fromkeys(request.POST.getlist("verb")))
    sent = {name: verb_named(name, by).form(by, request.POST) for name in names}
    if [name for name, form in sent.items() if not form.is_valid()]:
        shown = ChangePage(one, request.GET.dict(), names, sent)
        return page(request, PAGE, {"page": shown}, status=422)
    written = [{"verb": name, "given": _plain(form)} for name, form in sent.items()]
    operations.plan_change(one, steps=written, by=by)
    return go(request, one.get_absolute_url())


@staff
@require_POST
def run(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    one = operations.start_change(change_for(by, number), by=by)
    one = run_at_once(one, by)
    return go(request, one.get_absolute_url())


@staff
@require_POST
def cancellation(request: HttpRequest, number: int) -> HttpResponse:
    one = operations.cancel_change(change_for(reader(request), number), by=reader(request))
    return go(request, one.get_absolute_url(), told=_("Cancelled. The rest stays as it is."))


@staff
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    by = reader(request)
    back = operations.undo_change(change_for(by, number), by=by)
    back = run_at_once(back, by)
    if request.GET.get("quick") and back.has_ended:
        return told_only(request, put_back_words(back))
    return go(request, back.get_absolute_url())


@staff
def outcomes(request: HttpRequest, number: int) -> HttpResponse:
    """What became of each ticket, for a spreadsheet."""
    one = change_for(reader(request), number)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="change-{one.pk}.csv"'
    written = csv.writer(answer)
    written.writerow(["ticket", "title", "outcome", "why"])
    for row in all_rows_shown(one):
        title = row.ticket.title if row.ticket else ""
        written.writerow([row.number, safe(title), row.outcome, safe(row.sentence)])
    return answer


def _shown(request: HttpRequest, one: BulkChange) -> ChangePage:
    return ChangePage(one, request.GET.dict(), request.GET.getlist("verb")[:6])


def _plain(form: forms.Form) -> dict[str, Any]:
    """The values as they were sent, so that whoever runs it later reads them through the same form."""
    return {name: form.data.get(form.add_prefix(name), "") for name in form.fields}

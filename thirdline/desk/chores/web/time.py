from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thirdline.desk.chores import operations, queries
from thirdline.desk.chores.rules import TIME_KINDS
from thirdline.desk.chores.web.answering import form_page, shown
from thirdline.desk.chores.web.forms import TimeForm
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import leads, reader, staff
from thirdline.kit import clock
from thirdline.kit.rows.spreadsheets import safe
from thirdline.kit.ui.pages import page

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket

TITLE, SAVE = gettext_lazy("Time spent"), gettext_lazy("Log it")
MOST_DAYS = 800


@staff
def create(request: HttpRequest, number: int) -> HttpResponse:
    ticket, form = ticket_for(reader(request), number), _form(request)
    if not form.is_valid():
        return _again(request, ticket, form)
    operations.log_time(ticket, by=reader(request), **_given(form))
    return shown(request, ticket, told=_("Logged."))


@staff
def correct(request: HttpRequest, number: int) -> HttpResponse:
    entry = queries.time_entry_for(reader(request), number)
    form = _form(request, spent=entry.minutes, kind=entry.kind, words=entry.words)
    if not form.is_valid():
        return _again(request, entry.ticket, form, entry=entry)
    operations.correct_time(entry, by=reader(request), **_given(form))
    return shown(request, entry.ticket, told=_("Corrected."))


def _form(asked: HttpRequest, **initial: Any) -> TimeForm:
    return TimeForm(asked.POST if asked.method == "POST" else None, initial=initial)


def _given(form: TimeForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {"minutes": given["spent"], "kind": given["kind"], "words": given["words"]}


def _again(asked: HttpRequest, ticket: Ticket, form: TimeForm, **more: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return form_page(
        asked, ticket, form, name="time", title=TITLE, save=SAVE, status=status, **more
    )


@staff
@require_POST
def removal(request: HttpRequest, number: int) -> HttpResponse:
    entry = queries.time_entry_for(reader(request), number)
    operations.remove_time(entry, by=reader(request))
    return shown(request, entry.ticket, told=_("Taken back."))


@staff
@require_POST
def timer(request: HttpRequest, number: int) -> HttpResponse:
    """Start, stop and log, or drop: `do` says which."""
    by, ticket = reader(request), ticket_for(reader(request), number)
    do = request.POST.get("do", "start")
    if do == "stop":
        kind = request.POST.get("kind", "work")
        entry = operations.stop_timer(ticket, kind=kind, words=request.POST.get("words", ""), by=by)
        return shown(request, ticket, told=_("%(n)s min logged.") % {"n": entry.minutes})
    if do == "drop":
        operations.drop_timer(ticket, by=by)
        return shown(request, ticket, told=_("Nothing was logged."))
    operations.start_timer(ticket, by=by)
    return shown(request, ticket, told=_("Your timer runs."))


@leads
def figures(request: HttpRequest) -> HttpResponse:
    """Minutes by tier and team: of teams, never of a person."""
    return page(request, "chores/time.html", _facts(request))


@leads
def figures_csv(request: HttpRequest) -> HttpResponse:
    facts, out = _facts(request), io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["tier", "team", "kind", "minutes", "from", "to"])
    for one in facts["rows"]:
        writer.writerow(
            [one.tier_level, safe(one.team), one.kind, one.minutes, facts["since"], facts["until"]]
        )
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="time-spent.csv"'
    return answer


def _facts(asked: HttpRequest) -> dict[str, Any]:
    today = timezone.localtime(clock.now()).date()
    until = _day(asked.GET.get("to", "")) or today
    since = _day(asked.GET.get("from", "")) or until - timedelta(days=30)
    since = max(min(since, until), until - timedelta(days=MOST_DAYS))
    rows = queries.time_by_team(since, until)
    return {
        "rows": rows,
        "since": since,
        "until": until,
        "minutes": sum(one.minutes for one in rows),
        "tickets": queries.tickets_with_time(since, until),
        "kinds": TIME_KINDS,
    }


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None

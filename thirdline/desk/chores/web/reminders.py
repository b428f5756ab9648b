from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thirdline.desk.chores import operations, queries
from thirdline.desk.chores.offering import offers
from thirdline.desk.chores.web.answering import form_page, shown
from thirdline.desk.chores.web.forms import ReminderForm, SnoozeForm
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader, staff
from thirdline.foundation.people.queries import all_teams
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket

PAGE = 50
TITLE, SAVE = gettext_lazy("Remind me"), gettext_lazy("Remind")


@staff
def create(request: HttpRequest, number: int) -> HttpResponse:
    by, ticket = reader(request), ticket_for(reader(request), number)
    form = _form(request)
    if request.method != "POST" or not form.is_valid():
        return _again(request, ticket, form)
    given = form.cleaned_data
    team = next((one for one in all_teams() if one.slug == given["team"]), None)
    operations.remind(
        ticket, on=given["on"], due_at=given["when"], words=given["words"], team=team, by=by
    )
    return shown(request, ticket, told=_("You will be reminded."))


def _form(asked: HttpRequest) -> ReminderForm:
    form = ReminderForm(asked.POST if asked.method == "POST" else None)
    mine = reader(asked).standing.team_ids
    teams = [(one.slug, one.name) for one in all_teams() if one.pk in mine]
    form.fields["team"].choices = [("", _("me")), *teams]  # type: ignore[attr-defined]
    return form


def _again(asked: HttpRequest, ticket: Ticket, form: ReminderForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return form_page(
        asked, ticket, form, name="remind", title=TITLE, save=SAVE, status=status, offers=offers()
    )


@staff
def mine(request: HttpRequest) -> HttpResponse:
    """What I and my teams will be reminded of; what came due stands first."""
    after = request.GET.get("after", "")
    rows = queries.reminders_of(reader(request)).order_by("pk")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__gt=int(after))
    found = list(rows[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    came = sorted(
        found[:PAGE], key=lambda one: (one.came_at is None, one.due_at is None, one.due_at)
    )
    return page(request, "chores/reminders.html", {"reminders": came, "next": more})


@staff
@require_POST
def done(request: HttpRequest, number: int) -> HttpResponse:
    one = queries.reminder_for(reader(request), number)
    operations.finish_reminder(one, by=reader(request))
    if request.POST.get("from") == "list":
        return go(request, "/reminders", told=_("Done."))
    return shown(request, one.ticket, told=_("Done."))


@staff
@require_POST
def snooze(request: HttpRequest, number: int) -> HttpResponse:
    one, form = queries.reminder_for(reader(request), number), SnoozeForm(request.POST)
    if not form.is_valid():
        raise Refused(" ".join(str(error) for error in form.errors["when"]))
    operations.snooze_reminder(one, due_at=form.cleaned_data["when"], by=reader(request))
    if request.POST.get("from") == "list":
        return go(request, "/reminders", told=_("Put off."))
    return shown(request, one.ticket, told=_("Put off."))

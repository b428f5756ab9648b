"""What people said, for leads: scores, how many answered, and the comments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.people.gates import leads, reader
from thirdline.foundation.people.queries import all_teams
from thirdline.kit import clock
from thirdline.kit.ui.pages import go, page
from thirdline.kit.ui.shapes import ChoiceShape
from thirdline.practices.surveys import queries
from thirdline.practices.surveys.operations import close_follow_up

DAYS = (30, 90, 365)


@leads
def surveys(request: HttpRequest) -> HttpResponse:
    now, days = clock.now(), _days(request)
    period = queries.counted(queries.days_before(now, days), now, now)
    periods = [ChoiceShape(_("%(n)s days") % {"n": n}, f"?days={n}", n == days) for n in DAYS]
    facts = {"days": days, "period": period, "whole": period.whole, "teams": _teams(period)}
    facts |= {"periods": periods, **_answers(request, period.start, now), **_waiting(request)}
    return page(request, "surveys/surveys.html", facts)


@leads
@require_POST
def closing(request: HttpRequest, number: int) -> HttpResponse:
    """What came of a low score."""
    by = reader(request)
    follow_up = queries.follow_up_for(by, number)
    close_follow_up(follow_up, words=request.POST.get("words", ""), by=by)
    return go(request, reverse("surveys:surveys"), told=_("Kept beside the score."))


def _waiting(request: HttpRequest) -> dict[str, Any]:
    given = request.GET.get("from", "")
    below = int(given) if given.isdecimal() and len(given) < 18 else None
    waiting, further = queries.open_follow_ups_for(reader(request), before=below)
    return {"waiting": waiting, "further": further}


def _answers(request: HttpRequest, start: datetime, now: datetime) -> dict[str, Any]:
    before, low = request.GET.get("before", ""), request.GET.get("low") == "yes"
    below = int(before) if before.isdecimal() and len(before) < 18 else None
    answers, older = queries.answers_for(reader(request), start, now, low=low, before=below)
    return {"answers": answers, "older": older, "low": low}


def _days(request: HttpRequest) -> int:
    given = request.GET.get("days", "")
    return int(given) if given in {str(n) for n in DAYS} else DAYS[1]


def _teams(period: queries.Period) -> list[tuple[Any, queries.Counts]]:
    names = {team.pk: team.name for team in all_teams()}
    rows = [(names.get(one.team_id or 0, _("another team")), one) for one in period.by_team]
    return sorted(rows, key=lambda row: (-row[1].answered, row[0]))

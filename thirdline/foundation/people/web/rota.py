"""Who answers out of turn: now, in the next two weeks, and who stands in for whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdline.foundation.people import calendar_text, operations, queries, rota_links, rules
from thirdline.foundation.people.gates import anybody, reader, staff
from thirdline.foundation.people.on_call import on_call_of
from thirdline.foundation.people.on_call import rota as turns_of
from thirdline.foundation.people.web.forms import StandInForm
from thirdline.kit import clock
from thirdline.kit.ui.pages import go, page

AHEAD = timedelta(days=14)


@staff
def rota(request: HttpRequest) -> HttpResponse:
    return _show(request)


@staff
@require_POST
def stand_ins(request: HttpRequest, number: int) -> HttpResponse:
    rotation, form = queries.rotation_numbered(number), StandInForm(request.POST)
    if not form.is_valid():
        return _show(request, wrong={rotation.pk: form}, status=422)
    given = form.cleaned_data
    given["person"] = queries.person_numbered(given["person"])
    made = operations.stand_in(rotation, by=reader(request), **given)
    told = _("%(name)s stands in.") % {"name": made.person.name}
    return go(request, reverse("people:rota"), told=told)


@staff
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    operations.end_stand_in(queries.override_numbered(number), by=reader(request))
    return go(request, reverse("people:rota"), told=_("The rotation holds again."))


@anybody
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """No sign-in: calendar programs have none, the signed address is the key."""
    wanted, now = rota_links.wanted_by(token), clock.now()
    if wanted.team is None:
        text = calendar_text.calendar_of_person(wanted.reader, now=now)
    else:
        text = calendar_text.calendar_of_team(wanted.team, now=now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _show(request: HttpRequest, *, wrong: Any = None, status: int = 200) -> HttpResponse:
    by = reader(request)
    context = {"boards": _boards(by, wrong or {}), "own_link": rota_links.link_for(by)}
    return page(request, "people/rota.html", context, status=status)


def _boards(by: Any, wrong: dict[int, StandInForm]) -> list[dict[str, Any]]:
    """What the page says of each team that has a rotation."""
    now, rotations = clock.now(), list(queries.rotations())
    teams = list({rotation.team_id: rotation.team for rotation in rotations}.values())
    on_call = on_call_of(teams, now)
    overrides = queries.coming_overrides(teams, now=now)
    return [
        {
            "team": team,
            "now": on_call[team.pk],
            "turns": turns_of(team, now, now + AHEAD),
            "link": rota_links.link_for(by, team),
            "overrides": [one for one in overrides if one.rotation.team_id == team.pk],
            "rotations": [
                (one, wrong.get(one.pk) or _blank_form(one.pk))
                for one in rotations
                if one.team_id == team.pk
            ],
            "why_not": rules.why_not_plan_for(team.pk, team.lead_id, by.standing),
        }
        for team in teams
    ]


def _blank_form(number: int) -> StandInForm:
    return StandInForm(auto_id=f"id_{number}_%s")

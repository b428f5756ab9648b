"""Answering without signing in. Opening a link changes nothing: mail programs open links, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thirdline.foundation.people.gates import anybody
from thirdline.kit.refusals import Refused
from thirdline.kit.ui.pages import go, page
from thirdline.practices.surveys.operations import answer_survey
from thirdline.practices.surveys.queries import survey_numbered
from thirdline.practices.surveys.shapes import form_facts
from thirdline.practices.surveys.tokens import survey_behind

if TYPE_CHECKING:
    from thirdline.practices.surveys.models import Survey


@anybody
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    one = survey_numbered(survey_behind(token))
    if request.method != "POST":
        return _asked(request, one)
    score, comment = _score(request.POST.get("score", "")), request.POST.get("comment", "")
    at_home = request.user.pk == one.person_id
    try:
        answer_survey(
            one, score=score, comment=comment, channel="portal" if at_home else "mail", by=one.person
        )  # fmt: skip
    except Refused as refusal:
        facts = form_facts(one, chosen=score, comment=comment, refusal=refusal.reason)
        return page(request, "surveys/survey.html", facts, status=409 if score else 422)
    place = one.ticket.get_absolute_url() if at_home else request.path
    return go(request, place, told=_("Thank you. It is kept."))


def _asked(request: HttpRequest, one: Survey) -> HttpResponse:
    chosen = _score(request.GET.get("score", ""))
    return page(request, "surveys/survey.html", form_facts(one, chosen=chosen))


def _score(given: str) -> int:
    return int(given) if given in {"1", "2", "3", "4", "5"} else 0

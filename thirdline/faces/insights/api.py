"""Figures about the climb by API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from thirdline.faces.insights.queries import DEFAULT_RULE, Period, ladder_figures
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import Moment, Wrong
from thirdline.practices.histories.rules import PUSH_TO_FRONT

router = Router(tags=["insights"])


class AskedFigures(BaseModel):
    set: str = Field("", max_length=120, description="A history set; the live desk, if left out.")
    since: Moment | None = Field(None, description="Cases that began at this moment or later.")
    until: Moment | None = Field(None, description="Cases that began before this moment.")
    rule: str = Field(DEFAULT_RULE, max_length=40, description="What counts as push-to-front.")


@router.get("/insights/ladder-figures", response=dict[str, Any])
def read_figures(request: HttpRequest, asked: Query[AskedFigures]) -> dict[str, Any]:
    """Every figure about the climb, for the live desk or a history set and any period."""
    if not reader(request).may("see_figures"):
        raise NotFound(_("Figures are for leads."))
    _check(asked)
    return ladder_figures(asked.set or None, Period(asked.since, asked.until), asked.rule)


def _check(asked: AskedFigures) -> None:
    if asked.since and asked.until and asked.since >= asked.until:
        sentence = _("“until” lies after “since”.")
        raise Wrong(422, sentence, errors=[("until", sentence)])
    if asked.rule not in PUSH_TO_FRONT:
        sentence = _("The rule is one of: %(known)s.") % {"known": ", ".join(sorted(PUSH_TO_FRONT))}
        raise Wrong(422, sentence, errors=[("rule", sentence)])

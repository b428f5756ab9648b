"""Imported histories by API: which there are; they are imported by the command line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import Out, Page, Paging, page_of
from thirdline.practices.histories.queries import complete_sets

if TYPE_CHECKING:
    from thirdline.practices.histories.models import HistorySet

router = Router(tags=["histories"])


class HistoryOut(Out):
    name: str
    source: str
    counts: dict[str, Any]
    at: datetime


@router.get("/histories", response=Page[HistoryOut])
def list_histories(request: HttpRequest, paging: Query[Paging]) -> Page[HistoryOut]:
    """The history sets that figures may be shown of."""
    if not reader(request).may("see_figures"):
        raise NotFound(_("Histories are for leads."))
    return page_of(complete_sets(), paging, _set)


def _set(row: HistorySet) -> HistoryOut:
    return HistoryOut(name=row.name, source=row.source, counts=row.counts, at=row.at)

"""The configuration as text, by API: read it, see what a text would change, apply it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from thirdline.foundation.people.api_shapes import PersonRef, person_or_none
from thirdline.foundation.people.gates import reader
from thirdline.foundation.records import operations, queries
from thirdline.foundation.records.writing import export_text
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Out, Page, Paging, needs, page_of

if TYPE_CHECKING:
    from thirdline.foundation.records.models import ConfigVersion

router = Router(tags=["configuration"])


class ConfigText(In):
    text: Annotated[str, Field(max_length=2_000_000, description="The configuration as YAML.")]


class ConfigOut(Out):
    version: int | None
    text: str


class DifferenceOut(Out):
    table: str
    key: str
    what: Literal["add", "change", "remove"]
    sentence: str


class VersionOut(Out):
    number: int
    at: datetime
    by: PersonRef | None
    differences: list[str]


class AppliedOut(Out):
    """What was applied; no version where nothing differed."""

    version: VersionOut | None


@router.get("/configuration", response=ConfigOut)
def read_configuration(request: HttpRequest) -> ConfigOut:
    """The configuration in force as YAML."""
    _may(request, "see_set_up")
    latest = queries.latest_version()
    return ConfigOut(version=latest.pk if latest else None, text=export_text())


@router.post("/configuration/dry-runs", response=list[DifferenceOut])
def try_configuration(request: HttpRequest, given: ConfigText) -> list[DifferenceOut]:
    """What applying a text would change; nothing is changed."""
    _may(request, "see_set_up")
    found = operations.dry_run(given.text, by=reader(request))
    return [
        DifferenceOut(table=one.table, key=str(one.key), what=one.what, sentence=one.sentence)
        for one in found
    ]


@router.post("/configuration/versions", response=AppliedOut, auth=needs("admin"))
def apply_configuration(request: HttpRequest, given: ConfigText) -> AppliedOut:
    """Make the configuration what the text says, all of it or nothing; needs the scope admin."""
    _may(request, "see_set_up")
    version = operations.apply_text(given.text, by=reader(request))
    return AppliedOut(version=_version(version) if version else None)


@router.get("/configuration/versions", response=Page[VersionOut])
def list_versions(request: HttpRequest, paging: Query[Paging]) -> Page[VersionOut]:
    """What was applied, newest first."""
    _may(request, "see_set_up")
    return page_of(queries.versions(), paging, _version, newest_first=True)


def _may(request: HttpRequest, right: str) -> None:
    if not reader(request).may(right):
        raise NotFound(_("The set-up is for leads and administrators."))


def _version(row: ConfigVersion) -> VersionOut:
    return VersionOut(
        number=row.pk, at=row.at, by=person_or_none(row.by), differences=row.differences
    )

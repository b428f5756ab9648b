"""What a discovery tool found, told in batches: known by its own keys, answered row by row."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import Refused
from thirdline.kit.web_api import In, Out, Slug, Wrong
from thirdline.reference.estate import operations
from thirdline.reference.estate.api.mounted import router
from thirdline.reference.estate.api.shapes import (
    Facts,
    Key,
    Name,
    Short,
    Source,
    facts_in,
    kind_in,
)
from thirdline.reference.estate.operations.discovery import Found, FoundNeed
from thirdline.reference.estate.rules import RowAction


class NeedFound(In):
    members: Annotated[list[Key], Field(min_length=1, max_length=1_000)]
    k: Annotated[int, Field(ge=1, le=1_000)] = 1
    label: Short = ""


class ItemFound(Facts):
    key: Key = Field(description="What the source calls it; the same key is the same item.")
    name: Name
    kind: Slug
    needs: Annotated[list[NeedFound], Field(max_length=100)] | None = Field(
        None,
        description="All the source knows that it needs, by keys; what people said is kept.",
    )


class Batch(In):
    source: Source
    items: Annotated[list[ItemFound], Field(min_length=1, max_length=500)]


class FoundRowOut(Out):
    """`action` is create, update, same or refuse; `detail` says why it was refused."""

    key: str
    action: RowAction
    number: int | None
    detail: str


class BatchOut(Out):
    created: int
    updated: int
    same: int
    refused: int
    rows: list[FoundRowOut]


@router.post("/estate/items/batch", response=BatchOut)
def take_in_batch(request: HttpRequest, given: Batch) -> BatchOut:
    """Create or update items by the keys of a source; a row that is refused stops no other."""
    rows = [_found(one) for one in given.items]
    told = operations.take_in_found(source=given.source, rows=rows, by=reader(request))
    answers = [
        FoundRowOut(key=one.key, action=one.action, number=one.number, detail=one.detail)
        for one in told
    ]
    counts = {action: sum(one.action == action for one in answers) for action in RowAction}
    return BatchOut(
        created=counts[RowAction.CREATE], updated=counts[RowAction.UPDATE],
        same=counts[RowAction.SAME], refused=counts[RowAction.REFUSE], rows=answers,
    )  # fmt: skip


def _found(one: ItemFound) -> Found:
    """A row as the operation takes it; what names nothing here is refused with the row."""
    own = {"key", "name", "kind", "needs"}
    needs = None
    if one.needs is not None:
        needs = [FoundNeed(each.members, each.k, each.label) for each in one.needs]
    try:
        kind: Any = kind_in(one.kind)
        facts = facts_in(one.model_dump(exclude=own, exclude_unset=True))
    except Wrong as mistake:
        return Found(one.key, refusal=Refused(mistake.detail))
    return Found(one.key, {**facts, "name": one.name, "kind": kind}, needs)

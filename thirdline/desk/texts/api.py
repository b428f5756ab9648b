"""Ready-made texts by API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from thirdline.desk.texts import operations, queries
from thirdline.desk.texts.filling import filled
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader
from thirdline.kit.web_api import In, Number, Out, Page, Paging, page_of

if TYPE_CHECKING:
    from thirdline.desk.texts.models import ReadyText

router = Router(tags=["texts"])
Body = Annotated[str, Field(min_length=1, max_length=10_000)]
Name = Annotated[str, Field(min_length=1, max_length=120)]


class TextOut(Out):
    number: int
    slug: str
    name: str
    folder: str
    shortcut: str
    body: str
    kind: str
    whose: str
    team: str | None
    service: str | None
    category: str | None
    language: str


class NewText(In):
    name: Name
    body: Body
    folder: Annotated[str, Field(max_length=80)] = ""
    shortcut: Annotated[str, Field(max_length=30)] = ""


class Answers(In):
    answers: Annotated[dict[str, str], Field(max_length=20)] = {}


class FilledOut(Out):
    text: str
    asks: list[str] = Field(description="Questions that have no answer yet.")


@router.get("/texts", response=Page[TextOut])
def list_texts(request: HttpRequest, paging: Query[Paging]) -> Page[TextOut]:
    """The texts you may insert: yours, your teams', everybody's."""
    return page_of(queries.texts_for(reader(request)), paging, _out)


@router.post("/texts", response={201: TextOut})
def write(request: HttpRequest, given: NewText) -> TextOut:
    """Keep a text of your own."""
    return _out(operations.write_ready_text(by=reader(request), **given.model_dump()))


@router.delete("/texts/{int:number}", response=TextOut)
def retire(request: HttpRequest, number: Number) -> TextOut:
    """Offer a text no longer."""
    by = reader(request)
    return _out(operations.retire_text(queries.text_for(by, number), by=by))


@router.post("/tickets/{int:number}/texts/{int:text}", response=FilledOut)
def fill(request: HttpRequest, number: Number, text: Number, given: Answers) -> FilledOut:
    """A text with the fields of a ticket filled in; nothing is sent."""
    by = reader(request)
    ticket, one = ticket_for(by, number), queries.text_for(by, text)
    made = filled(one, ticket, answers=given.answers, by=by)
    return FilledOut(text=made.text, asks=list(made.asks))


def _out(row: ReadyText) -> TextOut:
    names = ("slug", "name", "folder", "shortcut", "body", "kind", "whose", "language")
    return TextOut(
        number=row.pk,
        team=row.team.slug if row.team else None,
        service=row.service.slug if row.service else None,
        category=row.category.slug if row.category else None,
        **{name: getattr(row, name) for name in names},
    )

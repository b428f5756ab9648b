"""Macros by API: what there are, what one would do, doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from thirdline.desk.macros import operations, queries
from thirdline.desk.tickets.api_shapes import TicketRow, ticket_row
from thirdline.desk.tickets.queries import ticket_for
from thirdline.foundation.people.gates import reader
from thirdline.kit.web_api import In, Number, Out, Page, Paging, page_of

if TYPE_CHECKING:
    from thirdline.desk.macros.models import Macro

router = Router(tags=["macros"])


class MacroOut(Out):
    number: int
    slug: str
    name: str
    about: str
    whose: str
    team: str | None
    actions: list[dict[str, Any]]


class NewMacro(In):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    about: Annotated[str, Field(max_length=300)] = ""
    actions: Annotated[list[dict[str, Any]], Field(max_length=20)] = []


class NewMacroRun(In):
    answers: Annotated[dict[str, str], Field(max_length=40)] = {}


class MacroStepOut(Out):
    number: int
    label: str
    said: str
    refusal: str = Field(description="Why it cannot; then nothing of the macro would happen.")


class TrialOut(Out):
    steps: list[MacroStepOut]


@router.get("/macros", response=Page[MacroOut])
def list_macros(request: HttpRequest, paging: Query[Paging]) -> Page[MacroOut]:
    """The macros you may run: yours, your teams', everybody's."""
    return page_of(queries.macros_for(reader(request)), paging, _out)


@router.post("/macros", response={201: MacroOut})
def write(request: HttpRequest, given: NewMacro) -> MacroOut:
    """Keep a macro of your own."""
    return _out(operations.write_macro(by=reader(request), **given.model_dump()))


@router.delete("/macros/{int:number}", response=MacroOut)
def retire(request: HttpRequest, number: Number) -> MacroOut:
    """Offer a macro no longer."""
    by = reader(request)
    return _out(operations.retire_macro(queries.macro_for(by, number), by=by))


@router.post("/tickets/{int:number}/macros/{int:macro}/trials", response=TrialOut)
def attempt(request: HttpRequest, number: Number, macro: Number, given: NewMacroRun) -> TrialOut:
    """What a macro would do on a ticket, and why not; nothing is changed."""
    by = reader(request)
    ticket, one = ticket_for(by, number), queries.macro_for(by, macro)
    steps = operations.try_macro(ticket, macro=one, answers=given.answers, by=by)
    return TrialOut(steps=[MacroStepOut(**vars(step)) for step in steps])


@router.post("/tickets/{int:number}/macros/{int:macro}/runs", response=TicketRow)
def run(request: HttpRequest, number: Number, macro: Number, given: NewMacroRun) -> TicketRow:
    """Do everything a macro says, or nothing of it."""
    by = reader(request)
    ticket, one = ticket_for(by, number), queries.macro_for(by, macro)
    return ticket_row(operations.run_macro(ticket, macro=one, answers=given.answers, by=by))


def _out(row: Macro) -> MacroOut:
    return MacroOut(
        number=row.pk,
        slug=row.slug,
        name=row.name,
        about=row.about,
        whose=row.whose,
        team=row.team.slug if row.team else None,
        actions=row.actions,
    )

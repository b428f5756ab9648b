from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from thirdline.desk.tickets.queries import ticket_for
from thirdline.flow.escalation import operations, queries
from thirdline.flow.escalation.api.mounted import router
from thirdline.flow.escalation.contracts import AskWhom, ItemKind, Met
from thirdline.foundation.people.gates import reader
from thirdline.kit.refusals import NotFound
from thirdline.kit.web_api import In, Number, Out

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket
    from thirdline.flow.escalation.contracts import ContractState, ItemState

Key = Annotated[str, Field(min_length=1, max_length=60)]
Level = Annotated[int, Field(ge=0, le=9)]


class ItemOut(Out):
    key: str
    label: str
    kind: ItemKind
    ask_whom: AskWhom
    state: Met
    source: str
    value: str
    sentence: str


class ContractOut(Out):
    """What a tier asks of a ticket; `sentence` says what is missing, and is empty if nothing is."""

    tier: int
    name: str
    version: int
    met: int
    of: int
    complete: bool
    sentence: str
    items: list[ItemOut]


class NewAnswer(In):
    key: Key
    value: Annotated[str, Field(max_length=5000)] = ""
    result: Annotated[str, Field(max_length=300)] = ""
    tier: Level | None = Field(None, description="The receiving tier; the next one, if left out.")


class NewWaiver(In):
    key: Key
    reason: Annotated[str, Field(max_length=300)]
    tier: Level | None = None


@router.get("/tickets/{int:number}/contracts", response=list[ContractOut])
def read_contracts(request: HttpRequest, number: Number) -> list[ContractOut]:
    """What every tier above asks before it takes this ticket, item by item."""
    ticket = _ticket(request, number)
    return [contract_out(state) for state in queries.states_by_tier(ticket).values()]


@router.post("/tickets/{int:number}/contract-answers", response={201: ContractOut})
def answer(request: HttpRequest, number: Number, given: NewAnswer) -> ContractOut:
    """Say what an item asks for; a field is filled in on the ticket too."""
    ticket = ticket_for(reader(request), number)
    facts = given.model_dump(exclude={"tier"})
    operations.answer_item(ticket, **facts, tier_level=given.tier, by=reader(request), source="api")
    return _state(ticket, given.tier)


@router.post("/tickets/{int:number}/contract-waivers", response={201: ContractOut})
def waive(request: HttpRequest, number: Number, given: NewWaiver) -> ContractOut:
    """Let a tier take the ticket without one item; needs the right to waive and a reason."""
    ticket = _ticket(request, number)
    facts = given.model_dump(exclude={"tier"})
    operations.waive_item(ticket, **facts, tier_level=given.tier, by=reader(request))
    return _state(ticket, given.tier)


def _ticket(request: HttpRequest, number: int) -> Ticket:
    by = reader(request)
    ticket = ticket_for(by, number)
    if not by.standing.is_staff:
        raise NotFound(_("Contracts are for the support teams."))
    return ticket


def _state(ticket: Ticket, tier: int | None) -> ContractOut:
    level = tier if tier is not None else queries.tier_above(ticket) or 0
    return contract_out(queries.contract_state(ticket, level))


def contract_out(state: ContractState) -> ContractOut:
    return ContractOut(
        tier=state.tier_level,
        name=state.terms.name if state.terms else "",
        version=state.terms.version if state.terms else 0,
        met=state.met,
        of=state.of,
        complete=state.is_complete,
        sentence=state.sentence(f"L{state.tier_level}"),
        items=[_item(one) for one in state.items],
    )


def _item(one: ItemState) -> ItemOut:
    return ItemOut(
        key=one.item.key,
        label=one.item.label,
        kind=one.item.kind,
        ask_whom=one.item.ask_whom,
        state=one.state,
        source=one.source,
        value=one.value,
        sentence=one.sentence,
    )

"""Reads what is known about many tickets for the contracts that apply to them, in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.conditions import facts_of, ticket_fields
from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.engines.conditions import ConditionError, holds, parse
from thirdline.flow.escalation import machine
from thirdline.flow.escalation.contracts import (
    AskWhom,
    Fact,
    Gathered,
    Item,
    ItemKind,
    Said,
    Terms,
)
from thirdline.flow.escalation.models import (
    ContractItem,
    EscalationContract,
    ItemAnswer,
    ItemRequest,
    ItemWaiver,
)
from thirdline.kit import clock
from thirdline.kit.fixed import fixed

# Fields of the ticket itself an item may name; anything else is a field of its category.
OWN_FIELDS = {"title", "description", "service", "category", "impact", "urgency", "tags"}

_CONTRACTS = fixed(lambda: EscalationContract.objects.filter(retired_at=None))
_ITEMS = fixed(lambda: ContractItem.objects.filter(contract__retired_at=None))
_ATTACHMENTS = fixed(
    lambda ids: Attachment.objects.filter(ticket__any=ids).order_by("id"), list[int]
)
_ANSWERS = fixed(lambda ids: _newest_of(ItemAnswer.objects.filter(ticket__any=ids)), list[int])
_REQUESTS = fixed(lambda ids: _newest_of(ItemRequest.objects.filter(ticket__any=ids)), list[int])
_WAIVERS = fixed(
    lambda ids: ItemWaiver.objects.filter(ticket__any=ids).select_related("by").order_by("id"),
    list[int],
)

Found = dict[int, dict[str, Fact]]
Heard = dict[int, dict[str, Said]]


def live_terms() -> list[Terms]:
    """Every contract in force, in two queries."""
    rows, items = _CONTRACTS(), defaultdict[int, list[ContractItem]](list)
    for item in _ITEMS() if rows else ():
        items[item.contract_id].append(item)
    return [terms_of(row, items[row.pk]) for row in rows]


def terms_of(row: EscalationContract, items_of: Iterable[ContractItem] | None = None) -> Terms:
    items = tuple(
        Item(one.key, one.label, ItemKind(one.kind), AskWhom(one.ask_whom), one.config)
        for one in (row.items.all() if items_of is None else items_of)
    )
    return Terms(
        slug=row.slug,
        name=row.name,
        version=row.version,
        items=items,
        waive_when=row.waive_when,
        service_id=row.service_id,
        category_id=row.category_id,
        tier_level=row.tier_level,
    )


def gather(
    tickets: Sequence[Ticket], terms: Mapping[int, Terms | None], tiers: Mapping[int, int]
) -> dict[int, Gathered]:
    """Per ticket, all that its contract for its receiving tier can be judged by."""
    ids = [ticket.pk for ticket in tickets]
    items = {t.pk: found.items if (found := terms[t.pk]) else () for t in tickets}
    facts = _facts(tickets, items)
    answers, requests, waivers = _answers(ids), _requests(ids, tiers), _waivers(ids, tiers)
    return {
        ticket.pk: Gathered(
            requester=ticket.requester.first_name,
            facts=facts[ticket.pk],
            answers=answers[ticket.pk],
            requests=requests[ticket.pk],
            waivers=waivers[ticket.pk],
            waived_by_rule=_waived_by_rule(ticket, terms[ticket.pk]),
        )
        for ticket in tickets
    }


def _waived_by_rule(ticket: Ticket, terms: Terms | None) -> bool:
    """Whether the contract's own condition lets the ticket pass; one that cannot be read waives nothing."""
    if terms is None or not terms.waive_when:
        return False
    fields = ticket_fields()
    try:
        condition = parse(terms.waive_when, fields)
    except ConditionError:
        return False
    return holds(condition, facts_of(ticket, fields), clock.now())


def _facts(tickets: Sequence[Ticket], items: Mapping[int, Sequence[Item]]) -> Found:
    every = [item for some in items.values() for item in some]
    attachments = _attachments(tickets) if _has(every, ItemKind.ATTACHMENT) else {}
    wanted = {str(item.config.get("fact", "")) for item in every if item.kind is ItemKind.MACHINE}
    known = machine.facts_named(wanted, tickets)
    found: Found = {ticket.pk: {} for ticket in tickets}
    for ticket in tickets:
        for item in items[ticket.pk]:
            fact = _fact(ticket, item, attachments.get(ticket.pk, []), known)
            if fact is not None and fact.count >= int(item.config.get("at_least", 1)):
                found[ticket.pk][item.key] = fact
    return found


def _has(items: Sequence[Item], kind: ItemKind) -> bool:
    return any(item.kind is kind for item in items)


def _fact(
    ticket: Ticket,
    item: Item,
    attachments: Sequence[Attachment],
    known: Mapping[str, Mapping[int, Fact]],
) -> Fact | None:
    if item.kind is ItemKind.FIELD:
        return _field(ticket, str(item.config.get("field", item.key)))
    if item.kind is ItemKind.ATTACHMENT:
        return _newest(attachments, item)
    if item.kind is ItemKind.MACHINE:
        return known.get(str(item.config.get("fact", "")), {}).get(ticket.pk)
    return None


def _field(ticket: Ticket, name: str) -> Fact | None:
    value = getattr(ticket, name) if name in OWN_FIELDS else ticket.custom.get(name)
    if value is None or value in ("", []):
        return None
    return Fact(", ".join(value) if isinstance(value, list) else str(value), _("from ticket"))


def _newest(attachments: Sequence[Attachment], item: Item) -> Fact | None:
    pattern = str(item.config.get("pattern", "*")).lower()
    type_ = str(item.config.get("type", ""))
    fitting = [
        one
        for one in attachments
        if fnmatchcase(one.name.lower(), pattern) and one.type.startswith(type_)
    ]
    if not fitting:
        return None
    return Fact(fitting[-1].name, fitting[-1].name, mark=f"#{fitting[-1].pk}", count=len(fitting))


def _attachments(tickets: Sequence[Ticket]) -> dict[int, list[Attachment]]:
    by_ticket: dict[int, list[Attachment]] = defaultdict(list)
    for one in _ATTACHMENTS([ticket.pk for ticket in tickets]):
        by_ticket[one.ticket_id].append(one)
    return by_ticket


def _newest_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The newest row of each item of each ticket."""
    newest_first = rows.select_related("by").order_by("ticket_id", "key", "-id")
    return newest_first.distinct("ticket_id", "key")


def _answers(ids: Sequence[int]) -> Heard:
    heard: Heard = defaultdict(dict)
    for row in _ANSWERS(ids):
        words = (
            f"{row.value}: {row.result}" if row.value and row.result else row.value or row.result
        )
        heard[row.ticket_id][row.key] = Said(row.by.first_name, row.at, words)
    return heard


def _requests(ids: Sequence[int], tiers: Mapping[int, int]) -> Heard:
    """The newest request of each item; one in words of its own binds only the tier that asked."""
    heard: Heard = defaultdict(dict)
    for row in _REQUESTS(ids):
        if not row.own_words or row.tier_level == tiers[row.ticket_id]:
            heard[row.ticket_id][row.key] = Said(
                row.by.first_name, row.at, row.value_then, row.label, row.own_words
            )
    return heard


def _waivers(ids: Sequence[int], tiers: Mapping[int, int]) -> Heard:
    heard: Heard = defaultdict(dict)
    for row in _WAIVERS(ids):
        if row.tier_level == tiers[row.ticket_id]:
            heard[row.ticket_id][row.key] = Said(row.by.first_name, row.at, row.reason)
    return heard

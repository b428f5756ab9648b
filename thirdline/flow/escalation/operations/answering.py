from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import edit_ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.topics import topics_of
from thirdline.flow.escalation import queries, rules
from thirdline.flow.escalation.contracts import AskWhom, Item, ItemKind, ItemState
from thirdline.flow.escalation.models import ItemAnswer, ItemWaiver
from thirdline.flow.escalation.operations.outcomes import Outcome, each_on_its_own
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def answer_item(
    ticket: Ticket,
    *,
    key: str,
    value: str = "",
    result: str = "",
    tier_level: int | None = None,
    by: Person,
    source: str = "",
) -> ItemAnswer:
    """Say what a contract asks for; it counts for every contract that asks for the same key.

    A field is filled in on the ticket too. Without `tier_level` the next tier's contract is meant.
    """
    ticket = ticket_for_update(ticket)
    item = _item(ticket, key, tier_level).item
    by_requester = item.ask_whom is AskWhom.REQUESTER and item.kind is not ItemKind.FIELD
    refuse_if(rules.why_not_answer_item(ticket, by, requester_may=by_requester))
    refuse_if(rules.why_not_say(item, value, result))
    if item.kind is ItemKind.FIELD:
        _fill_in(ticket, item, value, by)
    answer = ItemAnswer.objects.create(
        ticket=ticket,
        key=key,
        value=value.replace("\x00", "").strip(),
        result=result.replace("\x00", "").strip(),
        source=source[:40],
        by=by,
        at=clock.now(),
    )
    facts = {"key": key, "kind": item.kind, "answer": answer.pk}
    words = {"label": item.label, "value": answer.value[:500], "result": answer.result}
    record(
        "contract.item_answered", ticket, by=by, facts=facts, words=words, topics=topics_of(ticket)
    )
    return answer


@transaction.atomic
def waive_item(
    ticket: Ticket, *, key: str, reason: str, tier_level: int | None = None, by: Person
) -> ItemWaiver:
    """Let a tier take the ticket without one item; the reason travels with the handoff."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_waive(ticket, reason, by))
    state = _item(ticket, key, tier_level)
    level = _tier(ticket, tier_level)
    refuse_if(rules.why_not_waive_item(state))
    return _waive(ticket, level, state.item, reason, by, outage=False)


@transaction.atomic
def waive_for_outage(
    tickets: Sequence[Ticket], *, reason: str, tier_level: int | None = None, by: Person
) -> list[Outcome]:
    """Waive all that is missing on many tickets at once; each that cannot be says why."""

    def waive_all(ticket: Ticket) -> None:
        refuse_if(rules.why_not_waive(ticket, reason, by))
        level = _tier(ticket, tier_level)
        for state in queries.contract_state(ticket, level).missing:
            _waive(ticket, level, state.item, reason, by, outage=True)

    return each_on_its_own(tickets, waive_all)


def _waive(
    ticket: Ticket, level: int, item: Item, reason: str, by: Person, *, outage: bool
) -> ItemWaiver:
    waiver = ItemWaiver.objects.create(
        ticket=ticket,
        tier_level=level,
        key=item.key,
        reason=" ".join(reason.replace("\x00", "").split())[:300],
        outage=outage,
        by=by,
        at=clock.now(),
    )
    record(
        "contract.item_waived",
        ticket,
        by=by,
        facts={"key": item.key, "tier": level, "outage": outage, "waiver": waiver.pk},
        words={"label": item.label, "reason": waiver.reason},
        topics=topics_of(ticket),
    )
    return waiver


def _tier(ticket: Ticket, tier_level: int | None) -> int:
    level = tier_level if tier_level is not None else queries.tier_above(ticket)
    if level is None:
        raise Refused(rules.top_of_the_ladder(ticket))
    return level


def _item(ticket: Ticket, key: str, tier_level: int | None) -> ItemState:
    found = queries.contract_state(ticket, _tier(ticket, tier_level)).item(key)
    if found is None:
        raise Refused(_("No contract of %(ticket)s asks for this.") % {"ticket": ticket.label})
    return found


def _fill_in(ticket: Ticket, item: Item, value: str, by: Person) -> None:
    name = str(item.config.get("field", item.key))
    if name == "title":
        edit_ticket(ticket, by=by, title=value.strip())
    elif name == "description":
        edit_ticket(ticket, by=by, description=value.strip())
    elif name in rules.CHOSEN_FIELDS:
        raise Refused(_("Choose “%(label)s” on the ticket itself.") % {"label": item.label})
    else:
        edit_ticket(ticket, by=by, custom={**ticket.custom, name: value})

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from thirdline.desk.tickets.models import Handoff, Ticket
from thirdline.desk.tickets.operations import move_ticket, take_ticket
from thirdline.desk.tickets.queries import ticket_for_update
from thirdline.desk.tickets.states import HandoffKind
from thirdline.desk.tickets.topics import topics_of
from thirdline.flow.escalation import queries, rules, targets
from thirdline.flow.escalation.contracts import ContractState
from thirdline.flow.escalation.operations.asking_again import ask_items_again, read_missing
from thirdline.flow.escalation.rules import Reason
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def escalate_ticket(
    ticket: Ticket,
    *,
    reason: str,
    words: str = "",
    to_team: Team | None = None,
    to_tier: int | None = None,
    person: Person | None = None,
    by: Person,
    seen_stay: int | None = None,
) -> Handoff:
    """Hand a ticket up, to the next tier unless another is asked for, if its contract is complete.

    `seen_stay` is the stay the sender was looking at: if the ticket went on since, it is refused.
    """
    ticket = _in_hand(ticket, by, seen_stay)
    coded = _coded(HandoffKind.ESCALATE, reason)
    team = to_team or targets.team_above(ticket, to_tier)
    if team is None:
        raise Refused(rules.top_of_the_ladder(ticket))
    refuse_if(rules.why_not_climb_to(ticket, team))
    _refuse_absent(person, team)
    state = queries.contract_state(ticket, team.tier.level)
    _refuse_incomplete(state, team)
    handoff = move_ticket(
        ticket,
        to=team,
        kind=HandoffKind.ESCALATE,
        reason=coded.code,
        words=words.strip(),
        person=person,
        origin=ticket.stay,
        contract=state.copy() if state.asks_anything else None,
        by=by,
    )
    _record("ticket.escalated", handoff, by, state)
    return handoff


@transaction.atomic
def return_ticket(
    ticket: Ticket,
    *,
    reason: str,
    words: str = "",
    missing: Sequence[str] = (),
    by: Person,
    seen_stay: int | None = None,
) -> Handoff:
    """Hand a ticket back down to the team and person it came from, with what exactly is missing.

    `missing` holds keys of the contract or own words; each is unmet again until answered anew.
    """
    ticket = _in_hand(ticket, by, seen_stay)
    coded = _coded(HandoffKind.RETURN, reason)
    path = targets.return_path(ticket)
    if path is None:
        raise Refused(rules.nothing_to_return_to(ticket))
    refuse_if(rules.why_not_return_to(ticket, path.origin))
    state = queries.contract_state(ticket, ticket.tier_level or 0)
    asked = read_missing(state, missing)
    refuse_if(rules.why_not_return_for(coded, words, [one.label for one in asked]))
    tier_level = ticket.tier_level or 0
    handoff = move_ticket(
        ticket,
        to=path.team,
        kind=HandoffKind.RETURN,
        reason=coded.code,
        words=words.strip(),
        person=path.person,
        origin=path.next_origin,
        missing=[{"key": one.key, "label": one.label} for one in asked],
        by=by,
    )
    ask_items_again(handoff, asked, tier_level=tier_level, by=by)
    _record("ticket.returned", handoff, by, state, missing=[one.key for one in asked])
    return handoff


@transaction.atomic
def transfer_ticket(
    ticket: Ticket,
    *,
    to_team: Team,
    reason: str,
    words: str = "",
    person: Person | None = None,
    by: Person,
    seen_stay: int | None = None,
) -> Handoff:
    """Hand a ticket sideways; where it would be returned to stays as it was."""
    ticket = _in_hand(ticket, by, seen_stay)
    coded = _coded(HandoffKind.TRANSFER, reason)
    refuse_if(rules.why_not_transfer_to(ticket, to_team, may_return=targets.may_return(ticket)))
    _refuse_absent(person, to_team)
    handoff = move_ticket(
        ticket,
        to=to_team,
        kind=HandoffKind.TRANSFER,
        reason=coded.code,
        words=words.strip(),
        person=person,
        origin=targets.origin_of(ticket),
        by=by,
    )
    _record("ticket.transferred", handoff, by)
    return handoff


@transaction.atomic
def accept_handoff(ticket: Ticket, *, by: Person) -> Ticket:
    """Take what was handed to one's team; of two who do so at once, one is told about the other."""
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_accept(ticket, by))
    return take_ticket(ticket, by=by)


def _in_hand(ticket: Ticket, by: Person, seen_stay: int | None) -> Ticket:
    """The ticket locked and fresh, once it is clear that this person may hand it on."""
    ticket = ticket_for_update(ticket)
    holder = ticket.team.name if ticket.team else ""
    refuse_if(rules.why_not_hand_on(ticket, by))
    refuse_if(rules.why_not_seen(ticket, seen_stay, holder))
    return ticket


def _coded(kind: HandoffKind, code: str) -> Reason:
    reason = queries.reason_coded(kind, code)
    if reason is None:
        raise Refused(rules.no_such_reason(kind))
    return reason


def _refuse_absent(person: Person | None, team: Team) -> None:
    refuse_if(rules.why_not_person(person, team, is_member=targets.is_member(person, team)))


def _refuse_incomplete(state: ContractState, team: Team) -> None:
    if not state.is_complete:
        raise Refused(
            state.sentence(team.name),
            code="contract",
            facts={
                "tier": state.tier_level,
                "missing": [
                    {"key": one.item.key, "label": one.item.label, "sentence": one.sentence}
                    for one in state.missing
                ],
            },
        )


def _record(
    verb: str,
    handoff: Handoff,
    by: Person,
    state: ContractState | None = None,
    missing: Sequence[str] = (),
) -> None:
    facts = {
        "handoff": handoff.pk,
        "reason": handoff.reason,
        "from": handoff.from_stay.team.slug,
        "to": handoff.to_stay.team.slug,
        "from_tier": handoff.from_stay.tier_level,
        "to_tier": handoff.to_stay.tier_level,
        "asked": handoff.asked_person_id,
    }
    if state is not None and state.asks_anything:
        facts["contract"] = {"met": state.met, "of": state.of}
        facts["waived"] = [one.item.key for one in state.waived]
    if missing:
        facts["missing"] = list(missing)
    words = {"words": handoff.words} if handoff.words else None
    ticket = handoff.ticket
    topics = topics_of(ticket, handoff.from_stay.team_id)
    record(verb, ticket, by=by, facts=facts, words=words, topics=topics)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Handoff, Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.escalation import rules
from thirdline.flow.escalation.contracts import (
    ContractState,
    Terms,
    most_specific,
    what_is_missing,
)
from thirdline.flow.escalation.gathering import gather, live_terms
from thirdline.flow.escalation.models import (
    Consult,
    ConsultTarget,
    HandoffReason,
    HierarchicalEscalation,
    ItemRequest,
)
from thirdline.flow.escalation.rules import SHIPPED_REASONS, Reason
from thirdline.foundation.people.models import Membership, Person
from thirdline.foundation.people.queries import all_teams
from thirdline.kit import clock
from thirdline.kit.db import require_transaction
from thirdline.kit.fixed import fixed
from thirdline.kit.refusals import NotFound

ANSWERED_LATELY = timedelta(days=3)
WEEK = timedelta(days=7)


def reasons(kind: HandoffKind) -> list[Reason]:
    """The reason codes to choose from; the shipped ones where an organisation has no table."""
    rows = [row for row in _REASONS() if row.kind == kind]
    if not rows:
        return [one for one in SHIPPED_REASONS if one.kind == kind]
    return [
        Reason(kind, row.code, row.words, row.needs_items) for row in rows if row.retired_at is None
    ]


def reason_coded(kind: HandoffKind, code: str) -> Reason | None:
    return next((one for one in reasons(kind) if one.code == code), None)


def reason_words() -> dict[tuple[str, str], str]:
    """The words of every code ever offered, for timelines and figures."""
    shipped = {(one.kind.value, one.code): one.words for one in SHIPPED_REASONS}
    return shipped | {(row.kind, row.code): row.words for row in _REASONS()}


def tier_above(ticket: Ticket) -> int | None:
    """The next tier with a team, from where the ticket stands: nobody has to be assigned for it."""
    levels = {team.tier.level for team in all_teams()}
    return rules.next_tier(levels, stands_at=ticket.tier_level or 0)


def contract_for(ticket: Ticket, tier_level: int) -> Terms | None:
    """The one contract that guards this tier for this ticket."""
    return _terms_for(ticket, tier_level, live_terms())


def contract_state(ticket: Ticket, tier_level: int) -> ContractState:
    """What the tier asks of this ticket, item by item."""
    return contract_states({ticket: tier_level})[ticket.pk]


def contract_states(wanted: Mapping[Ticket, int]) -> dict[int, ContractState]:
    """The states of many tickets, each for its receiving tier, in a fixed number of queries.

    Give tickets with their requester, service and category read along.
    """
    if not wanted:
        return {}
    contracts, now = live_terms(), clock.now()
    tiers = {ticket.pk: level for ticket, level in wanted.items()}
    terms = {t.pk: _terms_for(t, level, contracts) for t, level in wanted.items()}
    gathered = gather(list(wanted), terms, tiers)
    return {
        number: what_is_missing(terms[number], known, tier_level=tiers[number], now=now)
        for number, known in gathered.items()
    }


def states_by_tier(ticket: Ticket) -> dict[int, ContractState]:
    """The contracts of every tier above the ticket: for the form that chooses where it climbs."""
    levels = {team.tier.level for team in all_teams()}
    return {
        level: contract_state(ticket, level)
        for level in sorted(levels)
        if level > (ticket.tier_level or 0)
    }


def contract_taken(ticket: Ticket) -> dict[str, Any] | None:
    """The contract as it stood when the tier that has the ticket took it; None where it asked nothing."""
    if not ticket.handoffs_count:
        return None
    row = _TAKEN.one(ticket.pk, ticket.tier_level or 0)
    return row[0] or None if row is not None else None


def often_missing(keys: Sequence[str], tier_level: int) -> list[tuple[str, int]]:
    """Items a tier sent tickets back for more than once this week, the most frequent first."""
    if not keys:
        return []
    rows = _OFTEN(list(keys), tier_level, clock.now() - WEEK)
    return [(words, times) for _key, times, words in rows]


def _terms_for(ticket: Ticket, tier_level: int, contracts: Sequence[Terms]) -> Terms | None:
    return most_specific(
        contracts,
        service_id=ticket.service_id,
        category_id=ticket.category_id,
        tier_level=tier_level,
    )


def consults_of(ticket: Ticket) -> list[Consult]:
    """The questions about a ticket, oldest first; the caller has checked who may read it."""
    return _CONSULTS(ticket.pk)


def open_consults_of(ticket: Ticket) -> list[Consult]:
    return [one for one in consults_of(ticket) if one.is_open]


def consult_for(person: Person, number: int) -> Consult:
    """One consult of a ticket the person may read; a miss and a forbidden look the same."""
    rows = _consults().filter(pk=number, ticket__in=tickets_for(person).values("pk"))
    consult = rows.first()
    if consult is None or not person.standing.is_staff:
        raise NotFound(_("There is no question %(number)s for you.") % {"number": number})
    return consult


def consult_for_update(consult: Consult) -> Consult:
    """The same object in hand, locked and fresh: two people answering at once are told apart here."""
    require_transaction()
    # Locked alone, then read: joined rows of a row that was waited for are those before the wait.
    _LOCK(consult.pk)
    (locked,) = _CONSULT(consult.pk)
    for column in locked._meta.concrete_fields:
        setattr(consult, column.attname, getattr(locked, column.attname))
    consult._state.fields_cache = dict(locked._state.fields_cache)
    return consult


def consults_asked_of(person: Person, *, tier_level: int | None = None) -> list[Consult]:
    """What was put to a person, their teams or a whole tier of theirs: open first, oldest first.

    With `tier_level`, everything asked of that tier, and what it answered in the last three days.
    """
    asked = _asked_tier(tier_level) if tier_level is not None else _asked(person)
    lately = Q(answered_at__gte=clock.now() - ANSWERED_LATELY)
    rows = _consults().filter(asked, Q(answered_at=None) | lately, withdrawn_at=None)
    rows = rows.filter(ticket__in=tickets_for(person).values("pk"))
    return sorted(rows, key=lambda one: (one.answered_at is not None, one.at))


def consult_target(tier_level: int) -> timedelta:
    """How long that tier may take to answer; half an hour where nobody has said."""
    row = ConsultTarget.objects.filter(tier_level=tier_level).first()
    return row.within if row else rules.CONSULT_WITHIN


def was_asked(consult: Consult, person: Person) -> bool:
    """Whom a question was put to: a person and their team, a team, or a whole tier."""
    standing = person.standing
    if consult.asked_person_id == person.pk or consult.asked_team_id in standing.team_ids:
        return True
    return consult.asked_team_id is None and consult.asked_tier in standing.tier_levels


def _asked(person: Person) -> Q:
    standing = person.standing
    return (
        Q(asked_person=person)
        | Q(asked_team__in=standing.team_ids)
        | Q(asked_team=None, asked_tier__in=standing.tier_levels)
    )


def tickets_asked_about(person_id: int) -> Q:
    """Tickets with an open question to a person, their teams or their tiers, as a condition."""
    place = Membership.objects.filter(person=person_id, until=None).order_by()
    rows = Consult.objects.filter(answered_at=None, withdrawn_at=None).order_by().values("ticket")
    # Three questions, each with an index of its own: joined by OR, all open consults would be read.
    of_person = rows.filter(asked_person=person_id)
    of_teams = rows.filter(asked_team__in=place.values("team"))
    of_tiers = rows.filter(asked_team=None, asked_tier__in=place.values("team__tier__level"))
    return Q(pk__in=of_person.union(of_teams, of_tiers, all=True))


def _asked_tier(tier_level: int) -> Q:
    return Q(asked_tier=tier_level)


def _consults() -> QuerySet[Consult]:
    return Consult.objects.select_related(
        "ticket", "by", "asked_team", "asked_person", "answered_by", "from_team"
    )


def authority_informed_about(ticket: Ticket) -> list[HierarchicalEscalation]:
    rows = HierarchicalEscalation.objects.filter(ticket=ticket).select_related("to", "by")
    return list(rows.order_by("id"))


def authority_named(number: int) -> Person:
    """Whom a hierarchical escalation informed."""
    return HierarchicalEscalation.objects.select_related("to").get(pk=number).to


_REASONS = fixed(HandoffReason.objects.all)
_TAKEN = fixed(
    lambda ticket, level: (
        Handoff.objects.filter(ticket=ticket, kind=HandoffKind.ESCALATE, to_stay__tier_level=level)
        .order_by("-id")
        .values_list("contract")[:1]
    ),
    int,
    int,
)
_CONSULTS = fixed(lambda ticket: _consults().filter(ticket=ticket).order_by("id"), int)
_CONSULT = fixed(lambda number: _consults().filter(pk=number), int)
_LOCK = fixed(
    lambda number: Consult.objects.select_for_update().filter(pk=number).values_list("pk"), int
)
_OFTEN = fixed(
    lambda keys, level, since: (
        ItemRequest.objects.filter(
            key__any=keys, tier_level=level, at__gte=since, ticket__restricted=False
        )
        .values_list("key")
        .annotate(times=Count("ticket", distinct=True), words=Max("label"))
        .filter(times__gte=2)
        .order_by("-times", "key")
    ),
    list[str],
    int,
    datetime,
)

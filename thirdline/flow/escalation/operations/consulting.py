from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import ticket_for_update, tickets_for
from thirdline.desk.tickets.topics import topics_of
from thirdline.flow.escalation import queries, rules
from thirdline.flow.escalation.models import Consult
from thirdline.flow.escalation.operations.consult_clocks import (
    start_consult_clock,
    stop_consult_clock,
)
from thirdline.flow.escalation.targets import is_member, team_above
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.foundation.people.queries import teams
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if


@transaction.atomic
def ask_team(
    ticket: Ticket,
    *,
    question: str,
    team: Team | None = None,
    tier_level: int | None = None,
    person: Person | None = None,
    by: Person,
) -> Consult:
    """Put a question to a team, a whole tier or one person; the ticket stays where it is.

    With neither, the team it would climb to is asked. Its own clock runs until the answer.
    """
    ticket = ticket_for_update(ticket)
    refuse_if(rules.why_not_ask(ticket, question, by))
    team, level = _asked(ticket, team, tier_level)
    _check_whom(ticket, team, person)
    consult = Consult.objects.create(
        ticket=ticket,
        asked_tier=level,
        asked_team=team,
        asked_person=person,
        question=question.replace("\x00", "").strip(),
        from_team=ticket.team,
        by=by,
        at=clock.now(),
    )
    start_consult_clock(consult, ticket, by=by)
    facts = {"team": team.slug if team else None, "tier": consult.asked_tier}
    words = {"question": consult.question[:500], "asked": rules.asked_words(consult)}
    _record("consult.asked", consult, by, facts, words)
    return consult


@transaction.atomic
def answer_consult(
    consult: Consult, *, answer: str, worth_article: bool = False, by: Person
) -> Consult:
    """Answer a question; the ticket does not move, and of two who answer at once one is told."""
    ticket = ticket_for_update(consult.ticket)
    consult = queries.consult_for_update(consult)
    asked = queries.was_asked(consult, by) or by.may("assign_anyone")
    readable = tickets_for(by).filter(pk=ticket.pk).exists()
    refuse_if(rules.why_not_answer(consult, answer, by, was_asked=asked and readable))
    consult.answer = answer.replace("\x00", "").strip()
    consult.answered_at, consult.answered_by = clock.now(), by
    consult.worth_article = worth_article
    consult.save(update_fields=["answer", "answered_at", "answered_by", "worth_article"])
    stop_consult_clock(consult, answered=True, by=by)
    seconds = int((consult.answered_at - consult.at).total_seconds())
    facts = {"seconds": seconds, "worth_article": worth_article}
    _record("consult.answered", consult, by, facts, {"answer": consult.answer[:500]})
    return consult


@transaction.atomic
def withdraw_consult(consult: Consult, *, by: Person, why: str = "") -> Consult:
    """Take a question back; it counts in no average."""
    ticket_for_update(consult.ticket)
    consult = queries.consult_for_update(consult)
    refuse_if(rules.why_not_withdraw(consult, by))
    consult.withdrawn_at = clock.now()
    consult.save(update_fields=["withdrawn_at"])
    stop_consult_clock(consult, answered=False, by=by)
    _record("consult.withdrawn", consult, by, {"why": why} if why else {})
    return consult


def _asked(ticket: Ticket, team: Team | None, tier_level: int | None) -> tuple[Team | None, int]:
    if team is None and tier_level is not None:
        refuse_if(
            rules.why_not_ask_tier(
                tier_level, people=teams().filter(tier__level=tier_level).exists()
            )
        )
        return None, tier_level
    found = team or team_above(ticket)
    if found is None:
        raise Refused(rules.top_of_the_ladder(ticket))
    return found, found.tier.level


def _check_whom(ticket: Ticket, team: Team | None, person: Person | None) -> None:
    named = frozenset(ticket.named.values_list("pk", flat=True)) if ticket.restricted else ()
    refuse_if(rules.why_not_ask_them(ticket, team, person, named))
    if team is not None:
        refuse_if(rules.why_not_person(person, team, is_member=is_member(person, team)))


def _record(
    verb: str,
    consult: Consult,
    by: Person,
    facts: Mapping[str, object],
    words: dict[str, str] | None = None,
) -> None:
    """Told to the ticket's readers and, unless it is restricted, to the team that was asked."""
    ticket = consult.ticket
    topics = topics_of(ticket, consult.asked_team_id)
    facts = {"consult": consult.pk, **facts}
    record(verb, ticket, by=by, facts=facts, words=words, topics=topics)

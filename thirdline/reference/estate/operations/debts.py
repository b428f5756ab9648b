"""Redundancy debt: opened and ended by the working out, accepted and handed on by people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person, Team
from thirdline.kit import clock
from thirdline.kit.refusals import refuse_if
from thirdline.reference.estate import debt_rules
from thirdline.reference.estate.figuring import Figures, Thin
from thirdline.reference.estate.models import ConfigurationItem, Debt
from thirdline.reference.estate.queries import refuse_if_gone

TOPIC = "estate"
MOST_CAUSES = 50


def settle_debts(
    thin: Mapping[int, Thin], figures: Mapping[int, Figures], *, now: datetime, by: Person
) -> None:
    """Open the debt of every service in production that is one failure from down, end what is over.

    A service that has gone down altogether keeps its debt: it is not better off.
    """
    rows = ConfigurationItem.objects.filter(kind__is_service=True, environment="production")
    services = {one.pk: one for one in rows.filter(lifecycle="in_service")}
    open_now = {one.item_id: one for one in Debt.objects.filter(ended_at=None).select_for_update()}
    for number, debt in open_now.items():
        one = figures.get(number)
        if number in services and (number in thin or (one is None or not one.works)):
            _note_causes(debt, thin.get(number), now)
        else:
            _end(debt, now, by)
    for number in sorted(thin.keys() & services.keys() - open_now.keys()):
        _open(services[number], thin[number], now, by)


def _open(item: ConfigurationItem, thin: Thin, now: datetime, by: Person) -> None:
    debt = Debt.objects.create(
        item=item, since=now, owner_team_id=item.owner_team_id, owner_id=item.owner_id,
        lost=thin.lost, causes=_causes(thin, {}, now),
    )  # fmt: skip
    facts = {"item": item.pk, "name": item.name, "lost": thin.lost}
    record("debt.opened", debt, by=by, facts=facts, topics=[TOPIC])


def _note_causes(debt: Debt, thin: Thin | None, now: datetime) -> None:
    if thin is None:
        return
    causes = _causes(thin, debt.causes, now)
    if (debt.causes, debt.lost) != (causes, thin.lost):
        debt.causes, debt.lost = causes, thin.lost
        debt.save(update_fields=["causes", "lost"])


def _causes(thin: Thin, before: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The single points, each with since when; what was accepted stays beside them."""
    causes: dict[str, Any] = {
        "items": _dated(thin.items, before.get("items", []), now),
        "fates": _dated(thin.fates, before.get("fates", []), now),
        "count": len(thin.items) + len(thin.fates),
    }
    return causes | ({"accepted": before["accepted"]} if "accepted" in before else {})


def _dated(
    numbers: Iterable[int], before: Iterable[tuple[int, str]], now: datetime
) -> list[list[Any]]:
    since = dict(before)
    return [[one, since.get(one, now.isoformat())] for one in list(numbers)[:MOST_CAUSES]]


def _end(debt: Debt, now: datetime, by: Person) -> None:
    debt.ended_at = now
    debt.save(update_fields=["ended_at"])
    facts = {"item": debt.item_id, "days": (now - debt.since).days}
    record("debt.ended", debt, by=by, facts=facts, topics=[TOPIC])


@transaction.atomic
def accept_debt(debt: Debt, *, until: date, words: str, by: Person) -> Debt:
    """Live with a debt until a day, and say why; what comes to it later is not accepted with it."""
    debt = _for_update(debt)
    words = words.strip()
    refuse_if(debt_rules.why_not_accept_debt(debt, until, words, by, clock.now()))
    debt.accepted_until, debt.accepted_words, debt.accepted_by = until, words, by
    causes = debt.causes
    accepted = {sort: [one for one, _at in causes.get(sort, [])] for sort in ("items", "fates")}
    debt.causes = {**causes, "accepted": accepted}
    debt.save(update_fields=["accepted_until", "accepted_words", "accepted_by", "causes"])
    facts = {"until": until.isoformat(), "item": debt.item_id}
    record("debt.accepted", debt, by=by, facts=facts, words={"reason": words}, topics=[TOPIC])
    return debt


@transaction.atomic
def withdraw_acceptance(debt: Debt, *, by: Person) -> Debt:
    """Live with a debt no longer."""
    debt = _for_update(debt)
    refuse_if(debt_rules.why_not_withdraw_acceptance(debt, by))
    debt.accepted_until, debt.accepted_words, debt.accepted_by = None, "", None
    debt.causes = {name: value for name, value in debt.causes.items() if name != "accepted"}
    debt.save(update_fields=["accepted_until", "accepted_words", "accepted_by", "causes"])
    record("debt.acceptance_withdrawn", debt, by=by, facts={"item": debt.item_id}, topics=[TOPIC])
    return debt


@transaction.atomic
def hand_debt(debt: Debt, *, team: Team | None, person: Person | None, by: Person) -> Debt:
    """Say which team, and who of it, answers for a debt from now on."""
    debt = _for_update(debt)
    refuse_if(debt_rules.why_not_hand_debt(debt, team, person, by))
    debt.owner_team, debt.owner = team, person
    debt.save(update_fields=["owner_team", "owner"])
    facts = {
        "item": debt.item_id,
        "team": team.pk if team else None,
        "person": person.pk if person else None,
    }
    record("debt.handed", debt, by=by, facts=facts, topics=[TOPIC])
    return debt


def _for_update(debt: Debt) -> Debt:
    rows = Debt.objects.select_for_update(of=("self",)).select_related(
        "item", "owner_team", "owner"
    )
    found = rows.filter(pk=debt.pk).first()
    refuse_if_gone(found)
    return found or debt

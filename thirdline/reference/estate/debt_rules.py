"""Decisions about redundancy debts and questions; no queries."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from thirdline.foundation.people.queries import works_in

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person, Team
    from thirdline.reference.estate.models import Debt, Question

LONGEST_YEARS = 3
MOST_TICKED = 500


def why_not_keep_debt(debt: Debt, by: Person) -> str | None:
    if not by.may("keep_estate"):
        return _("Whoever keeps the estate decides about its debts.")
    if debt.ended_at is not None:
        return _("%(debt)s is over; there is nothing left to decide.") % {"debt": debt.label}
    return None


def why_not_accept_debt(
    debt: Debt, until: date, words: str, by: Person, now: datetime
) -> str | None:
    today = timezone.localdate(now)
    if why_not := why_not_keep_debt(debt, by):
        return why_not
    if until <= today:
        return _("A debt is accepted until a day that is still to come.")
    if until.year - today.year > LONGEST_YEARS:
        return _("A debt is accepted for at most %(n)s years; then somebody looks again.") % {
            "n": LONGEST_YEARS
        }
    if not words:
        return _("Say why it can be lived with: whoever reads it next year was not there.")
    return None


def why_not_withdraw_acceptance(debt: Debt, by: Person) -> str | None:
    if why_not := why_not_keep_debt(debt, by):
        return why_not
    if debt.accepted_until is None:
        return _("Nobody has accepted %(debt)s.") % {"debt": debt.label}
    return None


def why_not_hand_debt(
    debt: Debt, team: Team | None, person: Person | None, by: Person
) -> str | None:
    if why_not := why_not_keep_debt(debt, by):
        return why_not
    if team is None and person is None:
        return _("Name the team that answers for it, or a person.")
    if team is not None and person is not None and not works_in(person, team):
        return _("%(person)s is not in %(team)s. Choose somebody of the team, or another team.") % {
            "person": person.name,
            "team": team.name,
        }
    return None


def why_not_ask_what_if(title: str, failed: int, fates: int, by: Person) -> str | None:
    if not by.may("work"):
        return _("What if is asked by the support teams.")
    if not title:
        return _("Give the question a title, so that it is found again.")
    if not failed + fates:
        return _("Tick at least one item or shared fate that would fail or be in maintenance.")
    if failed + fates > MOST_TICKED:
        return _("A question takes at most %(n)s items and fates.") % {"n": MOST_TICKED}
    return None


def why_not_remove_question(question: Question, by: Person) -> str | None:
    if question.removed_at is not None:
        return _("The question was removed already.")
    if by.pk != question.asked_by_id and not by.may("keep_estate"):
        return _("Whoever asked a question removes it, or whoever keeps the estate.")
    return None

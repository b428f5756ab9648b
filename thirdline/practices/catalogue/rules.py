"""The pure decisions of the catalogue: who may ask, who may decide, and how it is said."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class FieldType(enum.StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    SEVERAL = "several"
    PERSON = "person"
    FILE = "file"
    YES_NO = "yes_no"


class Audience(enum.StrEnum):
    """Who sees an item: anybody even before signing in, whoever is signed in, or who is named."""

    ANYBODY = "anybody"
    EVERYBODY = "everybody"
    NAMED = "named"


class Who(enum.StrEnum):
    MANAGER = "manager"
    PEOPLE = "people"
    TEAM = "team"


class Needs(enum.StrEnum):
    ANY = "any"
    ALL = "all"


class Step(enum.StrEnum):
    """Where a step of approval stands."""

    COMING = "coming"
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Verdict(enum.StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"


@dataclass(frozen=True)
class FormField:
    """A field of a form as it was when somebody was asked; the same shape in JSON and in the set-up."""

    key: str
    label: str
    type: FieldType
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    prices: dict[str, Any] = field(default_factory=dict)
    minimum: float | int | None = None
    maximum: float | int | None = None
    shown_when: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, plain: dict[str, Any]) -> FormField:
        given = {**plain, "type": FieldType(plain["type"])}
        return cls(**{**given, "choices": tuple(plain.get("choices", ()))})

    def plain(self) -> dict[str, Any]:
        every = {**self.__dict__, "type": str(self.type), "choices": list(self.choices)}
        return {name: value for name, value in every.items() if value not in ("", None, [], {})}


def added_price(fields: Sequence[FormField], answers: dict[str, Any]) -> Decimal:
    """What the chosen choices add to the price of the item."""
    total = Decimal(0)
    for one in fields:
        chosen = answers.get(one.key)
        for choice in chosen if isinstance(chosen, list) else [chosen]:
            if isinstance(choice, str):
                total += Decimal(str(one.prices.get(choice, 0)))
    return total


_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF"}


def money(amount: Decimal | int | None, currency: str) -> str:
    """“1 290 €”, “12.50 €”; no price is said by saying nothing."""
    if amount is None:
        return ""
    whole = amount == int(amount)
    digits = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    narrow = "\N{NARROW NO-BREAK SPACE}"
    return f"{digits.replace(',', narrow)}{narrow}{_SIGNS.get(currency, currency)}"


def promise_words(within: timedelta | None, day_seconds: int | None) -> str:
    """“5 working days”, “4 working hours”; without a calendar the clock never stands still."""
    if within is None:
        return ""
    seconds, day = int(within.total_seconds()), day_seconds or 86_400
    if seconds % day == 0:
        count = seconds // day
        if day_seconds is None:
            return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}
        return ngettext("%(n)s working day", "%(n)s working days", count) % {"n": count}
    hours = max(1, round(seconds / 3600))
    if day_seconds is None:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s working hour", "%(n)s working hours", hours) % {"n": hours}


def outcome(needs: str, verdicts: Sequence[str]) -> Step:
    """What a step comes to: with “any” the first answer decides, with “all” one refusal is enough."""
    if Verdict.REFUSE in verdicts:
        return Step.REFUSED
    enough = any(verdicts) if needs == Needs.ANY else bool(verdicts) and all(verdicts)
    return Step.APPROVED if enough else Step.WAITING


def why_not_ask(retired: bool, visible: bool, may_ask: bool) -> str | None:
    if not may_ask:
        return _("This account may not ask for anything here.")
    if retired or not visible:
        return _("This cannot be asked for any more. Look at the catalogue for what can.")
    return None


@dataclass(frozen=True)
class Deciding:
    """A step and the person who wants to decide it."""

    state: str
    ended_words: str
    has_seat: bool
    has_answered: bool
    is_requester: bool
    is_administrator: bool


def why_not_decide(facts: Deciding, verdict: Verdict, reason: str) -> str | None:
    return _why_not_by(facts) or _why_not_without(facts, verdict, reason)


def _why_not_by(facts: Deciding) -> str | None:
    if facts.state == Step.COMING:
        return _("An earlier approval comes first.")
    if facts.state != Step.WAITING:
        return facts.ended_words or _("This was decided already.")
    if facts.is_requester:
        return _("Nobody approves what they asked for themselves.")
    if facts.has_answered:
        return _("You have answered already; the others have not yet.")
    if not facts.has_seat and not facts.is_administrator:
        return _("Only the people asked decide this.")
    return None


def _why_not_without(facts: Deciding, verdict: Verdict, reason: str) -> str | None:
    if not reason.strip() and not facts.has_seat:
        return _("Say why you decide in place of the people asked; they read it.")
    if not reason.strip() and verdict is Verdict.REFUSE:
        return _("Say why not, so that the person who asked knows what to change.")
    return None


def why_not_deputise(person_id: int, deputy_id: int, active: bool, by_id: int, admin: bool) -> str | None:  # fmt: skip
    if by_id != person_id and not admin:
        return _("Only an administrator names a deputy for somebody else.")
    if person_id == deputy_id:
        return _("Name somebody else as your deputy.")
    return None if active else _("Your deputy has left; choose somebody who is here.")


def names_of(names: Collection[str], needs: str) -> str:
    """“Mina or Ada”, “Mina and Ada”."""
    listed = list(names)
    if len(listed) < 2:
        return "".join(listed)
    word = _("or") if needs == Needs.ANY else _("and")
    return f"{', '.join(listed[:-1])} {word} {listed[-1]}"

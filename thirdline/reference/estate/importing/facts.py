"""The fields of an item by name, and what may stand in them; attributes are `attributes.key`."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from thirdline.kit.texts.later import later
from thirdline.reference.estate.rules import FailureSource, FailureUnit, Lifecycle

ATTRIBUTE = "attributes."
# As much of what stands in a file as a sentence repeats.
LONGEST_SAID = 80
TEXTS = {
    "environment": 40, "site": 120, "room": 120, "rack": 120, "supplier": 120, "serial": 120,
    "about": 100_000, "failure_words": 200,
}  # fmt: skip
DATES = ("warranty_until", "contract_until")
NUMBERS = ("failure_number", "failure_hours", "repair_hours")
WORDS = {
    "lifecycle": tuple(Lifecycle), "failure_unit": ("", *FailureUnit),
    "failure_source": tuple(FailureSource),
}  # fmt: skip
# In the order of the pages; what an item is compared by.
FIELDS = (
    "name", "kind", "lifecycle", "environment", "site", "room", "rack", "supplier", "serial",
    "warranty_until", "contract_until", "owner_team", "owner", "criticality", "users", "about",
    "failure_number", "failure_unit", "failure_hours", "failure_source", "failure_words", "repair_hours",
)  # fmt: skip
FIELD_WORDS = {
    "key": later("Key"), "number": later("Number"), "name": later("Name"), "kind": later("Kind"),
    "lifecycle": later("Lifecycle"), "environment": later("Environment"), "site": later("Site"),
    "room": later("Room"), "rack": later("Rack"), "supplier": later("Supplier"),
    "serial": later("Serial number"), "warranty_until": later("Warranty until"),
    "contract_until": later("Contract until"), "owner_team": later("Owner team"),
    "owner": later("Owner"), "criticality": later("Criticality"), "users": later("Users"),
    "about": later("Description"), "failure_number": later("Failure figure"),
    "failure_unit": later("Unit of the failure figure"),
    "failure_hours": later("Period of the failure figure, in hours"),
    "failure_source": later("Source of the failure figure"),
    "failure_words": later("About the failure figure"), "repair_hours": later("Hours to repair"),
    "needs": later("Needs"), "relations": later("Relations"),
}  # fmt: skip


class Unfit(ValueError):
    """A value that cannot stand in its field; its text is the sentence."""


def read_fact(field: str, given: str) -> Any:
    """A text of a file as the value of a field; the empty text is the empty value."""
    text = given.strip().replace("\x00", "")
    if field.startswith(ATTRIBUTE):
        if len(text) > 10_000:
            raise Unfit(_("“%(field)s” is longer than 10,000 characters.") % {"field": field[11:]})
        return text
    if field in TEXTS:
        return _text(field, text)
    if field in WORDS:
        return _word(field, text)
    reader = _READERS.get(field)
    return reader(field, text) if reader else text


def _text(field: str, text: str) -> str:
    if len(text) > TEXTS[field]:
        words = {"field": FIELD_WORDS[field], "most": TEXTS[field]}
        raise Unfit(_("“%(field)s” may have %(most)s characters.") % words)
    return "production" if field == "environment" and not text else text


def _word(field: str, text: str) -> str:
    wanted = slugify(text).replace("-", "_") if len(text) <= LONGEST_SAID else ""
    if not text:
        return {"lifecycle": Lifecycle.IN_SERVICE, "failure_source": FailureSource.KIND}.get(field, "")  # fmt: skip
    if wanted not in WORDS[field]:
        words = {"field": FIELD_WORDS[field], "given": text[:LONGEST_SAID], "known": ", ".join(filter(None, WORDS[field]))}  # fmt: skip
        raise Unfit(_("“%(field)s” is “%(given)s”; it can be: %(known)s.") % words)
    return wanted


def _date(field: str, text: str) -> str | None:
    try:
        return date.fromisoformat(text[:10]).isoformat() if text else None
    except ValueError:
        words = {"field": FIELD_WORDS[field], "given": text[:LONGEST_SAID]}
        raise Unfit(_("“%(field)s” is “%(given)s”, not a day such as 2026-12-25.") % words) from None  # fmt: skip


def _number(field: str, text: str) -> float | None:
    try:
        number = float(text.replace(",", ".")) if text else None
    except ValueError:
        number = math.nan
    if number is not None and (not math.isfinite(number) or number < 0):
        words = {"field": FIELD_WORDS[field], "given": text[:LONGEST_SAID]}
        raise Unfit(_("“%(field)s” is “%(given)s”, not a number from 0 on.") % words)
    return number


def _whole(field: str, text: str) -> int | None:
    if not text:
        return None
    most = 9 if field == "criticality" else 2_000_000_000
    least = 1 if field == "criticality" else 0
    plain = text.isascii() and text.isdecimal() and len(text) <= 12
    if not (plain and least <= int(text) <= most):
        words = {
            "field": FIELD_WORDS[field],
            "given": text[:LONGEST_SAID],
            "least": least,
            "most": most,
        }
        raise Unfit(_("“%(field)s” is “%(given)s”, not a whole number from %(least)s to %(most)s.") % words)  # fmt: skip
    return int(text)


_READERS: dict[str, Callable[[str, str], Any]] = {
    **dict.fromkeys(DATES, _date), **dict.fromkeys(NUMBERS, _number),
    "criticality": _whole, "users": _whole,
}  # fmt: skip


def attribute_key(said: str) -> str:
    """The key of an attribute that is called so."""
    return slugify(said[:200])[:40].strip("-_")


def word_of(field: str) -> str:
    return str(FIELD_WORDS.get(field) or field.removeprefix(ATTRIBUTE))

"""The typed fields a category asks for: reading what was given, and saying what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from thirdline.desk.tickets.models import Category, CategoryField, Ticket
from thirdline.kit.refusals import Refused


def checked_values(
    category: Category | None, given: dict[str, Any], *, needed: str
) -> dict[str, Any]:
    """Values by key, each of its field's type; refused by name when one is wrong or missing."""
    known = list(category.fields.all()) if category else []
    keys = {field.key for field in known}
    unknown = sorted(set(given) - keys)
    if unknown and category is not None:
        raise Refused(
            _("“%(category)s” has no field “%(field)s”.")
            % {"category": category.name, "field": unknown[0]}
        )
    values = {}
    for field in known:
        value = _read(field, given.get(field.key))
        if value is not None:
            values[field.key] = value
        elif needed and field.needed_to == needed:
            raise Refused(
                _("Fill in “%(field)s”.") % {"field": field.label}, facts={"field": field.key}
            )
    return values


def why_not_resolve(ticket: Ticket) -> str | None:
    """Fields needed to resolve are asked for then, never when assigning or handing over."""
    if ticket.category is None:
        return None
    for field in ticket.category.fields.all():
        if field.needed_to == "resolve" and ticket.custom.get(field.key) in (None, ""):
            return _("Fill in “%(field)s” before resolving.") % {"field": field.label}
    return None


def _read(field: CategoryField, value: Any) -> Any:
    if value is None or value == "":
        return None
    read = {"number": _number, "date": _date, "choice": _choice, "flag": _flag}.get(
        field.type, _text
    )
    return read(field, value)


def _text(field: CategoryField, value: Any) -> str:
    most = 200 if field.type == "text" else 10_000
    text = str(value).strip()
    if len(text) > most:
        raise Refused(
            _("“%(field)s” may have %(most)s characters.") % {"field": field.label, "most": most}
        )
    return text


def _number(field: CategoryField, value: Any) -> float | int:
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        number = float("nan")
    if not abs(number) < 1e15:
        raise Refused(_("“%(field)s” must be a number.") % {"field": field.label})
    return int(number) if number.is_integer() else number


def _date(field: CategoryField, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise Refused(
            _("“%(field)s” must be a date such as 2026-06-30.") % {"field": field.label}
        ) from None


def _choice(field: CategoryField, value: Any) -> str:
    if str(value) not in field.choices:
        known = ", ".join(field.choices)
        raise Refused(
            _("“%(field)s” must be one of: %(known)s.") % {"field": field.label, "known": known}
        )
    return str(value)


def _flag(field: CategoryField, value: Any) -> bool:
    return str(value).lower() in {"true", "1", "on", "yes"}

"""What a schema found wrong, in sentences that name the place."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from ninja.errors import ValidationError

MOST = 20


def faults_of(wrong: ValidationError) -> list[tuple[str, str]]:
    """Place and sentence of each fault, at most twenty."""
    return [(_place(one["loc"]), _sentence(one)) for one in wrong.errors[:MOST]]


def _place(loc: tuple[Any, ...]) -> str:
    """`body, given, fields, 0, key` reads `fields[0].key`: the handler's own names are nobody's."""
    parts = list(loc[2:]) if len(loc) > 2 else list(loc[1:])
    if len(loc) == 2 and loc[0] == "body":
        return ""
    place = ""
    for part in parts:
        place += f"[{part}]" if isinstance(part, int) else f".{part}" if place else str(part)
    return _safe(place)


def _sentence(fault: dict[str, Any]) -> str:
    facts = fault.get("ctx") or {}
    said = {
        "missing": _("This is needed."),
        "extra_forbidden": _("There is no such field."),
        "string_type": _("This is a text."),
        "bool_type": _("This is true or false."),
        "list_type": _("This is a list."),
        "dict_type": _("This is an object."),
        "model_attributes_type": _("This is an object."),
        "model_type": _("This is an object."),
        "string_too_long": _("At most %(max_length)s characters."),
        "string_too_short": _("At least %(min_length)s characters."),
        "too_long": _("At most %(max_length)s of them."),
        "greater_than_equal": _("At least %(ge)s."),
        "less_than_equal": _("At most %(le)s."),
        "int_parsing": _("This is a whole number."),
        "int_type": _("This is a whole number."),
        "enum": _("One of: %(expected)s."),
        "literal_error": _("One of: %(expected)s."),
        "timezone_aware": _("A moment needs its time zone, such as 2026-06-30T08:00:00Z."),
    }.get(fault.get("type", ""))
    if said is None:
        return _safe(str(fault.get("msg", ""))).removeprefix("Value error, ").rstrip(".") + "."
    return said % facts if facts else said


def _safe(text: str) -> str:
    return text.encode("utf-8", "replace").decode()[:300]

"""What may stand in the attributes of a kind, and one clear sentence where something else was given."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused

MOST_VALUES, LONGEST_VALUE = 200, 500
_YES = frozenset({"yes", "true", "1", "on"})
_NO = frozenset({"no", "false", "0", "off"})


class Asked(Protocol):
    """An attribute of a kind."""

    key: str
    label: str
    type: str
    choices: list[str]
    required: bool


def read_attributes(
    kind: str, asked: Sequence[Asked], given: Mapping[str, Any], held: Mapping[str, Any]
) -> dict[str, Any]:
    """What is held with what is given on top, each value as its type; an empty one goes."""
    known = {one.key: one for one in asked}
    for key in given:
        if key not in known and key not in held:
            words = {"kind": kind, "key": key, "known": ", ".join(known) or _("none")}
            raise Refused(_("“%(kind)s” has no attribute “%(key)s”; it has: %(known)s.") % words)
    kept = dict(held)
    for key, value in given.items():
        # What an earlier kind of the item asked for is kept as it was, or taken away.
        read = read_value(known[key], value) if key in known else _as_it_was(key, value, held)
        if read in (None, "", []):
            kept.pop(key, None)
        else:
            kept[key] = read
    for one in asked:
        if one.required and one.key not in kept:
            words = {"kind": kind, "label": one.label}
            raise Refused(_("“%(kind)s” needs “%(label)s”.") % words)
    return kept


def _as_it_was(key: str, value: Any, held: Mapping[str, Any]) -> Any:
    if value in (None, "", []) or value == held[key]:
        return value
    words = {"key": key}
    raise Refused(
        _("Its kind no longer asks for “%(key)s”: leave it as it is, or take it away.") % words
    )


def read_value(asked: Asked, value: Any) -> Any:
    if value is None or value == "":
        return None
    return _READERS[asked.type](asked, value)


def _wrong(asked: Asked, needed: str) -> Refused:
    return Refused(_("“%(label)s” must be %(needed)s.") % {"label": asked.label, "needed": needed})


def _text(asked: Asked, value: Any) -> str:
    if isinstance(value, (dict, list)):
        raise _wrong(asked, _("text"))
    text = str(value).strip().replace("\x00", "")
    if len(text) > LONGEST_VALUE:
        raise _wrong(asked, _("at most 500 characters long"))
    return text


def _number(asked: Asked, value: Any) -> int | float:
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        raise _wrong(asked, _("a number such as 64 or 2.5")) from None
    if isinstance(value, bool) or not math.isfinite(number) or abs(number) >= 1e15:
        raise _wrong(asked, _("a number such as 64 or 2.5"))
    return int(number) if number == int(number) else number


def _date(asked: Asked, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError:
        raise _wrong(asked, _("a date such as 2026-12-25")) from None


def _choice(asked: Asked, value: Any) -> str:
    wanted = str(value).strip().casefold()
    found = next((one for one in asked.choices if one.casefold() == wanted), None)
    if found is None:
        raise _wrong(asked, _("one of: %(known)s") % {"known": ", ".join(asked.choices)})
    return found


def _flag(asked: Asked, value: Any) -> bool:
    said = str(value).strip().casefold()
    if said not in _YES | _NO:
        raise _wrong(asked, _("yes or no"))
    return said in _YES


def _list(asked: Asked, value: Any) -> list[str]:
    """A list, or one text with a value on each line or between commas."""
    parts = value if isinstance(value, list) else str(value).replace("\n", ",").split(",")
    if any(isinstance(one, (dict, list)) for one in parts):
        raise _wrong(asked, _("a list of texts"))
    found = list(dict.fromkeys(" ".join(str(one).split()) for one in parts))
    found = [one for one in found if one]
    if len(found) > MOST_VALUES or any(len(one) > LONGEST_VALUE for one in found):
        raise _wrong(asked, _("a list of at most 200 texts of 500 characters"))
    return found


_READERS: dict[str, Callable[[Asked, Any], Any]] = {
    "text": _text, "number": _number, "date": _date, "choice": _choice, "flag": _flag,
    "list": _list,
}  # fmt: skip

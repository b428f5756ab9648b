"""What may be said of an item, field by field, and how a change of it is told in the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused, refuse_if
from thirdline.reference.estate import rules
from thirdline.reference.estate.attributes import read_attributes
from thirdline.reference.estate.failing import FailureSource, why_not_figure
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.rules import Lifecycle

TEXTS = {
    "environment": 40, "site": 120, "room": 120, "rack": 120, "supplier": 120, "serial": 120,
    "about": 20_000, "failure_words": 200,
}  # fmt: skip
DATES = ("warranty_until", "contract_until")
ROWS = ("kind", "service", "owner_team", "owner")
COUNTS = {"criticality": (1, 9), "users": (0, 2_000_000_000)}
FIGURES = ("failure_number", "failure_unit", "failure_hours", "failure_source", "repair_hours")
FIELDS = ("name", "lifecycle", *ROWS, *TEXTS, *DATES, *COUNTS, *FIGURES, "attributes")
# What people wrote themselves may name somebody, so it lies where words can be erased.
WORDS = frozenset({"name", "about", "failure_words", "attributes"})


def read_facts(item: ConfigurationItem, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the item keeps them, or one sentence on the first that cannot be kept."""
    unknown = [name for name in given if name not in FIELDS]
    if unknown:
        words = {"name": unknown[0], "known": ", ".join(FIELDS)}
        raise Refused(_("An item has no “%(name)s”; it has: %(known)s.") % words)
    read = {name: _READERS[name](name, value) for name, value in given.items()}
    _refuse_bad_figure(item, read)
    if "attributes" in read or "kind" in read:
        kind = read.get("kind") or item.kind
        said = read.get("attributes") or {}
        asked = list(kind.attributes.all())
        read["attributes"] = read_attributes(kind.name, asked, said, item.attributes)
    if read.get("service") is not None and not (read.get("kind") or item.kind).is_service:
        raise Refused(_("Only an item of a kind for services stands for a service of the desk."))
    return read


def _refuse_bad_figure(item: ConfigurationItem, read: Mapping[str, Any]) -> None:
    if not read.keys() & set(FIGURES):
        return
    number, unit, hours, repair = (
        read.get(name, getattr(item, name))
        for name in ("failure_number", "failure_unit", "failure_hours", "repair_hours")
    )
    refuse_if(why_not_figure(number, unit, hours, repair))


def told(changed: Mapping[str, tuple[Any, Any]]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The facts and the words of an entry: what each field was and what it is."""
    facts = {name: list(map(plain, pair)) for name, pair in changed.items() if name not in WORDS}
    words = {name: list(map(plain, pair)) for name, pair in changed.items() if name in WORDS}
    # Who owns it and what it stands for reads as a name, which a number alone would not say.
    named = {name: list(map(_said, pair)) for name, pair in changed.items() if name in ROWS}
    said = {"changes": words} if words else {}
    said |= {"named": named} if named else {}
    return {"changes": facts}, said or None


def at_hand(items: Sequence[ConfigurationItem], changes: Mapping[str, Any]) -> None:
    """Read together what comparing many items with these changes will ask each of them for."""
    models.prefetch_related_objects(items, *(name for name in ROWS if name in changes))
    if kind := changes.get("kind"):
        models.prefetch_related_objects([kind], "attributes")
    elif "attributes" in changes:
        models.prefetch_related_objects(items, "kind__attributes")


def foresee(
    items: Sequence[ConfigurationItem], changes: Mapping[str, Any]
) -> list[tuple[ConfigurationItem, dict[str, tuple[Any, Any]]]]:
    """What a change of many would change, item by item; the first that refuses says why."""
    at_hand(items, changes)
    found = []
    for item in items:
        read = read_facts(item, changes)
        new = {k: (old, v) for k, v in read.items() if (old := getattr(item, k)) != v}
        if new:
            found.append((item, new))
    return found


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _text(name: str, value: Any) -> str:
    text = ("" if value is None else str(value)).replace("\x00", "").strip()
    if name != "about":
        text = " ".join(rules.straight(text).split())
    if len(text) > TEXTS[name]:
        words = {"name": name, "most": TEXTS[name]}
        raise Refused(_("“%(name)s” may have %(most)s characters.") % words)
    return text


def _name(_name: str, value: Any) -> str:
    text = rules.straight(str(value).replace("\x00", "")).strip()
    refuse_if(rules.why_not_call(text))
    return text


def _lifecycle(_name: str, value: Any) -> str:
    if value not in {str(one) for one in Lifecycle}:
        words = {"value": value, "known": ", ".join(Lifecycle)}
        raise Refused(_("“%(value)s” is no lifecycle; choose one of: %(known)s.") % words)
    return str(value)


def _date(name: str, value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        words = {"name": name, "value": value}
        raise Refused(
            _("“%(name)s” is a date such as 2026-12-25, not “%(value)s”.") % words
        ) from None


def _count(name: str, value: Any) -> int | None:
    if value in (None, ""):
        return None
    least, most = COUNTS[name]
    if isinstance(value, bool) or not str(value).isdecimal() or not least <= int(value) <= most:
        words = {"name": name, "least": least, "most": most}
        raise Refused(_("“%(name)s” is a whole number between %(least)s and %(most)s.") % words)
    return int(value)


def _figure(name: str, value: Any) -> float | None:
    if value in (None, ""):
        return None
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        raise Refused(_("“%(name)s” is a number.") % {"name": name}) from None


def _source(_name: str, value: Any) -> str:
    if value not in {str(one) for one in FailureSource}:
        words = {"known": ", ".join(FailureSource)}
        raise Refused(_("A failure figure comes from one of: %(known)s.") % words)
    return str(value)


def _as_given(_name: str, value: Any) -> Any:
    return value


_READERS: dict[str, Callable[[str, Any], Any]] = {
    **dict.fromkeys(TEXTS, _text), **dict.fromkeys(DATES, _date), **dict.fromkeys(ROWS, _as_given),
    **dict.fromkeys(COUNTS, _count), "failure_number": _figure, "failure_hours": _figure,
    "repair_hours": _figure, "failure_unit": lambda _name, value: str(value or ""),
    "failure_source": _source, "name": _name, "lifecycle": _lifecycle, "attributes": _as_given,
}  # fmt: skip

"""How values of a form are spelt: lists with commas, hours by weekday, everything else as a text would have it."""

from __future__ import annotations

from typing import Any

import yaml
from django.utils.translation import gettext as _

from thirdline.engines.worktime import WEEKDAYS
from thirdline.foundation.records.loading import load_text
from thirdline.kit.refusals import Refused
from thirdline.kit.tables import Column


def days_of(column: Column) -> bool:
    return column.weekly


def spelt(column: Column, value: Any) -> str:
    """A plain value as people edit it."""
    if value in (None, "", [], {}):
        return _week({}) if days_of(column) else ""
    if days_of(column):
        return _week(value)
    if column.kind in {"list", "refs"}:
        return ", ".join(str(one) for one in value)
    if column.kind == "json":
        flow = isinstance(value, str | int | float | bool)
        said = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, default_flow_style=flow)
        return said.removesuffix("...\n").strip()
    return str(value)


def unspelt(column: Column, given: Any) -> Any:
    """What was written, as plain values; refused by a sentence where it cannot be read."""
    if not isinstance(given, str):
        return given
    words = given.strip()
    if not words:
        return None
    if days_of(column):
        return _hours(words)
    if column.kind in {"list", "refs"}:
        return [part.strip() for part in words.split(",") if part.strip()]
    if column.kind == "number" or (column.kind == "ref" and words.isdecimal()):
        return _number(words)
    return load_text(words) if column.kind == "json" else words


def _number(words: str) -> Any:
    digits = words.removeprefix("-")
    return int(words) if digits.isascii() and digits.isdecimal() and len(digits) < 12 else words


def _week(hours: dict[str, Any]) -> str:
    lines = [(day, ", ".join(f"{a}-{b}" for a, b in hours.get(day, []))) for day in WEEKDAYS]
    return "\n".join(f"{day}: {spans}".rstrip() for day, spans in lines)


def _hours(words: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for line in words.splitlines():
        day, _colon, spans = line.strip().partition(":")
        pairs = [part.strip() for part in spans.split(",") if part.strip()]
        if day.strip() not in WEEKDAYS or day.strip() in found:
            raise Refused(
                _("hours: write one line for a day, such as mon: 08:00-12:00, 13:00-17:00.")
            )
        if pairs:
            found[day.strip()] = [_pair(day.strip(), part) for part in pairs]
    return found


def _pair(day: str, words: str) -> list[str]:
    start, dash, end = words.replace("–", "-").partition("-")
    if not dash or not start.strip() or not end.strip():
        raise Refused(_("hours, %(day)s: write times as 08:00-12:00.") % {"day": day})
    return [start.strip(), end.strip()]

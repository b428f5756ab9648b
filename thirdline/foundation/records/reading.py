"""YAML to checked plain values: every mistake is a sentence that names its place."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from thirdline.foundation.records.loading import load_text, places_in, refuse_foreign
from thirdline.kit.refusals import Refused
from thirdline.kit.tables import Child, Column, Table, every_table, table_named

LONGEST = timedelta(days=3660)
_DURATION = re.compile(r"^(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m)?\s*(?:(\d+)\s*s)?$")


def read_text(text: str) -> dict[str, list[dict[str, Any]]]:
    """Tables by name with their rows; refused whole when anything in it cannot be read."""
    data = load_text(text)
    if not isinstance(data, dict):
        raise Refused(_("The text must begin with table names such as “teams:”."))
    return {str(name): _rows(name, rows) for name, rows in data.items()}


def line_of(text: str, reason: str) -> int | None:
    """The line a refusal speaks of, where its sentence names a place or a row of the text."""
    found = re.match(r"The text is not YAML: line (\d+)", reason)
    if found:
        return int(found[1])
    places = places_in(text)
    row = re.match(r"(\w+) “([^”]+)”(?:: ([\w.\[\]*]+): )?", reason)
    if row:
        return _line_of_row(places, text, row[1], row[2], row[3] or "")
    named = [place for place in places if reason.startswith((f"{place} ", f"{place}:"))]
    return places[max(named, key=len)] if named else None


def _line_of_row(places: dict[str, int], text: str, name: str, key: str, inside: str) -> int | None:
    table = table_named(name)
    if table is None:
        return None
    rows = load_text(text).get(name) or []
    numbers = [number for number, row in enumerate(rows, 1) if str(row.get(table.key)) == key]
    place = f"{name}[{numbers[0]}].{inside}" if numbers else name
    # What is meant may be named only in part by the text, so the nearest place around it counts.
    while place not in places and "." in place:
        place = place.rpartition(".")[0]
    return places.get(place)


def read_row(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """One row from a form, by the same readers as a row of a text."""
    refuse_foreign(table.name, values)
    return _row(table, 1, values)


def read_value(column: Column | Child, value: Any) -> Any:
    """One value of a form; refused by a sentence that begins with the name of the column."""
    refuse_foreign(column.name, value)
    return _value(column.name, column, value)


def _rows(name: Any, rows: Any) -> list[dict[str, Any]]:
    table = table_named(str(name))
    if table is None:
        known = ", ".join(one.name for one in every_table())
        raise Refused(
            _("There is no table “%(name)s”; there are %(known)s.") % {"name": name, "known": known}
        )
    if rows is None:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(
            _("“%(table)s” must be a list of rows, each beginning with “-”.") % {"table": name}
        )
    read = [_row(table, number, row) for number, row in enumerate(rows, start=1)]
    _refuse_twice(table, read)
    return read


def _refuse_twice(table: Table, rows: list[dict[str, Any]]) -> None:
    seen = set()
    for row in rows:
        key = row[table.key]
        if key in seen:
            raise Refused(_("“%(table)s” has “%(key)s” twice.") % {"table": table.name, "key": key})
        seen.add(key)


def _row(table: Table, number: int, row: dict[str, Any]) -> dict[str, Any]:
    place = f"{table.name}[{number}]"
    columns: dict[str, Column | Child] = {column.name: column for column in table.columns}
    columns |= {child.name: child for child in table.children}
    _refuse_unknown(place, row, columns)
    if row.get(table.key) in (None, ""):
        raise Refused(_("%(place)s has no “%(key)s”.") % {"place": place, "key": table.key})
    return {name: _value(f"{place}.{name}", columns[name], value) for name, value in row.items()}


def _refuse_unknown(place: str, row: dict[str, Any], known: dict[str, Any]) -> None:
    for name in row:
        if name not in known:
            words = {"place": place, "name": name, "known": ", ".join(known)}
            raise Refused(_("%(place)s has no “%(name)s”; it has %(known)s.") % words)


def _value(place: str, column: Column | Child, value: Any) -> Any:
    if isinstance(column, Child):
        return _children(place, column, value)
    if value is None:
        return None
    read = _READERS.get(column.kind)
    return read(place, value) if read else value


def _children(place: str, child: Child, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Refused(_("%(place)s must be a list of rows.") % {"place": place})
    columns = {column.name: column for column in child.columns}
    rows = []
    for number, one in enumerate(value, start=1):
        here = f"{place}[{number}]"
        _refuse_unknown(here, one, columns)
        rows.append(
            {name: _value(f"{here}.{name}", columns[name], item) for name, item in one.items()}
        )
    return rows


def _wrong(place: str, needed: str) -> Refused:
    return Refused(_("%(place)s must be %(needed)s.") % {"place": place, "needed": needed})


def _text(place: str, value: Any) -> str:
    if isinstance(value, (dict, list)):
        raise _wrong(place, _("text"))
    return str(value)


def _number(place: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -(2**31) < value < 2**31:
        raise _wrong(place, _("a whole number"))
    return value


def _decimal(place: str, value: Any) -> Decimal:
    try:
        read = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        raise _wrong(place, _("a number such as 1290 or 12.50")) from None
    if isinstance(value, bool) or not read.is_finite() or abs(read) >= 10**12:
        raise _wrong(place, _("a number such as 1290 or 12.50"))
    return read


def _flag(place: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(place, _("true or false"))
    return value


def _list(place: str, value: Any) -> list[str]:
    if not isinstance(value, list) or any(isinstance(one, (dict, list)) for one in value):
        raise _wrong(place, _("a list such as [one, two]"))
    return [str(one) for one in value]


def duration_from(text: str) -> timedelta | None:
    """“1h 30m” as a duration; None when it cannot be read."""
    found = _DURATION.match(text.strip())
    if not found or not any(found.groups()):
        return None
    if any(len(part or "") > 9 for part in found.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _duration(place: str, value: Any) -> timedelta:
    read = duration_from(str(value))
    if read is None or read > LONGEST:
        raise _wrong(place, _("a duration such as 15m, 4h or 1d 2h"))
    return read


def _moment(place: str, value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise _wrong(place, _("a moment such as 2026-06-30T08:00:00+02:00")) from None
    if moment.tzinfo is None:
        raise _wrong(place, _("a moment with its time zone"))
    return moment


def _date(place: str, value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise _wrong(place, _("a date such as 2026-12-25")) from None


_READERS = {
    "text": _text,
    "number": _number,
    "decimal": _decimal,
    "flag": _flag,
    "list": _list,
    "refs": _list,
    "duration": _duration,
    "moment": _moment,
    "date": _date,
}

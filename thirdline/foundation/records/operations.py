from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DataError, IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.foundation.records.comparing import Difference, compare
from thirdline.foundation.records.fitting import broken_rows, why_not_fit, why_not_remove
from thirdline.foundation.records.models import ConfigVersion
from thirdline.foundation.records.reading import read_text
from thirdline.foundation.records.turns import refuse_if_saved_meanwhile, take_turns
from thirdline.foundation.records.writing import children_of, export_text, key_of, rows_of
from thirdline.kit import clock
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.kit.tables import Child, Column, Table, every_table, table_named


class _DryRun(Exception):
    """Carries the way back out of a transaction that must not stay."""


def why_not_configure(by: Person | None) -> str | None:
    if by is None or by.may("set_up"):
        return None
    return _("Only administrators change the set-up. A lead may read it and propose a text.")


def dry_run(text: str, *, by: Person | None) -> list[Difference]:
    """Everything `apply_text` would do and refuse, then undone."""
    try:
        with transaction.atomic():
            found = _apply(text, by)
            raise _DryRun
    except _DryRun:
        return found


@transaction.atomic
def apply_text(text: str, *, by: Person | None, seen: int | None = None) -> ConfigVersion | None:
    """Make the configuration what the text says, all of it or nothing; None when it already is.

    `seen` is the version the text was written against; another one saved meanwhile is told, not lost.
    """
    refuse_if(why_not_configure(by))
    take_turns()
    refuse_if_saved_meanwhile(seen)
    found = _apply(text, by)
    if not found:
        return None
    return keep_version(found, by=by)


@transaction.atomic
def keep_version(found: list[Difference], *, by: Person | None) -> ConfigVersion:
    """Number the configuration as it now is, and say in the journal what changed."""
    sentences = [difference.sentence for difference in found]
    version = ConfigVersion.objects.create(
        text=export_text(), differences=sentences, by=by, at=clock.now()
    )
    tables = sorted({difference.table for difference in found})
    record(
        "config.changed",
        version,
        by=by,
        facts={"tables": tables, "changes": len(found)},
        words={"changes": sentences[:200]},
        topics=["config"],
    )
    return version


@transaction.atomic
def save_row(
    table: Table, values: dict[str, Any], *, by: Person | None, seen: int | None = None
) -> ConfigVersion | None:
    """Add or change one row from a form, by the same road a text takes; None when nothing differs."""
    refuse_if(why_not_configure(by))
    take_turns()
    refuse_if_saved_meanwhile(seen)
    rows = [row for row in rows_of(table) if row[table.key] != values[table.key]]
    found = compare({table.name: [*rows, values]})
    if not found:
        return None
    _write_rows(table, [values])
    return keep_version(found, by=by)


@transaction.atomic
def retire_row(table: Table, key: Any, *, by: Person | None) -> ConfigVersion:
    """Take one row out of force, unless something in force still needs it."""
    refuse_if(why_not_configure(by))
    take_turns()
    found = [Difference(table.name, key, "remove")]
    _take_out(found)
    return keep_version(found, by=by)


def _apply(text: str, by: Person | None) -> list[Difference]:
    take_turns()
    read = read_text(text)
    found = compare(read)
    touched = {(one.table, one.key) for one in found if one.what != "remove"}
    for table in every_table():
        rows = [row for row in read.get(table.name, []) if (table.name, row[table.key]) in touched]
        _write_rows(table, rows)
    _take_out([one for one in found if one.what == "remove"])
    return found


def _take_out(removed: list[Difference]) -> None:
    """Remove rows, those that refer first; nothing in force may be left pointing at them."""
    broken = broken_rows() if removed else {}
    for table in reversed(every_table()):
        keys = [one.key for one in removed if one.table == table.name]
        gone = list(table.rows().filter(**{f"{table.key}__in": keys})) if keys else []
        for row in gone:
            refuse_if(why_not_remove(table, row))
        _remove(table, gone)
    for place, reason in broken_rows().items() if removed else ():
        if place not in broken:
            words = {"table": place[0], "key": place[1], "why": reason}
            raise Refused(_("%(table)s “%(key)s”: %(why)s") % words)


def _write_rows(table: Table, rows: list[dict[str, Any]]) -> None:
    """Plain columns first, then references: rows of one table may point at each other."""
    inner = [one for one in table.columns if one.kind == "ref" and one.to == table.name]
    for values in rows if inner else ():
        row = _row_for(table, values[table.key])
        if row.pk is None:
            _set_columns(table, row, values, without=inner)
            _save(table, row, values)
    for values in rows:
        row = _row_for(table, values[table.key])
        _set_columns(table, row, values)
        _save(table, row, values)
        for column in table.columns:
            if column.write:
                column.write(row, values.get(column.name))
            elif column.kind == "refs":
                getattr(row, column.attribute).set(
                    _resolved(table, column, values.get(column.name), row)
                )
        for child in table.children:
            _write_children(table, child, row, values.get(child.name) or [])
        reason = table.check(row) if table.check else None
        if reason:
            words = {"table": table.name, "key": values[table.key], "why": reason}
            raise Refused(_("%(table)s “%(key)s”: %(why)s") % words)


def _set_columns(
    table: Table, row: models.Model, values: dict[str, Any], *, without: Sequence[Column] = ()
) -> None:
    for column in table.columns:
        if column.kind != "refs" and not column.write and column not in without:
            setattr(row, column.attribute, _resolved(table, column, values.get(column.name), row))


def _row_for(table: Table, key: Any) -> models.Model:
    row = table.model._default_manager.filter(**{table.key: key}, **table.only).first()
    if row is None:
        row = table.model(**{table.key: key}, **table.only)
    if table.retires:
        setattr(row, table.retires, None)
    return row


def _save(table: Table, row: models.Model, values: dict[str, Any]) -> None:
    place = {"table": table.name, "key": values[table.key]}
    try:
        with transaction.atomic():
            row.save()
    except (IntegrityError, DataError) as wrong:
        why = _why_not_fit(wrong)
        raise Refused(
            _("%(table)s “%(key)s” does not fit: %(why)s.") % {**place, "why": why}
        ) from None


def _why_not_fit(wrong: Exception) -> str:
    said = getattr(getattr(wrong.__cause__, "diag", None), "message_detail", None)
    return str(said or wrong).splitlines()[0].rstrip(".")


def _resolved(table: Table, column: Column, value: Any, row: models.Model) -> Any:
    if column.kind == "ref":
        return None if value is None else _referred(table, column, value)
    if column.kind == "refs":
        return [_referred(table, column, one) for one in value or []]
    if value is not None:
        refuse_if(why_not_fit(table, column, value, row))
        return value
    field = row._meta.get_field(column.attribute)
    return field.get_default() if isinstance(field, models.Field) else None


def _referred(table: Table, column: Column, key: Any) -> models.Model:
    other = table_named(column.to)
    found = other.rows().filter(**{other.key: key}).first() if other else None
    if found is None:
        words = {"table": table.name, "column": column.name, "to": column.to, "key": key}
        raise Refused(_("%(table)s, %(column)s: there is no “%(key)s” in %(to)s.") % words)
    return found


def _write_children(
    table: Table, child: Child, row: models.Model, wanted: list[dict[str, Any]]
) -> None:
    there = {_key_of_child(child, one): one for one in children_of(child, row)}
    keys = {str(values.get(child.key)) for values in wanted}
    for key in [key for key in there if key not in keys]:
        there.pop(key).delete()
    if child.position:
        _step_aside(child, list(there.values()))
    for position, values in enumerate(wanted):
        one = there.pop(str(values.get(child.key)), None) or child.model(**{child.parent: row})
        for column in child.columns:
            setattr(one, column.attribute, _resolved(table, column, values.get(column.name), one))
        if child.position:
            setattr(one, child.position, position)
        _save(table, one, {table.key: f"{getattr(row, table.key)}, {child.name}"})


def _key_of_child(child: Child, row: models.Model) -> str:
    column = next(one for one in child.columns if one.name == child.key)
    value = getattr(row, column.attribute)
    return str(key_of(column.to, value) if column.kind == "ref" else value)


def _step_aside(child: Child, rows: list[models.Model]) -> None:
    """Positions are unique within a parent, so rows that change places leave theirs first."""
    for number, row in enumerate(rows):
        setattr(row, child.position, 10_000 + number)
        row.save()


def _remove(table: Table, rows: list[models.Model]) -> None:
    for row in rows:
        if table.retires:
            setattr(row, table.retires, clock.now())
            row.save()
            continue
        try:
            row.delete()
        except ProtectedError:
            raise Refused(
                _("%(table)s “%(key)s” is still in use and cannot be removed.")
                % {"table": table.name, "key": getattr(row, table.key)}
            ) from None

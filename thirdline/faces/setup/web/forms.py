"""One form for every table: fields from its columns, each read by the same readers as a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.faces.setup.spelling import days_of, spelt, unspelt
from thirdline.foundation.records.reading import read_value
from thirdline.foundation.records.writing import usual_values
from thirdline.kit.refusals import Refused
from thirdline.kit.tables import Child, Column, Table, table_named

MOST_CHILDREN = 200
MISTAKES = {
    "required": gettext_lazy("Give it a name of its own here; it cannot be changed later."),
    "invalid_choice": gettext_lazy("Choose one from the list; “%(value)s” is not on it."),
}
SPARE = 2
_LONG = ("about", "note", "mission", "help")


class RowForm(forms.Form):
    """The columns of one row; `plain()` is the row as a text would have it."""

    def __init__(
        self,
        model: type[models.Model],
        columns: Sequence[Column],
        row: Mapping[str, Any],
        data: Any = None,
        *,
        key: str,
        prefix: str | None = None,
        fixed: bool = False,
    ):
        super().__init__(data, prefix=prefix)
        self.columns, self.key = columns, key
        self.usual = {**_defaults(model, columns), **row}
        for column in columns:
            self.fields[column.name] = _field(model, column, self.usual.get(column.name))
        self.fields[key].required = prefix is None
        if fixed:
            self.fields[key].disabled = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for column in self.columns:
            if column.name in given:
                self._read(column, given)
        return given

    def _read(self, column: Column, given: dict[str, Any]) -> None:
        try:
            given[column.name] = unspelt(column, given[column.name])
            read_value(column, given[column.name])
        except Refused as refusal:
            self.add_error(column.name, refusal.reason)

    def plain(self) -> dict[str, Any]:
        found = {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in (None, "", [], {})
        }
        # A column that is written only where it is unusual is left out where it is usual.
        hidden = {column.name for column in self.columns if column.read}
        return {k: v for k, v in found.items() if k not in hidden or v != self.usual_of(k)}

    def usual_of(self, name: str) -> Any:
        return True if isinstance(self.fields[name], forms.BooleanField) else None

    @property
    def is_left_empty(self) -> bool:
        return not self.cleaned_data.get(self.key)


def _defaults(model: type[models.Model], columns: Sequence[Column]) -> dict[str, Any]:
    fresh = model()
    hidden = {c.name: getattr(fresh, c.attribute, None) for c in columns if c.read}
    return {**usual_values(fresh, columns), **hidden}


def _field(model: type[models.Model], column: Column, value: Any) -> forms.Field:
    label = column.name.replace("_", " ").capitalize()
    more: dict[str, Any] = {"label": label, "help_text": column.help, "required": False}
    if column.kind != "flag":
        more["error_messages"] = MISTAKES
    if column.kind == "flag":
        return forms.BooleanField(initial=bool(value), **more)
    if column.kind == "ref":
        return forms.ChoiceField(choices=_rows_of(column.to), initial=value, **more)
    choices = _choices(model, column)
    if choices:
        return forms.ChoiceField(choices=choices, initial=value, **more)
    initial = spelt(column, value)
    return forms.CharField(initial=initial, widget=_widget(column, initial), **more)


def _widget(column: Column, initial: str) -> forms.Widget:
    if days_of(column):
        return forms.Textarea(attrs={"rows": 7, "class": "mono", "spellcheck": "false"})
    if column.kind == "json":
        rows = max(2, min(14, initial.count("\n") + 2))
        return forms.Textarea(attrs={"rows": rows, "spellcheck": "false"})
    return forms.Textarea(attrs={"rows": 2}) if column.name in _LONG else forms.TextInput()


def _rows_of(name: str) -> list[tuple[Any, str]]:
    table = table_named(name)
    rows = table.rows() if table else ()
    found = [(getattr(row, table.key), str(row)) for row in rows] if table else []
    return [("", _("none")), *found]


def _choices(model: type[models.Model], column: Column) -> list[tuple[Any, str]]:
    named = {one.name: one for one in model._meta.get_fields() if isinstance(one, models.Field)}
    found = named.get(column.attribute)
    known = list(found.flatchoices) if found is not None and found.choices else []
    return [(value, str(words).replace("_", " ")) for value, words in known]


class ChildForms:
    """The rows inside a row, with a few empty ones to fill; a row without its key is left out."""

    def __init__(self, child: Child, rows: Sequence[Mapping[str, Any]], data: Any = None):
        self.child = child
        there = list(rows) + [{}] * SPARE
        count = len(there) if data is None else min(_total(data, child.name), MOST_CHILDREN)
        self.forms = [
            RowForm(
                child.model,
                child.columns,
                there[number] if number < len(there) else {},
                data,
                key=child.key,
                prefix=f"{child.name}-{number}",
            )
            for number in range(count)
        ]

    @property
    def total_name(self) -> str:
        return f"{self.child.name}-total"

    @property
    def label(self) -> str:
        return self.child.name.capitalize()

    def is_valid(self) -> bool:
        # Every form is asked, so that all mistakes are shown at once.
        valid = [one.is_valid() for one in self.forms]
        return all(valid)

    def plain(self) -> list[dict[str, Any]]:
        return [one.plain() for one in self.forms if not one.is_left_empty]


def _total(data: Any, name: str) -> int:
    given = data.get(f"{name}-total", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else 0


class TableForm:
    """A row of a table with the rows inside it."""

    def __init__(self, table: Table, row: Mapping[str, Any], data: Any = None):
        self.table, self.fixed = table, bool(row)
        self.row = RowForm(table.model, table.columns, row, data, key=table.key, fixed=self.fixed)
        self.children = [ChildForms(one, row.get(one.name) or [], data) for one in table.children]

    def is_valid(self) -> bool:
        valid = [self.row.is_valid(), *(one.is_valid() for one in self.children)]
        return all(valid)

    def plain(self) -> dict[str, Any]:
        inside = {one.child.name: one.plain() for one in self.children}
        return {**self.row.plain(), **{name: rows for name, rows in inside.items() if rows}}

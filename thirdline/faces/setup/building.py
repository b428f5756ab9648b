"""Changing the form of an item piece by piece: each change is the whole row, saved as a version."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.faces.setup.listing import plain_of, table_for
from thirdline.foundation.people.models import Person
from thirdline.foundation.records.operations import save_row
from thirdline.foundation.records.reading import read_row
from thirdline.kit.refusals import NotFound, Refused
from thirdline.kit.tables import Child, Table

TABLE = "catalogue"
PARTS = ("fields", "approvals")
Row = dict[str, Any]


def catalogue_table() -> Table:
    return table_for(TABLE)


def child_named(part: str) -> Child:
    found = next((one for one in catalogue_table().children if one.name == part), None)
    if found is None:
        raise NotFound(_("A form has no %(part)s.") % {"part": part})
    return found


def item_plain(slug: str) -> Row:
    return plain_of(catalogue_table(), slug)


def piece_of(item: Row, part: str, key: str) -> Row:
    """One field or step as a text would have it; “+” is a new one."""
    if key == "+":
        return {}
    found = next((one for one in item.get(part, []) if one["key"] == key), None)
    if found is None:
        raise NotFound(_("There is no “%(key)s” in this form.") % {"key": key})
    return dict(found)


def put_piece(item: Row, part: str, key: str, piece: Row) -> Row:
    """The item with one piece changed, or added at the end."""
    rows = list(item.get(part, []))
    if key == "+":
        piece = {**piece, "key": piece.get("key") or free_key(piece.get("label", ""), rows)}
        if any(one["key"] == piece["key"] for one in rows):
            raise Refused(_("There is a “%(key)s” already.") % {"key": piece["key"]})
        return {**item, part: [*rows, piece]}
    return {**item, part: [{**piece, "key": key} if one["key"] == key else one for one in rows]}


KINDS = {
    "text": gettext_lazy("text"),
    "long_text": gettext_lazy("long text"),
    "number": gettext_lazy("number"),
    "date": gettext_lazy("date"),
    "choice": gettext_lazy("one choice"),
    "several": gettext_lazy("several choices"),
    "person": gettext_lazy("a person"),
    "file": gettext_lazy("files"),
    "yes_no": gettext_lazy("yes or no"),
    "manager": gettext_lazy("the manager of who asks"),
    "people": gettext_lazy("people by address"),
    "team": gettext_lazy("a team"),
}


def with_kinds(item: Row) -> Row:
    """The pieces with what they are in words, for the list of the builder."""

    def said(one: Row) -> Row:
        kind = str(KINDS[one.get("type") or one.get("who") or "text"])
        if one.get("needs") == "all":
            kind = _("%(whom)s, all of them") % {"whom": kind}
        return {**one, "kind": kind}

    return {**item, **{part: [said(one) for one in item.get(part, [])] for part in PARTS}}


def take_piece(item: Row, part: str, key: str) -> Row:
    piece_of(item, part, key)
    return {**item, part: [one for one in item.get(part, []) if one["key"] != key]}


def moved_piece(item: Row, part: str, key: str, by: int) -> Row:
    """The item with one piece a place further up or down; at the ends it stays."""
    rows = list(item.get(part, []))
    at = rows.index(piece_of(item, part, key))
    to = min(max(at + by, 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    return {**item, part: rows}


def save_item(item: Row, *, by: Person, seen: int | None = None) -> Any:
    """By the road a text takes: checked whole, journaled, numbered."""
    table = catalogue_table()
    return save_row(table, read_row(table, item), by=by, seen=seen)


def free_key(label: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """A key for a new piece, made of its label."""
    plain = re.sub(r"[^a-z0-9_]", "", slugify(label).replace("-", "_"))[:30].strip("_")
    start = plain if plain[:1].isalpha() else f"f_{plain}".rstrip("_")
    taken = {one["key"] for one in rows} | {"all", "any", "not", "field"}
    return next(
        key for key in (start, *(f"{start}_{n}" for n in range(2, 1000))) if key not in taken
    )


# Conditions of one test, as three controls; anything else is edited as text.
TESTS = (
    "is",
    "is_not",
    "at_least",
    "at_most",
    "more_than",
    "less_than",
    "is_not_empty",
    "is_empty",
)


def simple_test(tree: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """Field, test and value of a condition with a single test; None when it says more."""
    if len(tree) != 1:
        return None
    name, said = next(iter(tree.items()))
    if name in {"all", "any", "not"}:
        return None
    if not isinstance(said, Mapping):
        return name, "is", _spelt(said)
    if len(said) != 1:
        return None
    test, value = next(iter(said.items()))
    return (name, test, _spelt(value)) if test in TESTS else None


def tree_of(name: str, test: str, value: str, kind: str) -> Row:
    """The condition the three controls mean."""
    if not name:
        return {}
    if test in {"is_empty", "is_not_empty"}:
        return {name: {test: True}}
    read = [_read(part.strip(), kind) for part in value.split(",") if part.strip()]
    if test == "is":
        return {name: read[0] if len(read) == 1 else read}
    if test == "is_not" and len(read) != 1:
        return {name: {"is_none_of": read}}
    return {name: {test: read[0] if read else ""}}


def _spelt(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(_spelt(one) for one in value) if isinstance(value, list) else str(value)


def _read(word: str, kind: str) -> Any:
    if kind == "yes_no":
        return word.lower() in {"yes", "true", "1"}
    if kind == "number" and re.fullmatch(r"-?\d+([.,]\d+)?", word):
        number = float(word.replace(",", "."))
        return int(number) if number.is_integer() else number
    return word

"""Compiles a condition into a database query that agrees with `evaluate` row by row.

    compile_to_q(condition, {"service": "service_id", "site": json_text("custom", "site")})

SQL has three truth values and the condition language two, so every test here is written to be true
or false and never null: a missing value makes it false, `is_empty` makes it true. The result may
therefore be negated, combined and used in `When` without surprises. Comparisons of plain columns
stay plain, so that their indexes serve.

Text is folded by the table of `engines.conditions.folding`, not by the server's locale. The
database must be encoded in UTF-8; lookups across to-many relations are not supported, for "not"
would then ask about other rows than `evaluate` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    DateTimeField,
    DecimalField,
    F,
    Field,
    Func,
    Q,
    TextField,
)
from django.db.models.expressions import BaseExpression
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext, ngettext, pgettext

from thirdline.engines.conditions import All, Condition, Kind, Leaf, Not
from thirdline.engines.conditions.fields import MOMENT_PATTERN
from thirdline.engines.conditions.folding import FOLD_FROM, FOLD_TO, SEPARATORS
from thirdline.engines.conditions.operators import TAG_BREAK
from thirdline.engines.conditions.saying import speak_through

from . import clock


def _tongue(context: str, one: str, many: str, number: int) -> str:
    if context:
        return pgettext(context, one)
    return ngettext(one, many, number) if many else gettext(one)


speak_through(_tongue)

# {x} is the looked-up value, {f} the same folded. The short branch serves text that is plain ASCII,
# where bytes and letters are equally many; the table holds letters and digits only, so it needs no
# quoting.
_FOLD = (
    'CASE WHEN octet_length({x}) = char_length({x}) THEN lower({x} COLLATE "C") '
    f"ELSE translate({{x}} COLLATE \"C\", '{FOLD_FROM}', '{FOLD_TO}') END"
)
_JOINED_TAGS = f"array_to_string({{x}}, '{TAG_BREAK}')"
_FOLD_TAGS = f"string_to_array({_FOLD.replace('{x}', _JOINED_TAGS)}, '{TAG_BREAK}')"
_WORDS = "regexp_replace(translate(' ' || {f} || ' ', %s, %s), ' +', ' ', 'g')"

_MISSING = {
    Kind.TEXT: "({x} IS NULL OR {x} = '')",
    Kind.CHOICE: "({x} IS NULL OR {x}::text = '')",
    Kind.TAGS: "({x} IS NULL OR cardinality({x}) = 0)",
}
_COMPARED = {
    "contains": "strpos({f}, %s) > 0",
    "contains_word": f"strpos({_WORDS}, %s) > 0",
    "starts_with": "starts_with({f}, %s)",
    "at_least": "{x} >= %s",
    "at_most": "{x} <= %s",
    "more_than": "{x} > %s",
    "less_than": "{x} < %s",
    "before": "{x} < %s",
    "after": "{x} > %s",
    "within_last": "{x} BETWEEN %s AND %s",
    "within_next": "{x} BETWEEN %s AND %s",
    "longer_ago_than": "{x} < %s",
    "is": "{f} IN ({list})",
    "is_any_of": "{f} IN ({list})",
    "is_not": "{f} NOT IN ({list})",
    "is_none_of": "{f} NOT IN ({list})",
    "has_any": "{f} && ARRAY[{list}]::text[]",
    "has_all": "{f} @> ARRAY[{list}]::text[]",
    "has_none": "NOT {f} && ARRAY[{list}]::text[]",
}
_HOLE = re.compile(r"(\{x\}|%s)")


class _Sql(Func):
    """A template over one expression, which may occur several times, with values in between."""

    def __init__(
        self,
        expression: str | BaseExpression | F,
        template: str,
        values: tuple[Any, ...],
        output_field: Field[Any, Any],
    ):
        super().__init__(expression, output_field=output_field)
        self.pattern, self.values = template, values

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[str | int, ...]]:
        inner, inner_values = compiler.compile(self.get_source_expressions()[0])
        pieces, values, given = list[str](), list[Any](), iter(self.values)
        for piece in _HOLE.split(self.pattern):
            pieces.append(inner if piece == "{x}" else piece)
            values += inner_values if piece == "{x}" else [next(given)] if piece == "%s" else []
        return f"({''.join(pieces)})", tuple(values)


class Folded(F):
    """A column that already holds folded text or tags, so that an index on it can serve."""


Lookup = str | F | BaseExpression
Lookups = Mapping[str, Lookup]


def compile_to_q(condition: Condition, lookups: Lookups, *, now: datetime | None = None) -> Q:
    """The rows for which `evaluate` would hold, given where each field's value is found.

    A lookup is an ORM path ("service_id", "requester__team_id"), an expression, `Folded("tags")`,
    or one of the `json_` functions for values inside a JSON column. A field without a lookup is a
    ValueError.
    """
    moment = now or clock.now()
    if isinstance(condition, Leaf):
        return Q(_test(condition, lookups, moment))
    if isinstance(condition, Not):
        return ~compile_to_q(condition.part, lookups, now=moment)
    parts = [compile_to_q(part, lookups, now=moment) for part in condition.parts]
    if not parts:
        return Q(_Sql(F("pk"), str(isinstance(condition, All)), (), BooleanField()))
    return reduce(and_ if isinstance(condition, All) else or_, parts)


def json_text(column: str, key: str) -> BaseExpression:
    """A text or choice kept under a key of a JSON column; a value of another type is missing."""
    return _json(column, key, "string", "{x} ->> %s::text", TextField())


def json_number(column: str, key: str) -> BaseExpression:
    """A number kept under a key of a JSON column; a value of another type is missing."""
    number: DecimalField[Any, Any] = DecimalField(max_digits=1000, decimal_places=500)
    return _json(column, key, "number", "({x} ->> %s::text)::numeric", number)


def json_reference(column: str, key: str) -> BaseExpression:
    """An id kept under a key of a JSON column; anything but a whole number is missing."""
    number: DecimalField[Any, Any] = DecimalField(max_digits=1000, decimal_places=0)
    whole = "CASE WHEN {x} = trunc({x}) THEN {x} END"
    return _Sql(json_number(column, key), whole, (), number)


def json_flag(column: str, key: str) -> BaseExpression:
    """True or false kept under a key of a JSON column; a value of another type is missing."""
    return _json(column, key, "boolean", "({x} ->> %s::text)::boolean", BooleanField())


def json_moment(column: str, key: str) -> BaseExpression:
    """A moment kept under a key of a JSON column as `moment_text` writes it; all else is missing."""
    # The pattern lets only days through that exist, so the cast cannot fail.
    moment = f"CASE WHEN {{x}} ~ '^{MOMENT_PATTERN}$' THEN {{x}}::timestamptz END"
    return _Sql(json_text(column, key), moment, (), DateTimeField())


def json_tags(column: str, key: str) -> BaseExpression:
    """A list of texts kept under a key of a JSON column; any other list is missing."""
    texts = (
        "CASE WHEN NOT jsonb_path_exists({x} -> %s::text, '$[*] ? (@.type() != \"string\")') "
        "THEN ARRAY(SELECT jsonb_array_elements_text({x} -> %s::text)) END"
    )
    return _json(column, key, "array", texts, TextField(), times=2)


def _json(
    column: str, key: str, kind: str, read: str, output_field: Field[Any, Any], *, times: int = 1
) -> BaseExpression:
    template = f"CASE WHEN jsonb_typeof({{x}} -> %s::text) = '{kind}' THEN {read} END"
    return _Sql(F(column), template, (key,) * (times + 1), output_field)


def _test(leaf: Leaf, lookups: Lookups, now: datetime) -> _Sql:
    field, operator = leaf.field, leaf.operator
    if field.name not in lookups:
        raise ValueError(f"The field {field.name!r} has no place in the database here.")
    found = lookups[field.name]
    missing = _MISSING.get(field.kind, "{x} IS NULL")
    if operator.name in ("is_empty", "is_not_empty"):
        template, values = missing if operator.name == "is_empty" else f"NOT {missing}", ()
    else:
        compared = _COMPARED[operator.name].replace("{list}", ", ".join(["%s"] * len(leaf.wanted)))
        template = f"NOT {missing} AND {compared}".replace("{f}", _folding(leaf, found))
        values = _values(leaf, now)
    return _Sql(found, template, values, BooleanField())


def _folding(leaf: Leaf, found: Lookup) -> str:
    if isinstance(found, Folded):
        return "{x}::text[]" if leaf.field.kind is Kind.TAGS else "{x}"
    return {Kind.TEXT: _FOLD, Kind.TAGS: _FOLD_TAGS}.get(leaf.field.kind, "{x}")


def _values(leaf: Leaf, now: datetime) -> tuple[Any, ...]:
    name, wanted = leaf.operator.name, leaf.wanted
    if name == "contains_word":
        return (SEPARATORS, " " * len(SEPARATORS), *wanted)
    if name == "within_last":
        return (now - wanted[0], now)
    if name == "within_next":
        return (now, now + wanted[0])
    if name == "longer_ago_than":
        return (now - wanted[0],)
    if leaf.field.kind is Kind.NUMBER:
        # A whole number as an integer, so that the index of an integer column serves.
        return tuple(int(number) if number == int(number) else number for number in wanted)
    return wanted

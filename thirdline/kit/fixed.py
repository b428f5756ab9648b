"""Querysets of one shape: compiled once a process, planned once a connection, run many times.

Composing a queryset and turning it into SQL costs several times what the database needs to answer a
short question. Where a question is asked on every page or in every operation and only its values
differ, `fixed` keeps everything else. The answer is a list of the same objects the queryset yields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, ForeignKey, Lookup, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

from thirdline.kit.prepared import Statement, rows_of, statement

Row = TypeVar("Row")
Reader = Callable[[Iterable[Sequence[Any]]], list[Any]]
# Stand-ins for the values: numbers no statement holds, and small enough for every column of numbers.
_FIRST = 31_000
_FROM_DB = vars(Model)["from_db"].__func__


@Field.register_lookup
@ForeignKey.register_lookup
class AnyOf(Lookup):
    """`field__any=[…]`: as `in`, with the whole list as one parameter, so that the text stays the same."""

    lookup_name = "any"

    def get_prep_lookup(self) -> list[Any]:
        return [self.lhs.output_field.get_prep_value(value) for value in self.rhs]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, values = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*values, self.rhs]


class Fixed(Generic[Row]):
    """Made by `fixed`; called with the values, in the order of the kinds."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], kinds: tuple[Any, ...]):
        self._build, self._kinds = build, kinds
        self._made: tuple[Statement, tuple[int, ...], Reader] | None = None

    def __call__(self, *values: Any) -> list[Row]:
        if self._made is None:
            try:
                self._made = self._make()
            except EmptyResultSet:  # what can hold for no row is not asked
                return []
        asked, places, read = self._made
        return read(rows_of(asked, [values[place] for place in places]))

    def one(self, *values: Any) -> Row | None:
        """The first row, or None."""
        return next(iter(self(*values)), None)

    def _make(self) -> tuple[Statement, tuple[int, ...], Reader]:
        stand_ins = [_stand_in(kind, _FIRST + k) for k, kind in enumerate(self._kinds)]
        rows = self._build(*stand_ins)
        compiler = rows.query.get_compiler(connection=connection)
        sql, given = compiler.as_sql()
        asked = statement(sql, given, lambda value: value in stand_ins)
        places = tuple(stand_ins.index(value) for value in asked.asks)
        return asked, places, _reader(rows, compiler)


def fixed(build: Callable[..., QuerySet[Any, Row]], *kinds: Any) -> Fixed[Row]:
    """Keep the queryset `build` makes of values of these kinds: int, str, datetime, or a list of them.

    A list is compared with `field__any`. Without prefetching; a value must reach the SQL unchanged.
    """
    return Fixed(build, kinds)


def _stand_in(kind: Any, number: int) -> Any:
    made: dict[Any, Any] = {
        int: number,
        str: f"\x01{number}",
        datetime: datetime(1971, 1, 1, microsecond=number, tzinfo=UTC),
        list[int]: [number],
        list[str]: [f"\x01{number}"],
    }
    return made[kind]


def _reader(rows: QuerySet[Any, Any], compiler: Any) -> Reader:
    converters = compiler.get_converters([column[0] for column in compiler.select])

    def converted(found: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
        return compiler.apply_converters(found, converters) if converters else found

    iterable: Any = rows._iterable_class
    if iterable is FlatValuesListIterable:
        return lambda found: [row[0] for row in converted(found)]
    if iterable is ValuesListIterable:
        return lambda found: [tuple(row) for row in converted(found)]
    if iterable is not ModelIterable:
        raise TypeError(f"{iterable.__name__} is not kept; ask for objects or for values_list.")
    made = _model_reader(compiler, rows.db)
    return lambda found: [made(row) for row in converted(found)]


def _model_reader(compiler: Any, using: str) -> Callable[[Sequence[Any]], Any]:
    """What Django's own iteration does with a row, with everything that stays the same done before."""
    select, model_of = compiler.select, compiler.klass_info
    columns = model_of["select_fields"]
    first, last = columns[0], columns[-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    populators: Any = get_related_populators
    related = [_related(one) for one in populators(model_of, select, using)]
    added = list((compiler.annotation_col_map or {}).items())
    build = _builder(model_of["model"], using, names)

    def made(row: Sequence[Any]) -> Any:
        one = build(row[first:last])
        for relate in related:
            relate(row, one)
        for name, column in added:
            setattr(one, name, row[column])
        return one

    return made


def _builder(model: Any, using: str, names: list[str]) -> Callable[[Sequence[Any]], Any]:
    """`Model.from_db` without the loop over fields and the signals, where nobody can tell them apart."""
    made_as_usual = getattr(model.from_db, "__func__", None) is _FROM_DB
    usual = model.__init__ is Model.__init__ and made_as_usual
    if not usual or names != [field.attname for field in model._meta.concrete_fields]:
        return lambda values: model.from_db(using, names, values)

    def build(values: Sequence[Any]) -> Any:
        one = model.__new__(model)
        held = one.__dict__
        state = held["_state"] = ModelState()
        state.db, state.adding = using, False
        held.update(zip(names, values, strict=True))
        return one

    return build


def _related(one: Any) -> Callable[[Sequence[Any], Any], None]:
    """As `RelatedPopulator.populate`, with our builder."""
    if one.reorder_for_init:
        return cast("Callable[[Sequence[Any], Any], None]", one.populate)
    build = _builder(one.model_cls, one.db, one.init_list)
    first, last = one.cols_start, one.cols_end
    key, near, far = one.cols_start + one.pk_idx, one.local_setter, one.remote_setter
    further = [_related(inner) for inner in one.related_populators]

    def relate(row: Sequence[Any], holder: Any) -> None:
        if row[key] is None:
            near(holder, None)
            return
        related = build(row[first:last])
        for relate_further in further:
            relate_further(row, related)
        near(holder, related)
        far(related, holder)

    return relate

"""Pages by keyset: a cursor holds the sort keys of the row it stands beside, never a count of rows."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar

from django.db.models import BooleanField, DateTimeField, F, Func, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from thirdline.desk.tickets.models import NEVER, Ticket
from thirdline.desk.views.rules import Order

NEVER_AT = datetime(9999, 12, 31, tzinfo=UTC)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Written exactly as the partial indexes of tickets are, or the planner sorts instead of reading them.
COLUMNS: dict[str, Any] = {
    "due": Coalesce(F("next_due_at"), NEVER),
    "id": F("id"),
    "priority": F("priority"),
    "resolved_at": F("resolved_at"),
    "changed_at": F("changed_at"),
    # Where open tickets stand among resolved ones, at the end.
    "ended": Coalesce(F("resolved_at"), Value(LONG_AGO, output_field=DateTimeField())),
}
MOMENTS = {
    "due": "next_due_at", "resolved_at": "resolved_at", "changed_at": "changed_at",
    "ended": "resolved_at",
}  # fmt: skip
LARGEST = {"id": 2**63 - 1, "priority": 2**15 - 1}


class Placed(Protocol):
    """What a cursor is made of."""

    @property
    def pk(self) -> int: ...
    @property
    def priority(self) -> int: ...
    @property
    def next_due_at(self) -> datetime | None: ...
    @property
    def resolved_at(self) -> datetime | None: ...
    @property
    def changed_at(self) -> datetime: ...


T = TypeVar("T", bound=Placed)
# From a cursor, backwards or not, at most so many rows.
Fetch: TypeAlias = Callable[[list[Any] | None, bool, int], Iterable[Any]]


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page in its order, with the cursors of its neighbours where there are any."""

    tickets: list[T]
    next: str = ""
    previous: str = ""


class Beyond(Func):
    """`(k1, k2, …) > (v1, v2, …)`: one comparison of rows, so that an index starts at the cursor."""

    output_field: ClassVar[BooleanField[Any, Any]] = BooleanField()

    def __init__(self, *halves: Combinable, sign: str):
        super().__init__(*halves)
        self.sign = sign

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        parts = [compiler.compile(one) for one in self.get_source_expressions()]
        sql = [part[0] for part in parts]
        half = len(sql) // 2
        text = f"({', '.join(sql[:half])}) {self.sign} ({', '.join(sql[half:])})"
        return text, tuple(value for _sql, values in parts for value in values)


def page_of(
    rows: QuerySet[Ticket, Any] | Fetch,
    order: Order,
    read: Callable[[Any], T],
    *,
    after: str = "",
    before: str = "",
    size: int = 50,
) -> Page[T]:
    """The page behind `after` or in front of `before`; an unreadable cursor means the first page."""
    fetch = rows if callable(rows) else partial(_fetched, rows, order)
    behind, ahead = read_cursor(order, after), read_cursor(order, before)
    if ahead is not None and behind is None:
        found = [read(row) for row in fetch(ahead, True, size + 1)]
        # Fewer than a page in front of the cursor: that is the first page, and it is shown full.
        if len(found) > size:
            found = found[:size][::-1]
            return Page(found, cursor_of(order, found[-1]), cursor_of(order, found[0]))
    found = [read(row) for row in fetch(behind, False, size + 1)]
    more, found = len(found) > size, found[:size]
    if not found:
        return Page([])
    following = cursor_of(order, found[-1]) if more else ""
    return Page(found, following, cursor_of(order, found[0]) if behind is not None else "")


def _fetched(
    rows: QuerySet[Ticket, Any],
    order: Order,
    cursor: list[Any] | None,
    backwards: bool,
    most: int,
) -> Iterable[Any]:
    return ordered(rows, order, cursor, backwards=backwards)[:most]


def ordered(
    rows: QuerySet[Ticket, Any], order: Order, cursor: list[Any] | None, *, backwards: bool = False
) -> QuerySet[Ticket, Any]:
    down = order.down != backwards
    columns = [COLUMNS[key] for key in order.keys]
    if cursor is not None:
        wanted = [Value(value) for value in cursor]
        rows = rows.filter(Beyond(*columns, *wanted, sign="<" if down else ">"))
    return rows.order_by(*(one.desc() if down else one.asc() for one in columns))


def cursor_of(order: Order, ticket: Placed) -> str:
    values = [_value(key, ticket) for key in order.keys]
    text = json.dumps([order.slug, *values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _value(key: str, ticket: Placed) -> str | int:
    if key in MOMENTS:
        moment: datetime | None = getattr(ticket, MOMENTS[key])
        return (moment or (LONG_AGO if key == "ended" else NEVER_AT)).astimezone(UTC).isoformat()
    return ticket.pk if key == "id" else ticket.priority


def read_cursor(order: Order, text: str) -> list[Any] | None:
    """The keys in a cursor, or None where it was not written for this order."""
    try:
        padded = text[:400] + "=" * (-len(text[:400]) % 4)
        slug, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not text or slug != order.slug or len(values) != len(order.keys):
            return None
        return [_read(key, value) for key, value in zip(order.keys, values, strict=True)]
    except (ValueError, TypeError, binascii.Error):
        return None


def _read(key: str, value: Any) -> datetime | int:
    if key in MOMENTS:
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST[key]:
        raise ValueError(f"{key} of a cursor is a whole number")
    return value

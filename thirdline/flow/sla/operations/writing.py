"""Adding lines to ledgers, and keeping the clocks' columns equal to what the ledgers amount to."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Min

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import show_next_due
from thirdline.flow.sla.ledger import Event, Reckoning
from thirdline.flow.sla.models import Clock, Promise
from thirdline.flow.sla.planning import Ledger
from thirdline.flow.sla.promises import Promise as Promised
from thirdline.flow.sla.rules import SECOND, ClockState
from thirdline.foundation.people.models import Person
from thirdline.kit.prepared import Written

# Every ticket starts about five clocks, so all of it is one statement: the new clocks, the columns of
# those that were there, and the lines of both. A line names its clock, or the place of a new one.
_CACHED = """promise_id uuid, state text, target_seconds int, used_seconds float8, still_seconds float8,
    reckoned_at timestamptz, waiting text, due_at timestamptz, next_step_at timestamptz,
    started_at timestamptz, ended_at timestamptz, breached_at timestamptz, cycles_met int, cycles_missed int"""
_NAMES = ", ".join(part.split()[0] for part in _CACHED.split(","))
_OWNER = "kind, stay_id, team_id, consult_id"
_LINE = "what, at, recorded_at, cause, key, promise_id, target_seconds, facts"
_KEEP = Written(f"""
WITH started AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('sla_clock', 'id')) AS id, one.*
    FROM jsonb_to_recordset(%(started)s::jsonb) AS one
        (place int, kind text, stay_id bigint, team_id bigint, consult_id bigint, {_CACHED})
), clocks AS (
    INSERT INTO sla_clock (id, ticket_id, {_OWNER}, {_NAMES})
    SELECT id, %(ticket)s::bigint, {_OWNER}, {_NAMES} FROM started
), copied AS (
    UPDATE sla_clock SET ({_NAMES}) = ({", ".join(f"one.{name}" for name in _NAMES.split(", "))})
    FROM jsonb_to_recordset(%(changed)s::jsonb) AS one (id bigint, {_CACHED}) WHERE sla_clock.id = one.id
), lines AS (
    INSERT INTO sla_clockevent (clock_id, {_LINE}, entry_id, by_id)
    SELECT coalesce(clock_id, started.id), what, at, recorded_at, cause, key, line.promise_id,
           line.target_seconds, facts, %(entry)s::bigint, %(by)s::bigint
    FROM jsonb_to_recordset(%(lines)s::jsonb) AS line
        (number int, clock_id bigint, place int, what text, at timestamptz, recorded_at timestamptz,
         cause text, key text, promise_id uuid, target_seconds int, facts jsonb)
    LEFT JOIN started USING (place) ORDER BY number
)
SELECT place, id FROM started
""")  # noqa: S608 - made of the constants above


def columns_of(book: Reckoning) -> dict[str, Any]:
    """What a clock's columns have to be for a ledger that amounts to `book`."""
    if book.promise is None or book.upto is None or book.started_at is None:
        raise ValueError("A clock without a start has no columns.")
    pause = book.pause if book.is_live else None
    return {
        "promise_id": book.promise.id,
        "state": book.state,
        "target_seconds": book.target,
        "used_seconds": book.used / SECOND,
        "still_seconds": book.still / SECOND,
        "reckoned_at": book.upto,
        "waiting": pause.cause if pause else "",
        "due_at": book.due_at,
        "next_step_at": book.next_step_at(),
        "started_at": book.started_at,
        "ended_at": book.ended_at,
        "breached_at": book.breached_at,
        "cycles_met": book.cycles_met,
        "cycles_missed": book.cycles_missed,
    }


def keep(
    ticket: Ticket,
    ledgers: Iterable[Ledger],
    *,
    by: Person | None,
    entry_id: int | None = None,
    stored: Collection[uuid.UUID] = (),
) -> bool:
    """Write what was added to ledgers of one ticket and the columns that follow; False if nothing was.

    Promises among `stored` are rows already.
    """
    changed = [ledger for ledger in ledgers if ledger.added]
    if not changed:
        return False
    _keep_promises((event.promise for ledger in changed for event in ledger.added), stored)
    started = [ledger for ledger in changed if ledger.clock_id is None]
    owner = {"ticket": ticket.pk, "entry": entry_id, "by": by.pk if by else None}
    for place, number in _KEEP({**owner, **_rows(changed, started)}):
        started[place].clock_id = number
    for ledger in changed:
        ledger.added = []
    return True


def _rows(changed: list[Ledger], started: list[Ledger]) -> dict[str, str]:
    places = {id(ledger): place for place, ledger in enumerate(started)}
    lines = [(ledger, event) for ledger in changed for event in ledger.added]
    rows = {
        "started": [{"place": places[id(one)], **_owner(one), **_columns(one)} for one in started],
        "changed": [{"id": one.clock_id, **_columns(one)} for one in changed if one.clock_id],
        "lines": [
            {"number": number, "place": places.get(id(ledger)), **_line(ledger, event)}
            for number, (ledger, event) in enumerate(lines)
        ],
    }
    return {name: json.dumps(found) for name, found in rows.items()}


def _owner(ledger: Ledger) -> dict[str, Any]:
    return {
        "kind": ledger.kind,
        "stay_id": ledger.stay_id,
        "team_id": ledger.team_id,
        "consult_id": ledger.consult_id,
    }


def _columns(ledger: Ledger) -> dict[str, Any]:
    columns = columns_of(ledger.book)
    return {name: _plain(value) for name, value in columns.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _line(ledger: Ledger, event: Event) -> dict[str, Any]:
    return {
        "clock_id": ledger.clock_id,
        "what": event.what,
        "at": event.at.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "cause": event.cause,
        "key": event.key,
        "promise_id": str(event.promise.id) if event.promise else None,
        "target_seconds": event.target,
        "facts": dict(event.facts),
    }


def _keep_promises(promises: Iterable[Promised | None], stored: Collection[uuid.UUID]) -> None:
    new = {promise.id: promise for promise in promises if promise and promise.id not in stored}
    if new:
        Promise.objects.bulk_create(
            (
                Promise(
                    id=promise.id, policy=promise.policy, kind=promise.kind, content=promise.content
                )
                for promise in sorted(new.values(), key=lambda promise: promise.id)
            ),
            ignore_conflicts=True,
        )


def copy_columns(row: Clock, ledger: Ledger) -> None:
    """Bring the columns of a clock up to its ledger, to which nothing was added."""
    Clock.objects.filter(pk=row.pk).update(**columns_of(ledger.book))


def show_due(ticket: Ticket, ledgers: Iterable[Ledger], *, by: Person | None) -> None:
    """Let lists sort by the soonest of the ticket's clocks that run, given all of them."""
    books = [ledger.book for ledger in ledgers if ledger.book.state is ClockState.RUNNING]
    dues = [book.due_at for book in books if book.started_at is not None]
    show_next_due(ticket, at=min((due for due in dues if due is not None), default=None), by=by)


def show_due_again(ticket: Ticket, *, by: Person | None) -> None:
    """The same after a change to one clock, asking the columns of the others."""
    running = Clock.objects.filter(ticket=ticket, state=ClockState.RUNNING)
    show_next_due(ticket, at=running.aggregate(at=Min("due_at"))["at"], by=by)

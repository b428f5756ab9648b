"""The plan is made outside a transaction, so that it can be watched and stopped, and written in one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from psycopg.types.json import Jsonb

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.readers import as_the_desk
from thirdline.foundation.records.copying import copy_rows
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing import queries
from thirdline.reference.estate.importing.comparing import PlanRow
from thirdline.reference.estate.importing.planning import Plan, make_plan
from thirdline.reference.estate.importing.reading import read_file
from thirdline.reference.estate.importing.shapes import Choices
from thirdline.reference.estate.models import Import, ImportRow
from thirdline.reference.estate.rules import ImportState

SAY_EVERY = 1.0
COLUMNS = ("of_id", "line", "key", "name", "action", "item_id", "said", "before", "after")


class Stopped(Exception):
    """Somebody stopped it, or began it anew."""


class _Watch:
    """Says how far it came, at most once a second, and hears whether to stop."""

    def __init__(self, number: int) -> None:
        self._number, self._said_at = number, 0.0

    def tell(self, done: int, total: int) -> None:
        if time.monotonic() - self._said_at >= SAY_EVERY:
            self._said_at = time.monotonic()
            self._hear(done=done, total=max(done, total))

    def step(self) -> None:
        self._hear()

    def _hear(self, **progress: int) -> None:
        rows = Import.objects.filter(pk=self._number, state=ImportState.READING, stop_asked=False)
        if not (rows.update(**progress) if progress else rows.exists()):
            raise Stopped


def plan_estate_import(number: int) -> None:
    """Read the file and compare it with the estate; a file that cannot be used is refused with a sentence."""
    found = Import.objects.defer("content").get(pk=number)
    watch, choices, newest = _Watch(number), Choices.read(found.choices), queries.newest_item()
    with as_the_desk():
        try:
            reading = read_file(queries.content_of(number), found.format, choices, watch.tell)
            plan = make_plan(reading, found.source, choices, watch.step)
        except Stopped:
            return
        except Refused as refusal:
            _end(number, ImportState.REFUSED, {}, [refusal.reason])
            return
    _keep(number, plan, found.choices, newest)


@transaction.atomic
def _keep(number: int, plan: Plan, choices: dict[str, Any], newest: int) -> None:
    """A plan made by other choices than those that stand now is made anew by the next turn."""
    found = queries.import_for_update(number)
    if found.state != ImportState.READING or found.stop_asked or found.choices != choices:
        return
    ImportRow.objects.filter(of=number).delete()
    copy_rows(ImportRow, COLUMNS, _as_sent(number, plan.rows))
    # As a text, for it counts nothing: what was registered after it is not in this plan.
    counts = {**plan.counts, "planned_at": clock.now().isoformat(), "newest": str(newest)}
    _end(number, ImportState.PLANNED, counts, plan.notes)


def _as_sent(number: int, rows: list[PlanRow]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (
            number, row.line, row.key, row.name, str(row.action), row.item, row.said,
            Jsonb(row.before), Jsonb(row.after),
        )  # fmt: skip


@transaction.atomic
def _end(number: int, state: ImportState, counts: dict[str, Any], problems: list[str]) -> None:
    found = queries.import_for_update(number)
    if found.state != ImportState.READING:
        return
    found.state, found.counts, found.problems = state, counts, problems
    found.save(update_fields=["state", "counts", "problems"])
    verb = "estate.import_planned" if state == ImportState.PLANNED else "estate.import_refused"
    facts = {name: n for name, n in counts.items() if isinstance(n, int)}
    words = {"why": problems[0]} if state == ImportState.REFUSED else None
    record(verb, found, by=found.started_by, facts=facts, words=words)

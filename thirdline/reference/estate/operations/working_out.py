"""The figures of the whole estate, worked out anew after it changed and written where they differ.

Each change leaves a row in its own transaction, so that none waits for another; a run takes away the
rows it saw before it read the estate, and what came later has it run again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from thirdline.engines.needs import EstateProblem
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.drains import wake
from thirdline.reference.estate.figuring import Figures, Shared, Worked, work_out
from thirdline.reference.estate.graph import Graph, whole_estate
from thirdline.reference.estate.models import (
    ConfigurationItem,
    MarginMark,
    Run,
    SharedFate,
    Standing,
    Unworked,
)
from thirdline.reference.estate.operations.debts import settle_debts

DRAIN = "estate.work_out"
TOPIC = "estate"
LEASE = timedelta(minutes=15)  # a run that says nothing for longer ended with its worker
BATCH = 2_000
_KEPT = (
    "works", "level", "true_level", "searched_to", "margin", "singles", "single_items",
    "single_fates", "takes_down", "services_down", "people", "thinnest_id", "is_service",
)  # fmt: skip
_NOTE = """
INSERT INTO estate_unworked (transaction, at)
SELECT pg_current_xact_id()::text::bigint, %s
WHERE NOT EXISTS (
    SELECT 1 FROM estate_unworked WHERE transaction = pg_current_xact_id()::text::bigint)
"""


@transaction.atomic
def note_change() -> None:
    """Have the estate worked out again once this transaction commits; one row, however much it changes."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [clock.now()])
    wake(DRAIN)


def work_out_estate(*, by: Person) -> Run | None:
    """Work out what the whole estate stands on, and write what differs from the last time.

    None while another run is at it. Nothing is locked while it is read and worked out; a run that
    cannot be finished keeps a sentence that says why.
    """
    begun = _begin()
    if begun is None:
        return None
    run, seen = begun
    said = _("It ended before it was done; the log of the worker says why.")
    try:
        with transaction.atomic():
            graph = whole_estate()
        _keep(run, graph, work_out(graph), seen, by=by)
        said = ""
    except EstateProblem as problem:
        said = problem.sentence
    finally:
        if said:
            _fail(run, said, by=by)
    run.refresh_from_db()
    return run


@transaction.atomic
def _begin() -> tuple[Run, list[int]] | None:
    now = clock.now()
    old = Run.objects.filter(status="running", started_at__lt=now - LEASE)
    old.update(status="failed", finished_at=now, said=_("Its worker ended while it was at it."))
    run, is_new = Run.objects.get_or_create(status="running", defaults={"started_at": now})
    if not is_new:
        return None
    return run, list(Unworked.objects.values_list("pk", flat=True))


@transaction.atomic
def _fail(run: Run, said: str, *, by: Person) -> None:
    ended = Run.objects.filter(pk=run.pk, status="running")
    if ended.update(status="failed", said=said, finished_at=clock.now()):
        record("estate.not_worked_out", run, by=by, words={"said": said}, topics=[TOPIC])


@transaction.atomic
def _keep(run: Run, graph: Graph, worked: Worked, seen: list[int], *, by: Person) -> None:
    """Write what differs; a run that its lease overtook writes nothing."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.status != "running":
        return
    now = clock.now()
    changed = _keep_standings(graph, worked, now)
    _keep_shared(worked.shared, now)
    settle_debts(worked.thin, worked.figures, now=now, by=by)
    Unworked.objects.filter(pk__in=seen).delete()
    run.items, run.needs = len(graph.items) - len(graph.absent), len(graph.needs)
    run.seconds, run.kernel = round(worked.seconds, 3), worked.kernel
    run.status, run.said, run.finished_at = "done", worked.note, now
    run.save()
    facts = {"items": run.items, "changed": changed, "seconds": run.seconds}
    record("estate.worked_out", run, by=by, facts=facts, topics=[TOPIC])


def _keep_standings(graph: Graph, worked: Worked, now: datetime) -> int:
    """Insert, change or take away, and say how many; what the run did not reach stays as it was."""
    known = {row[0]: row[1:] for row in Standing.objects.values_list("pk", *_KEPT, "margin_since", "single_since")}  # fmt: skip
    there = set(ConfigurationItem.objects.filter(retired_at=None).values_list("pk", flat=True))
    changed, marks = list[Standing](), list[MarginMark]()
    for item, found in worked.figures.items():
        before = known.get(item)
        figures = _as_known(before, found)
        if item not in there or (before is not None and _same(before, figures)):
            continue
        changed.append(_standing(item, figures, before, now))
        if figures.is_service and (before is None or _moved(before, figures)):
            marks.append(_mark(item, figures, now))
    fields = [*_KEPT, "margin_since", "single_since", "worked_out_at"]
    Standing.objects.bulk_create(
        changed, BATCH, update_conflicts=True, unique_fields=["item"], update_fields=fields
    )
    MarginMark.objects.bulk_create(marks, BATCH)
    gone = [item for item in known if item not in graph.items or item in graph.absent]
    Standing.objects.filter(pk__in=gone).delete()
    return len(changed) + len(gone)


def _as_known(before: tuple[object, ...] | None, figures: Figures) -> Figures:
    """Where a run had no time for the level of a service, the last that was found stands."""
    if before is None or not figures.is_service or figures.level is not None:
        return figures
    told: dict[str, Any] = dict(zip(_KEPT, before, strict=False))
    if figures.searched_to != 1 or not told["works"] or (told["level"] or 0) < 2:
        return figures
    true = figures.true_level if figures.true_level is not None else told["true_level"]
    return replace(
        figures, level=told["level"], true_level=true, margin=told["margin"],
        searched_to=told["searched_to"],
    )  # fmt: skip


def _values(figures: Figures) -> tuple[object, ...]:
    return (
        figures.works, figures.level, figures.true_level, figures.searched_to, figures.margin,
        figures.singles, list(figures.single_items), list(figures.single_fates),
        figures.takes_down, figures.services_down, figures.people, figures.thinnest,
        figures.is_service,
    )  # fmt: skip


def _same(before: tuple[object, ...], figures: Figures) -> bool:
    return before[: len(_KEPT)] == _values(figures)


def _moved(before: tuple[object, ...], figures: Figures) -> bool:
    """Whether the margin or a level of a service is another now."""
    told = dict(zip(_KEPT, before, strict=False))
    return (told["margin"], told["level"], told["true_level"]) != (
        figures.margin,
        figures.level,
        figures.true_level,
    )


def _standing(
    item: int, figures: Figures, before: tuple[object, ...] | None, now: datetime
) -> Standing:
    told = dict(zip(_KEPT, before, strict=False)) if before is not None else {}
    since, single_since = before[-2:] if before is not None else (None, None)
    one = Standing(item_id=item, worked_out_at=now)
    for name, value in zip(_KEPT, _values(figures), strict=True):
        setattr(one, name, value)
    one.margin_since = since if before is not None and told["margin"] == one.margin else now  # type: ignore[assignment]
    one.single_since = (single_since or now) if one.services_down else None  # type: ignore[assignment]
    return one


def _mark(item: int, figures: Figures, now: datetime) -> MarginMark:
    return MarginMark(
        item_id=item, at=now, margin=figures.margin, level=figures.level,
        true_level=figures.true_level,
    )  # fmt: skip


def _keep_shared(found: Iterable[Shared], now: datetime) -> None:
    """Close what is no longer shared, open what is; what is still so keeps since when."""
    wanted = {(one.need, one.fate, one.through): one for one in found}
    over, kept = list[int](), set[tuple[int, int | None, int | None]]()
    takes = dict[int, int]()
    rows = SharedFate.objects.filter(until=None)
    for pk, need, fate, through, hit in rows.values_list("pk", "need_id", "fate_id", "through_id", "takes"):  # fmt: skip
        one = wanted.get((need, fate, through))
        if one is None:
            over.append(pk)
            continue
        kept.add((need, fate, through))
        if one.takes != hit:
            takes[pk] = one.takes
    rows.filter(pk__in=over).update(until=now)
    for pk, hit in takes.items():
        rows.filter(pk=pk).update(takes=hit)
    SharedFate.objects.bulk_create(
        (
            SharedFate(
                need_id=one.need, fate_id=one.fate, through_id=one.through, takes=one.takes,
                since=now,
            )
            for key, one in wanted.items()
            if key not in kept
        ),
        BATCH,
    )  # fmt: skip

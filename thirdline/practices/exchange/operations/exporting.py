"""Exports: asked for, written in batches by the worker, kept for some days, made again by schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.mail.operations import send_letter
from thirdline.foundation.mail.rules import subject_of
from thirdline.foundation.notifications.operations import notify
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.drains import wake
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.exchange import queries, store
from thirdline.practices.exchange.exportable import (
    COLUMNS,
    Wanted,
    count_of,
    page_below,
    why_not_exportable,
)
from thirdline.practices.exchange.models import Export, Import, ImportProblem, Schedule
from thirdline.practices.exchange.operations.claiming import advance, finish
from thirdline.practices.exchange.operations.hooking import tell_webhook
from thirdline.practices.exchange.rules import Stage, next_due, why_not_cancel
from thirdline.practices.exchange.writing_files import FORMATS, beginning, end, piece

DRAIN = "exchange.exports"
AT_ONCE = 1_000
MOST_AT_WORK = 5


@transaction.atomic
def run_export(
    wanted: Wanted,
    *,
    format: str = "csv",
    columns: Sequence[str] = (),
    name: str = "",
    schedule: Schedule | None = None,
    by: Person,
) -> Export:
    """Have the tickets of a view or a search written into a file, as this person sees them then."""
    refuse_if(why_not_exportable(wanted, by) or _why_not_write(format, columns))
    if schedule is None and queries.exports_at_work(by) >= MOST_AT_WORK:
        raise Refused(_("Five exports of yours are at work. Wait for one, or cancel it."))
    made = Export.objects.create(
        name=(name or wanted.query or wanted.view)[:120], view=wanted.view, team_id=wanted.team_id,
        query=wanted.query[:200], filters=dict(wanted.filters or {}), format=format,
        columns=list(columns), schedule=schedule, stage=Stage.WORKING, by=by,
        asked_at=clock.now(), began_at=clock.now(), kept_as=store.new_place("exports"),
    )  # fmt: skip
    record("export.begun", made, by=by, facts={"format": format, "view": wanted.view})
    wake(DRAIN)
    return made


def _why_not_write(format: str, columns: Sequence[str]) -> str | None:
    if format not in FORMATS:
        return _("A file is CSV, JSON or JSON lines.")
    strange = next((one for one in columns if one not in COLUMNS), None)
    return _("There is no column “%(name)s”.") % {"name": strange} if strange else None


def advance_exports() -> int:
    """Write one batch of one export."""
    return advance(Export, _write_batch)


def _write_batch(work: Export) -> None:
    person, wanted = work.by, wanted_of(work)
    refuse_if(why_not_exportable(wanted, person))
    columns = work.columns or list(COLUMNS)
    if work.total is None and not work.done:
        work.total = count_of(wanted, person)
    rows = page_below(wanted, person, columns, below=work.last_number, most=AT_ONCE)
    text = b"" if work.written else beginning(work.format, columns)
    text += piece(work.format, columns, rows, first=not work.done)
    whole = len(rows) < AT_ONCE
    _append(work, text + (end(work.format) if whole else b""))
    work.done += len(rows)
    if rows:
        work.last_number = rows[-1][0]
    if whole:
        _finish(work)


def _append(work: Export, text: bytes) -> None:
    """What a killed worker wrote beyond the last whole batch is cut off first."""
    path = store.place_of(work.kept_as)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("r+b" if path.exists() else "w+b") as out:
        out.truncate(work.written)
        out.seek(work.written)
        out.write(text)
    work.written += len(text)


def wanted_of(one: Export | Schedule) -> Wanted:
    filters = one.filters if isinstance(one, Export) else None
    return Wanted(one.view, one.team_id, one.query, filters)


def _finish(work: Export) -> None:
    finish(work)
    work.total = work.done
    work.kept_until = clock.now() + timedelta(days=settings.EXCHANGE_KEEP_DAYS)
    facts = {"tickets": work.done, "bytes": work.written, "format": work.format}
    entry = record("export.finished", work, by=work.by, facts=facts)
    text = _("Your export “%(name)s” is ready: %(n)s tickets.") % {
        "name": work.name,
        "n": work.done,
    }
    notify(
        work.by, kind="export.ready", text=text, url="/exports", entry_id=entry.pk, mail=False,
        by=None,
    )  # fmt: skip
    schedule = work.schedule
    if schedule is not None and schedule.by_letter:
        days = _("It is kept for %(n)s days.") % {"n": settings.EXCHANGE_KEEP_DAYS}
        link = f"{settings.SITE_URL}/exports/{work.pk}/file"
        send_letter(
            work.by, subject=subject_of(text), text=f"{text}\n\n{link}\n\n{days}\n", by=None
        )
    if schedule is not None and schedule.webhook is not None:
        tell_webhook(schedule.webhook, "export.ready", export_facts(work), by=work.by)


def export_facts(work: Export) -> dict[str, Any]:
    return {
        "number": work.pk, "name": work.name, "format": work.format, "tickets": work.done,
        "url": f"{settings.SITE_URL}/api/v1/exports/{work.pk}/content",
        "kept_until": work.kept_until.isoformat() if work.kept_until else None,
    }  # fmt: skip


@transaction.atomic
def cancel_export(work: Export, *, by: Person) -> Export:
    """Stop writing; what was written is thrown away."""
    work = queries.work_for_update(work)
    refuse_if(_why_not_owner(work.by_id, by) or why_not_cancel(work.stage))
    work.stage, work.ended_at = Stage.CANCELLED, clock.now()
    _throw_away(work)
    record("export.cancelled", work, by=by, facts={"done": work.done})
    return work


@transaction.atomic
def remove_export(work: Export, *, by: Person) -> Export:
    """Remove a file before its days are over."""
    work = queries.work_for_update(work)
    refuse_if(_why_not_owner(work.by_id, by))
    if work.stage == Stage.WORKING:
        raise Refused(_("It is at work. Cancel it first, or wait until it is done."))
    _throw_away(work)
    record("export.removed", work, by=by)
    return work


def _why_not_owner(owner: int, by: Person) -> str | None:
    return None if owner == by.pk or by.is_robot else _("It belongs to somebody else.")


def _throw_away(work: Export) -> None:
    name = work.kept_as
    work.kept_as, work.kept_until = "", None
    work.save()
    transaction.on_commit(lambda: store.forget(name))


# Schedules


@transaction.atomic
def plan_export(
    wanted: Wanted,
    *,
    name: str,
    format: str,
    columns: Sequence[str] = (),
    every: str,
    weekday: int,
    at: Any,
    time_zone: str,
    by_letter: bool = False,
    webhook: str = "",
    by: Person,
) -> Schedule:
    """Have an export made every day or week, for oneself."""
    refuse_if(why_not_exportable(wanted, by) or _why_not_write(format, columns))
    if time_zone not in available_timezones():
        raise Refused(_("There is no time zone “%(name)s”.") % {"name": time_zone})
    if every not in {"daily", "weekly"} or not 0 <= weekday <= 6:
        raise Refused(_("An export is made daily, or weekly on a day of the week."))
    made = Schedule.objects.create(
        name=name[:80], view=wanted.view, team_id=wanted.team_id, query=wanted.query[:200],
        format=format, columns=list(columns), every=every, weekday=weekday, at=at,
        time_zone=time_zone, by_letter=by_letter, webhook=queries.own_webhook(by, webhook),
        owner=by, next_due_at=next_due(every, weekday, at, ZoneInfo(time_zone), clock.now()),
    )  # fmt: skip
    record("schedule.planned", made, by=by, facts={"every": every, "at": str(at)})
    return made


@transaction.atomic
def end_schedule(schedule: Schedule, *, by: Person) -> None:
    """Make no more exports by this schedule; those that were made stay until their days are over."""
    refuse_if(_why_not_owner(schedule.owner_id, by))
    record("schedule.ended", schedule, by=by)
    schedule.delete()


@transaction.atomic
def begin_due_exports(*, most: int = 20, by: Person) -> int:
    """Claim schedules that have come due and begin their exports; the number claimed."""
    due = queries.schedules_due(clock.now(), most)
    for one in due:
        zone = ZoneInfo(one.time_zone)
        # From now on, not from the moment it was due: after a long silence it is made once.
        one.next_due_at = next_due(one.every, one.weekday, one.at, zone, clock.now())
        refusal = why_not_exportable(wanted_of(one), one.owner)
        if refusal is not None:
            one.next_due_at, one.is_on = None, False
            record("schedule.stopped", one, by=by, words={"why": refusal})
        one.save(update_fields=["next_due_at", "is_on"])
        if refusal is None:
            run_export(
                wanted_of(one), format=one.format, columns=one.columns, name=one.name,
                schedule=one, by=one.owner,
            )  # fmt: skip
    return len(due)


@transaction.atomic
def forget_old_files(*, most: int = 100, by: Person) -> int:
    """Remove files whose days are over: exports, uploads of imports, packets of personal data."""
    found = queries.files_over(clock.now(), most)
    for work in found:
        name = work.kept_as
        work.kept_as = ""
        if hasattr(work, "kept_until"):
            work.kept_until = None
        work.save()
        if isinstance(work, Import):
            # Its lines quote what stood in the file; its counts stay.
            ImportProblem.objects.filter(batch=work).delete()
        transaction.on_commit(lambda name=name: store.forget(name))  # type: ignore[misc]
    return len(found)

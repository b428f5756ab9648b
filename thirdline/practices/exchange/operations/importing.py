"""An import before its rows: the file, the mapping, and what is to be done with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.desk.tickets.states import HoldReason, State
from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import activate_people
from thirdline.kit import clock
from thirdline.kit.drains import wake
from thirdline.kit.refusals import Refused, refuse_if
from thirdline.practices.exchange import queries, store
from thirdline.practices.exchange.importers import source_named
from thirdline.practices.exchange.importers.parcels import Opened
from thirdline.practices.exchange.importers.shapes import Source
from thirdline.practices.exchange.looking import columns_of, likely_choices, look_into
from thirdline.practices.exchange.models import ColumnMapping, Import, ImportProblem
from thirdline.practices.exchange.rules import (
    Stage,
    Step,
    why_not_cancel,
    why_not_check,
    why_not_run,
    why_not_undo,
)

DRAIN = "exchange.imports"
_SYSTEM = re.compile(r"[^a-z0-9-]+")


def why_not_exchange(by: Person) -> str | None:
    """Bringing tickets in and taking them out again is for administrators."""
    return None if by.is_robot or by.may("set_up") else _("Only administrators import tickets.")


def take_in_file(
    source: str, *, name: str, chunks: Iterable[bytes], system: str = "", by: Person
) -> Import:
    """Keep an uploaded file and look into its beginning; nothing of the desk changes yet."""
    refuse_if(why_not_exchange(by))
    found = source_named(source)
    if found is None:
        raise Refused(_("There is no importer “%(name)s”.") % {"name": source})
    kept = store.keep("imports", chunks)
    try:
        with transaction.atomic():
            return _noted(found, kept, name, system, by)
    except BaseException:
        store.forget(kept.name)
        raise


def _noted(source: Source, kept: store.Kept, name: str, system: str, by: Person) -> Import:
    if not kept.size:
        raise Refused(_("The file is empty. There is nothing to import."))
    parcel = Opened(store.place_of(kept.name), name[:200])
    columns = columns_of(source, parcel)
    look = look_into(source, parcel, columns)
    if not look.raws and not look.troubles:
        raise Refused(_("The file holds no ticket that %(source)s would write.") % {"source": source.name})  # fmt: skip
    made = Import.objects.create(
        source=source.slug,
        system=_SYSTEM.sub("-", system.strip().lower())[:40].strip("-") or source.slug,
        name=name[:200], kept_as=kept.name, size=kept.size, sha256=kept.sha256,
        columns=columns, choices=likely_choices(source, look),
        words={table: dict(found.most_common(200)) for table, found in look.words.items()},
        by=by, asked_at=clock.now(),
    )  # fmt: skip
    facts = {"source": source.slug, "system": made.system, "size": kept.size, "sha256": kept.sha256}
    record("import.uploaded", made, by=by, facts=facts, words={"name": made.name})
    return made


@transaction.atomic
def map_import(
    batch: Import,
    *,
    columns: Mapping[str, str],
    choices: Mapping[str, Any],
    clocks_from: datetime | None = None,
    keep_as: str = "",
    by: Person,
) -> Import:
    """Decide what columns and words become; `keep_as` keeps the mapping under a name for the next file."""
    refuse_if(why_not_exchange(by))
    batch = queries.work_for_update(batch)
    refuse_if(why_not_check(batch.step, batch.stage) or _why_not_choices(choices))
    renamed = dict(columns) != batch.columns
    batch.columns, batch.choices, batch.clocks_from = dict(columns), dict(choices), clocks_from
    # What was checked was checked with the old mapping.
    batch.step, batch.stage, batch.done, batch.total = Step.LOOKED, Stage.READY, 0, None
    if renamed:
        _look_again(batch)
    batch.save()
    record("import.mapped", batch, by=by, facts={"columns": sorted(columns)})
    if keep_as.strip():
        kept = {"columns": batch.columns, "choices": batch.choices}
        known = {"source": batch.source, **kept, "by": by, "at": clock.now()}
        ColumnMapping.objects.update_or_create(name=keep_as.strip()[:60], defaults=known)
    return batch


def _why_not_choices(choices: Mapping[str, Any]) -> str | None:
    """Forms offer only what there is; the API may say anything."""
    if choices.get("zone", "UTC") not in available_timezones():
        return _("There is no time zone “%(name)s”.") % {"name": choices["zone"]}
    strange = set((choices.get("priorities") or {}).values()) - {"", "1", "2", "3", "4"}
    if strange:
        return _("A priority is 1, 2, 3 or 4, not “%(name)s”.") % {"name": min(strange)}
    known = {"", *State, *(f"{State.ON_HOLD}:{reason}" for reason in HoldReason)}
    strange = set((choices.get("states") or {}).values()) - known
    return _("There is no state “%(name)s”.") % {"name": min(strange)} if strange else None


@transaction.atomic
def take_mapping(batch: Import, *, name: str, by: Person) -> Import:
    """Use a mapping that was kept; columns the file does not have are left out, its own words stay."""
    kept = queries.mapping_named(batch.source, name)
    if kept is None:
        raise Refused(_("There is no mapping “%(name)s” any more.") % {"name": name})
    parcel = Opened(store.place_of(batch.kept_as), batch.name)
    header = set(parcel.header()) if batch.columns else set()
    columns = {field: column for field, column in kept.columns.items() if column in header}
    choices = dict(batch.choices)
    for table, held in kept.choices.items():
        choices[table] = {**choices.get(table, {}), **held} if isinstance(held, dict) else held
    return map_import(batch, columns=columns, choices=choices, by=by)


def _look_again(batch: Import) -> None:
    """Other columns have other words; what was decided about a word stays decided."""
    source = source_named(batch.source)
    if source is None:
        return
    look = look_into(source, Opened(store.place_of(batch.kept_as), batch.name), batch.columns)
    batch.words = {table: dict(found.most_common(200)) for table, found in look.words.items()}
    for name, likely in likely_choices(source, look).items():
        if isinstance(likely, dict):
            decided = batch.choices.get(name) or {}
            batch.choices[name] = {w: decided.get(w, to) for w, to in likely.items()}


@transaction.atomic
def check_import(batch: Import, *, by: Person) -> Import:
    """The dry run: read all of it and name every bad row; nothing is brought in."""
    refuse_if(why_not_exchange(by))
    batch = queries.work_for_update(batch)
    refuse_if(why_not_check(batch.step, batch.stage))
    ImportProblem.objects.filter(batch=batch).delete()
    return _set_to_work(batch, Step.CHECK, by)


@transaction.atomic
def run_import(batch: Import, *, by: Person) -> Import:
    """Bring in what was checked; one that was cancelled goes on where it stopped."""
    refuse_if(why_not_exchange(by))
    batch = queries.work_for_update(batch)
    refuse_if(why_not_run(batch.step, batch.stage, batch.counts.get("good", 0)))
    goes_on = batch.step == Step.RUN
    if not goes_on:
        ImportProblem.objects.filter(batch=batch).delete()
    if batch.clocks_from is None:
        batch.clocks_from = clock.now()
    return _set_to_work(batch, Step.RUN, by, goes_on=goes_on)


@transaction.atomic
def undo_import(batch: Import, *, by: Person) -> Import:
    """Take every ticket of an import out again, with the people it made who are known by nothing else."""
    refuse_if(why_not_exchange(by))
    batch = queries.work_for_update(batch)
    refuse_if(why_not_undo(batch.step, batch.stage))
    return _set_to_work(batch, Step.UNDO, by)


def _set_to_work(batch: Import, step: Step, by: Person, *, goes_on: bool = False) -> Import:
    batch.step, batch.stage, batch.failure, batch.tries = step, Stage.WORKING, "", 0
    batch.began_at, batch.ended_at = clock.now(), None
    if not goes_on:
        batch.done = 0
        batch.counts = {} if step != Step.UNDO else batch.counts
    batch.save()
    record(f"import.{_BEGUN[step]}", batch, by=by)
    wake(DRAIN)
    return batch


_BEGUN = {Step.CHECK: "check_begun", Step.RUN: "begun", Step.UNDO: "undo_begun"}


@transaction.atomic
def cancel_import(batch: Import, *, by: Person) -> Import:
    """Stop after the batch at hand. What is in stays in: it can go on, or be taken out again."""
    refuse_if(why_not_exchange(by))
    batch = queries.work_for_update(batch)
    refuse_if(why_not_cancel(batch.stage))
    batch.stage, batch.ended_at = Stage.CANCELLED, clock.now()
    batch.save(update_fields=["stage", "ended_at"])
    record("import.cancelled", batch, by=by, facts={"step": batch.step, "done": batch.done})
    return batch


@transaction.atomic
def activate_imported(
    batch: Import, *, only: Collection[int] | None = None, by: Person
) -> list[Person]:
    """Give the people an import made an account, all of them or those chosen."""
    refuse_if(why_not_exchange(by))
    batch = queries.work_for_update(batch)
    waiting = queries.people_without_account(batch)
    if only is not None:
        waiting = waiting.filter(pk__in=only)
    people = activate_people(list(waiting), by=by)
    if not people:
        raise Refused(_("Tick the people first who are to have an account."))
    record("import.people_activated", batch, by=by, facts={"people": len(people)})
    return people

"""Works off what imports have to do, one step at a time; a killed worker's step is begun anew."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.readers import as_the_desk
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing import queries
from thirdline.reference.estate.models import Import
from thirdline.reference.estate.operations.applying import apply_plan
from thirdline.reference.estate.operations.planning import plan_estate_import
from thirdline.reference.estate.operations.stepping import STOPPED, alone, uncollected
from thirdline.reference.estate.operations.undoing import take_back
from thirdline.reference.estate.rules import ImportState

MOST_TRIES = 3
KEPT_DAYS = 30
# Where an import stands when what it was at did not come about.
_BACK = {ImportState.READING: ImportState.REFUSED, ImportState.APPLYING: ImportState.PLANNED}
_LOCK = 0x65737461
log = logging.getLogger(__name__)


def advance_estate_imports(only: int | None = None) -> int:
    """Do what the oldest import has to do that nobody else is at, or this one."""
    for number, state in queries.imports_at_work():
        if only not in (None, number):
            continue
        with alone(_LOCK, number) as mine:
            if mine and _counted(number, state):
                with uncollected():
                    _STEPS[state](number)
                return 1
    return 0


@transaction.atomic
def _counted(number: int, state: str) -> bool:
    """Count the try first: a file that kills its worker is given up after a few."""
    found = queries.import_for_update(number)
    if found.state != state:
        return False
    tries = int(found.counts.get("tries", 0))
    if tries >= MOST_TRIES:
        _give_up(found, _("It stopped %(n)s times in a row; the log of the worker says why.") % {"n": tries})  # fmt: skip
        return False
    found.counts = {**found.counts, "tries": tries + 1}
    found.save(update_fields=["counts"])
    return True


def _give_up(found: Import, why: str) -> None:
    """Whatever it was at did not happen; what stood before stands."""
    found.state = _BACK.get(ImportState(found.state), ImportState.APPLIED)
    found.problems = [why, *found.problems]
    found.save(update_fields=["state", "problems"])
    record("estate.import_failed", found, by=robot(), words={"why": why})
    log.warning("import %s of the estate: %s", found.pk, why)


def _all_or_nothing(work: Callable[[int], None]) -> Callable[[int], None]:
    def done(number: int) -> None:
        try:
            with as_the_desk():
                work(number)
        except Refused as refusal:
            _say_stale(number, refusal)

    return done


@transaction.atomic
def _say_stale(number: int, refusal: Refused) -> None:
    found = queries.import_for_update(number)
    if refusal.code == STOPPED:
        found.state = _BACK.get(ImportState(found.state), ImportState.APPLIED)
        found.save(update_fields=["state"])
        record("estate.import_stopped", found, by=Person.objects.get(pk=found.counts["by"]))
        return
    if refusal.code == "stale":
        found.counts = {**found.counts, "stale": 1}
        found.save(update_fields=["counts"])
    _give_up(found, refusal.reason)


_STEPS: dict[str, Callable[[int], None]] = {
    ImportState.READING: plan_estate_import,
    ImportState.APPLYING: _all_or_nothing(apply_plan),
    ImportState.UNDOING: _all_or_nothing(take_back),
}


def forget_estate_files() -> int:
    """Files whose plan nobody applied are not kept for ever; the plan stays to be read."""
    rows = Import.objects.filter(started_at__lt=clock.now() - timedelta(days=KEPT_DAYS))
    rows = rows.filter(state__in=[ImportState.PLANNED, ImportState.REFUSED, ImportState.STOPPED])
    return rows.exclude(content=b"").update(content=b"", state=ImportState.STOPPED)

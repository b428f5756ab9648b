"""A batch of long work is begun in one transaction and done in the next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from thirdline.foundation.journal.operations import record
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.practices.exchange import queries
from thirdline.practices.exchange.rules import MOST_TRIES, Stage
from thirdline.practices.exchange.work import LongWork

W = TypeVar("W", bound=LongWork)
log = logging.getLogger(__name__)


def advance(model: type[W], batch: Callable[[W], None]) -> int:
    """Do one batch of one piece of work; the number of pieces that were found.

    The try is counted before the batch, in a transaction of its own: work that kills its worker
    every time is given up after a few, and does not kill them for ever.
    """
    if not _begun(model):
        return 0
    with transaction.atomic():
        work = queries.at_work(model)
        if work is None:
            return 0
        try:
            with transaction.atomic():
                batch(work)
        except Refused as refusal:
            fail(work, refusal.reason)
            return 1
        work.tries = 0
        work.save()
    return 1


@transaction.atomic
def _begun(model: type[W]) -> bool:
    work = queries.at_work(model)
    if work is None:
        return False
    if work.tries >= MOST_TRIES:
        fail(work, _("It stopped %(n)s times in a row; the log of the worker says why.") % {"n": MOST_TRIES})  # fmt: skip
        return False
    work.tries += 1
    work.save(update_fields=["tries"])
    return True


def fail(work: LongWork, why: str) -> None:
    """End work that cannot go on, with a sentence; what was done before stays done."""
    # What the refused batch had set on the object in hand was never written.
    work.refresh_from_db()
    work.stage, work.failure, work.ended_at = Stage.FAILED, why[:400], clock.now()
    work.save()
    name = type(work)._meta.model_name
    record(f"{name}.failed", work, by=robot(), facts={"done": work.done}, words={"why": why})
    log.warning("%s %s failed: %s", name, work.pk, why)


def finish(work: LongWork) -> None:
    """Mark work as done; the caller records what came of it."""
    work.stage, work.ended_at = Stage.DONE, clock.now()

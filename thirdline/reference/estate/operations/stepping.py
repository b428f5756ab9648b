"""How far one long transaction has come, and whether somebody wants it stopped.

Nobody else sees anything of a transaction before its end, so both are written beside it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils.translation import gettext as _

from thirdline.kit.db import beside
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.models import ImportProgress

STOPPED = "stopped"
Step = Callable[[], None]
_BEGIN = """
INSERT INTO estate_importprogress (of, step, steps, stop_asked) VALUES (%s, 0, %s, false)
ON CONFLICT (of) DO UPDATE SET step = 0, steps = EXCLUDED.steps
"""
_STEP = "UPDATE estate_importprogress SET step = step + 1 WHERE of = %s RETURNING stop_asked"
_END = "DELETE FROM estate_importprogress WHERE of = %s"


@contextmanager
def in_steps(number: int, steps: int) -> Iterator[Step]:
    """Call what is given before each step; it raises Refused when somebody asked to stop."""
    with beside() as cursor:
        cursor.execute(_BEGIN, [number, steps])

        def step() -> None:
            cursor.execute(_STEP, [number])
            if any(stop for (stop,) in cursor.fetchall()):
                raise Refused(_("It was stopped. Nothing was changed."), code=STOPPED)

        try:
            yield step
        finally:
            cursor.execute(_END, [number])


@contextmanager
def alone(of: int, number: int) -> Iterator[bool]:
    """A lock of the session: it goes with a worker that dies, and lets others see how far it came."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [of, number])
        ((mine,),) = cursor.fetchall()
        try:
            yield bool(mine)
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [of, number])


@contextmanager
def uncollected() -> Iterator[None]:
    """Millions of small values live until the end of a step; looking through them for rings to collect, again
    and again, would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def ask_to_stop(number: int) -> None:
    """Before its next step, or its first; what is past its last is done."""
    ImportProgress.objects.update_or_create(of=number, defaults={"stop_asked": True})


def forget_steps(number: int) -> None:
    """Whoever sets it off anew wants it done."""
    ImportProgress.objects.filter(of=number).delete()

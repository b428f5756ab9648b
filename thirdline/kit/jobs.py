"""Work for the background, queued in PostgreSQL so that it commits or vanishes with the change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from procrastinate.contrib.django import app

_at_once: ContextVar[bool] = ContextVar("at_once", default=False)
_forgotten: ContextVar[bool] = ContextVar("forgotten", default=False)


@contextmanager
def at_once() -> Iterator[None]:
    """Run what is queued inside the block at once and in place: for simulations, never for requests."""
    token = _at_once.set(True)
    try:
        yield
    finally:
        _at_once.reset(token)


@contextmanager
def forgotten() -> Iterator[None]:
    """Let what is queued inside the block never run: for what a simulation tells of long ago."""
    token = _forgotten.set(True)
    try:
        yield
    finally:
        _forgotten.reset(token)


class UnknownJob(Exception):
    """No task has this name: a misspelt name fails where it is queued, not later in the worker."""


def later(job: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Queue the task `job` on Django's own connection, inside the present transaction."""
    if job not in app.tasks:
        raise UnknownJob(job)
    if _forgotten.get():
        return
    if settings.JOBS == "immediate" or _at_once.get():
        app.tasks[job].func(**arguments)
        return
    app.configure_task(job, queueing_lock=lock).defer(**arguments)

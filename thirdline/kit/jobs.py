"""Work for the background, queued in PostgreSQL so that it commits or vanishes with the change."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from procrastinate.contrib.django import app


class UnknownJob(Exception):
    """No task has this name: a misspelt name fails where it is queued, not later in the worker."""


def later(job: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Queue the task `job` on Django's own connection, inside the present transaction."""
    if job not in app.tasks:
        raise UnknownJob(job)
    if settings.JOBS == "immediate":
        app.tasks[job].func(**arguments)
        return
    app.configure_task(job, queueing_lock=lock).defer(**arguments)

"""The worker: queued jobs, due clocks, letters. Started by bin/run beside the web process."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.jobs import Job

HEARTBEAT = 5.0  # seconds
SILENT_AFTER = 20.0  # seconds without a heartbeat, after which a worker counts as dead
LOOK_FOR_LOST_JOBS = 5.0  # seconds
MOST_TRIES = 5  # a job that ends its worker every time is given up, or it would end them for ever
AGAIN_IN = 2.0  # seconds, when the database went away
STOP_WITHIN = 8.0  # seconds for what is running; the supervisor waits a little longer

log = logging.getLogger("thirdline.worker")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdline.project.settings")
    import django

    django.setup()
    from thirdline.kit.drains import Drains

    drains = Drains()
    drains.start()
    try:
        asyncio.run(_work())
    finally:
        drains.stop(within=STOP_WITHIN)


async def _work() -> None:
    """Work until asked to stop; a database that goes away is waited for."""
    from asgiref.sync import sync_to_async
    from django.db import connections

    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    while not stop.is_set():
        # Periodic jobs are queued on Django's own connection, which nobody closes when it broke.
        await sync_to_async(connections.close_all)()
        working = asyncio.create_task(_jobs())
        await _first_of(working, asyncio.create_task(stop.wait()))
        working.cancel()
        ended = (await asyncio.gather(working, return_exceptions=True))[0]
        if not stop.is_set():
            log.warning("The job queue stopped (%s); it starts again.", type(ended).__name__)
            await _first_of(
                asyncio.create_task(stop.wait()), asyncio.create_task(asyncio.sleep(AGAIN_IN))
            )


async def _first_of(*tasks: asyncio.Task[object] | asyncio.Task[None]) -> None:
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)


async def _jobs() -> None:
    app = _worker_app()
    async with app.open_async():
        lost = asyncio.create_task(_find_lost_jobs(app))
        try:
            await app.run_worker_async(
                concurrency=1,
                delete_jobs="successful",
                install_signal_handlers=False,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENT_AFTER,
                shutdown_graceful_timeout=STOP_WITHIN,
            )
        finally:
            lost.cancel()
            await asyncio.gather(lost, return_exceptions=True)


def _worker_app() -> App:
    """The same tasks on a connection pool of the worker's own.

    The tasks stay bound to the app on Django's connection, so a job that queues another does so
    inside its transaction.
    """
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    pool = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3)
    return app.with_connector(pool)


async def _find_lost_jobs(app: App) -> None:
    """Give jobs of workers that fell silent to those that live."""
    from procrastinate.exceptions import ConnectorException

    while True:
        try:
            lost = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_AFTER)
            for job in lost:
                await _run_again(app, job)
        except ConnectorException:
            log.exception("Lost jobs could not be looked for; they are looked for again.")
        await asyncio.sleep(LOOK_FOR_LOST_JOBS)


async def _run_again(app: App, job: Job) -> None:
    from procrastinate.exceptions import UniqueViolation
    from procrastinate.jobs import Status

    if job.attempts + 1 >= MOST_TRIES:
        log.error("Job %s (%s) ended its worker %s times.", job.id, job.task_name, MOST_TRIES)
        await app.job_manager.finish_job(job=job, status=Status.FAILED, delete_job=False)
        return
    log.warning("Job %s (%s) lost its worker; it runs again.", job.id, job.task_name)
    try:
        await app.job_manager.retry_job(job=job)
    except UniqueViolation:
        # The same work was queued once more meanwhile; doing it once is enough.
        await app.job_manager.finish_job(job=job, status=Status.ABORTED, delete_job=True)


if __name__ == "__main__":
    # Under its real name, so that procrastinate does not take it for a script with tasks of its own.
    import_module("thirdline.project.worker").main()

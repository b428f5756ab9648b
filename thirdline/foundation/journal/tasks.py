from __future__ import annotations

from procrastinate.contrib.django import app

from thirdline.foundation.journal.operations import seal_entries
from thirdline.foundation.journal.queries import entry_numbered
from thirdline.foundation.journal.subscriptions import handler_named


@app.task(name="journal.react", retry=5)
def react(entry_id: int, handler: str) -> None:
    handler_named(handler)(entry_numbered(entry_id))


@app.periodic(cron="* * * * *")
@app.task(name="journal.seal", queueing_lock="journal.seal")
def seal(timestamp: int) -> None:
    while seal_entries() is not None:
        pass

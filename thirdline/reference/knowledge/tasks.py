from __future__ import annotations

from procrastinate.contrib.django import app

from thirdline.foundation.people.operations import robot
from thirdline.reference.knowledge.operations import remind_owners

BATCH = 100


@app.periodic(cron="17 * * * *")
@app.task(name="knowledge.remind", queueing_lock="knowledge.remind")
def remind(timestamp: int) -> None:
    while remind_owners(limit=BATCH, by=robot()) == BATCH:
        pass

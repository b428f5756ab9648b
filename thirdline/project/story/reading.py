"""People read their notices: daily at work, once in a while else; the last hours are still new."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from thirdline.foundation.notifications.operations import mark_all_read
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.project.story.stage import Script, Stage


def plan(stage: Stage, begins: datetime) -> None:
    for number, person in enumerate(stage.house.cast.values()):
        random = Random(f"reading {number}")  # noqa: S311 - a story, not a secret
        every = timedelta(days=1 if person.standing.is_staff else 7)
        first = begins + timedelta(hours=random.uniform(1, 24))
        stage.enter(first, _read(person, every))
        last = stage.anchor - timedelta(minutes=random.uniform(40, 170))
        stage.enter(last, _read(person, timedelta(days=400)))


def _read(person: Person, every: timedelta) -> Script:
    while True:
        mark_all_read(person, by=person)
        yield clock.now() + every

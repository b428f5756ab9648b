"""When people ask, and what for: more on Mondays, most before eleven, a few at night."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from thirdline.project.story.case import Case
from thirdline.project.story.house import ZONE
from thirdline.project.story.ordinary import Matter, matter_script, request_script
from thirdline.project.story.stage import Stage
from thirdline.project.story.texts import words_of

WEEKDAYS = (1.3, 1.15, 1.05, 1.05, 0.9, 0.22, 0.16)
HOURS = (
    0.1, 0.05, 0.05, 0.05, 0.1, 0.2, 0.6, 2.2, 5, 6.5, 6, 4.6, 3, 4.6, 5, 4.4, 3.4, 2, 1, 0.7, 0.6,
    0.5, 0.3, 0.2,
)  # fmt: skip
SERVICES = {
    "vpn": 14, "payroll": 10, "erp": 12, "mail": 13, "customer-portal": 9, "dealer-interfaces": 4,
    "printing": 9, "telephony": 6, "network": 5, "workplace": 17, "access": 9,
}  # fmt: skip
LEVELS, SHARES = (1, 2, 3), (0.66, 0.265, 0.075)
REQUESTS = 0.13
# The last hours belong to the tickets the screens are known for.
QUIET = timedelta(hours=1)


def plan(stage: Stage, begins: datetime, *, count: int) -> None:
    random = Random("arrivals")  # noqa: S311 - a story, not a secret
    moments = sorted(_moment(random, begins, stage.anchor - QUIET) for _each in range(count))
    matters = _Matters(random)
    for number, moment in enumerate(moments):
        seed = f"ticket {number}"
        requester = random.choice(stage.house.asking)
        if random.random() < REQUESTS:
            category = random.choice(list(words_of("talk")["requests"]))
            case = Case(stage, requester, "access", seed)
            stage.enter(moment, request_script(case, category))
        else:
            matter = matters.next()
            case = Case(stage, requester, matter.service, seed)
            stage.enter(moment, matter_script(case, matter))


def _moment(random: Random, begins: datetime, ends: datetime) -> datetime:
    """A moment by weekday and hour; one outside of the story is drawn again."""
    days = (ends - begins).days + 1
    while True:
        day = begins.astimezone(ZONE).date() + timedelta(days=random.randrange(days + 1))
        if random.random() * 1.3 > WEEKDAYS[day.weekday()]:
            continue
        hour = random.choices(range(24), HOURS)[0]
        at = time(hour, random.randrange(60), random.randrange(60))
        moment = datetime.combine(day, at, ZONE)
        if begins <= moment <= ends:
            return moment


class _Matters:
    """Deals matters by level and service, each once before any comes again."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._decks: dict[tuple[str, int], list[Matter]] = {}
        self._all: dict[tuple[str, int], list[Matter]] = {}
        for service, words in words_of("matters").items():
            for row in words["matters"]:
                self._all.setdefault((service, row["top"]), []).append(_matter(service, words, row))

    def next(self) -> Matter:
        level = self._random.choices(LEVELS, SHARES)[0]
        known = [service for service in SERVICES if (service, level) in self._all]
        service = self._random.choices(known, [SERVICES[one] for one in known])[0]
        deck = self._decks.setdefault((service, level), [])
        if not deck:
            deck += self._random.sample(self._all[service, level], len(self._all[service, level]))
        return deck.pop()


def _matter(service: str, words: Any, row: Any) -> Matter:
    return Matter(
        service=service,
        title=row["t"],
        said=row["s"],
        fixed=row["f"],
        level=row["top"],
        asks=words["ask"],
        answers=words["answer"],
    )

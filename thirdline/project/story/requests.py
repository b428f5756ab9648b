"""Requests of the catalogue: delivered, on their way, waiting for approval, refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.states import HoldReason
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.practices.catalogue.models import Approval, CatalogueItem
from thirdline.practices.catalogue.operations import approve_request, refuse_request, submit_request
from thirdline.project.story.case import Case
from thirdline.project.story.stage import Script, Stage

HOUR = 60
DAY = 24 * HOUR


class Asked(Case):
    """A case that began with a form."""

    def submit(self, slug: str, **answers: Any) -> Ticket:
        self.stage.numbers.give(clock.now())
        item = CatalogueItem.objects.get(slug=slug)
        who = self.requester
        self.ticket = submit_request(item, answers=answers, requester=who, by=who)
        return self.ticket

    @property
    def step(self) -> Approval:
        return Approval.objects.select_related("request__ticket").get(request__ticket=self.ticket)

    def again(self) -> None:
        """The object in hand, as approval left it."""
        self.ticket.refresh_from_db()


def plan(stage: Stage, begins: datetime) -> None:
    """Enter every request that begins within the story; a shorter story has fewer."""
    for who, ago, script in REQUESTS:
        moment = stage.anchor - timedelta(minutes=ago)
        if moment >= begins:
            asked = Asked(stage, stage.house.cast[who], "workplace", f"request {who} {ago}")
            stage.enter(moment, script(asked, ago))


def _at(asked: Asked, ago: float) -> datetime:
    return asked.stage.anchor - timedelta(minutes=ago)


def _person(asked: Asked, name: str) -> Person:
    return asked.house.cast[name]


def large_laptop(asked: Asked, ago: float) -> Script:
    """Approved by the manager, ordered, not here yet."""
    day = _at(asked, -9 * DAY).date().isoformat()
    asked.submit(
        "laptop", size="16 inch", why_large="The salary run with two screens and the large tables.",
        extras=["Dock"], old_one="yes", label="AL-4471", needed_on=day, cost_centre="4410",
    )  # fmt: skip
    yield _at(asked, ago - 5 * HOUR)
    approve_request(asked.step, by=_person(asked, "marta"))
    yield _at(asked, ago - 7 * HOUR)
    asked.again()
    bas = _person(asked, "bas")
    asked.take(bas)
    asked.answer("It is ordered. I write when it is here; your files come over by themselves.", bas)
    asked.hold(HoldReason.VENDOR, bas, "Ordered, arrives in four days")


def refused_laptop(asked: Asked, ago: float) -> Script:
    asked.submit(
        "laptop", size="16 inch", why_large="The screen is nicer.", old_one="no", cost_centre="5120"
    )
    yield _at(asked, ago - 3 * HOUR)
    reason = "The 14 inch does all of this; ask for a second screen with it instead."
    refuse_request(asked.step, reason=reason, by=_person(asked, "marta"))


def vpn_access(asked: Asked, ago: float) -> Script:
    """Waits for Rae, who leads payroll."""
    asked.submit(
        "vpn-access", why="Salary run from home on the 30th.", device="Laptop of the house"
    )
    yield from ()


def licence(asked: Asked, ago: float) -> Script:
    asked.submit("software-licence", program="PDF editor", people="3")
    yield _at(asked, ago - 90)
    tomas = _person(asked, "tomas")
    asked.take(tomas)
    yield _at(asked, ago - 200)
    asked.solve(tomas, "It is in the software centre of all three laptops.", code="fulfilled")
    yield _at(asked, ago - 400)
    asked.close(asked.requester)


def starter(asked: Asked, ago: float) -> Script:
    day = _at(asked, -13 * DAY).date().isoformat()
    asked.submit(
        "new-starter", who="Milan de Vries", starts_on=day, manager="Rae Okafor",
        needs=["Laptop", "Badge", "Desk"], place="Leiden",
    )  # fmt: skip
    yield _at(asked, ago - 40)
    who = asked.colleague()
    asked.take(who)
    asked.answer("Badge and desk are arranged; the laptop follows.", who)


def room(asked: Asked, ago: float) -> Script:
    asked.submit("meeting-room-help", room="Leiden 2.14", what=["Video call"])
    yield _at(asked, ago - 12)
    who = asked.colleague()
    asked.take(who)
    yield _at(asked, ago - 150)
    asked.solve(who, "The camera has a new cable.", code="fulfilled")


def phone(asked: Asked, ago: float) -> Script:
    """Waits longer than it should: the manager was reminded."""
    asked.submit("phone", keep="yes", number="+31 6 5550 112", abroad="no")
    yield from ()


REQUESTS: tuple[tuple[str, float, Callable[[Asked, float], Script]], ...] = (
    ("rae", 3.2 * DAY, large_laptop),
    ("hugo", 2.3 * DAY, refused_laptop),
    ("joris", 3 * HOUR, vpn_access),
    ("carla", 5.2 * DAY, licence),
    ("chloe", 1.2 * DAY, starter),
    ("sofie", 2.1 * DAY, room),
    ("sofie", 1.9 * DAY, phone),
)

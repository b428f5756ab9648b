"""What of the estate the tickets are about, and the problem somebody works on behind it."""

from __future__ import annotations

from datetime import datetime, timedelta

from thirdline.desk.affected.operations import say_affected
from thirdline.desk.tickets.models import Ticket
from thirdline.kit import clock
from thirdline.practices.problems.operations import (
    edit_problem,
    link_problem,
    move_problem,
    open_problem,
    raise_problem,
)
from thirdline.project.story.stage import Script, Stage
from thirdline.reference.estate.models import ConfigurationItem, Debt
from thirdline.reference.estate.operations import work_out_estate

DROPS = 20418
# Minutes ago, ticket, who says so, what of, and why.
NAMED = (
    (211, DROPS, "tomas", ("vpn-gw-a", "vpn-gw-b"), "Rekey fails on both."),
    (120, DROPS, "noor", ("fw-edge-a", "fw-edge-b"), "9.4.2 refuses key group 14 since Sunday night."),
    (118, 20421, "noor", ("vpn-gw-a",), ""),
    (117, 20425, "noor", ("vpn-gw-b",), ""),
    (16, 20467, "ines", ("VPN",), ""),
    (15, 20470, "ines", ("VPN", "vpn-gw-b"), "All handhelds of hall B come in there."),
)  # fmt: skip
RADIUS = (
    "rad-a is down with a broken power supply, out of warranty. Until the part is there, rad-b in Almere "
    "answers every sign-in of VPN and ERP alone, on one power feed that is on bypass and in the loop "
    "whose pump has no spare."
)


def plan(stage: Stage, begins: datetime) -> None:
    for ago, number, who, names, words in NAMED:
        stage.enter(stage.anchor - timedelta(minutes=ago), _name(stage, number, who, names, words))
    moment = stage.anchor - timedelta(days=17)
    if moment >= begins:
        stage.enter(moment, _radius(stage))


def _name(stage: Stage, number: int, who: str, names: tuple[str, ...], words: str) -> Script:
    ticket = Ticket.objects.filter(pk=number).first()
    if ticket is not None and not ticket.is_merged:
        items = list(ConfigurationItem.objects.filter(name__in=names).order_by("name"))
        say_affected(ticket, items=items, words=words, by=stage.house.cast[who])
    yield clock.now()


def _radius(stage: Stage) -> Script:
    """The debt is found by working the estate out, and raised on the same day."""
    cast = stage.house.cast
    work_out_estate(by=stage.house.robot)
    debt = Debt.objects.filter(item__name="VPN", ended_at=None).first()
    title = "RADIUS has no redundancy left"
    if debt is not None:
        problem = raise_problem(debt, title=title, words=RADIUS, by=cast["noor"])
    else:
        service = stage.house.services["vpn"]
        problem = open_problem(title=title, service=service, words=RADIUS, by=cast["noor"])
    servers = list(ConfigurationItem.objects.filter(name__in=["rad-a", "rad-b"]).order_by("name"))
    link_problem(problem, items=servers, by=cast["noor"])
    yield stage.anchor - timedelta(days=16, hours=2)
    move_problem(problem, to="assess", by=cast["noor"])
    yield stage.anchor - timedelta(days=9)
    words = f"{RADIUS}\n\nThe part arrives on Thursday; a third server in Leiden is asked for."
    edit_problem(problem, changes={"words": words}, by=cast["noor"])
    move_problem(problem, to="fix", by=cast["noor"])

"""What belongs together in the VPN trouble: a second ticket of the same matter, children, links."""

from __future__ import annotations

from datetime import timedelta

from thirdline.desk.links.operations import (
    attach_children,
    begin_run,
    link_tickets,
    merge_tickets,
    take_step,
)
from thirdline.desk.links.rules import Do, LinkKind
from thirdline.desk.tickets.models import Ticket
from thirdline.project.story.scenes import Scene
from thirdline.project.story.stage import Script, Stage

PARENT, TWIN = 20418, 20423
CHILDREN = (20421, 20425, 20427, 20433, 20467)
AGAIN = Scene(
    TWIN, 276, "rae", "vpn", "Payroll file to the bank stops half-way",
    "The upload to the bank broke off at 40 %, twice. I think it is the VPN again.",
    {"tags": ["payroll-cut-off"]},
)  # fmt: skip
FOUND = (
    "Hello {first_name},\n\nwe know now why the VPN drops: an update of Sunday refuses the keys the "
    "client offers. Until it is mended the profile “Fallback (B)” holds. {ticket} stays open until then."
)


def same_matter(stage: Stage, scene: Scene) -> Script:
    """Rae asks twice; the desk lets the second go on in the first."""
    case = scene.begin(stage)
    yield case.at(266)
    merge_tickets(
        [case.ticket], into=Ticket.objects.get(pk=PARENT),
        reason="The same upload, the same drops.", by=case.who("ines"),
    )  # fmt: skip


def plan(stage: Stage) -> None:
    stage.enter(stage.anchor - timedelta(minutes=150), _family(stage))


def _family(stage: Stage) -> Script:
    cast = stage.house.cast
    parent = Ticket.objects.get(pk=PARENT)
    children = [Ticket.objects.get(pk=n) for n in CHILDREN[:-1]]
    attach_children(parent, children=children, by=cast["tomas"])
    yield stage.anchor - timedelta(minutes=33)
    begin_run(parent, do=Do.ANSWER, text=FOUND, by=cast["noor"])
    while take_step(by=stage.house.robot):
        pass
    yield stage.anchor - timedelta(minutes=17)
    last = Ticket.objects.get(pk=CHILDREN[-1])
    attach_children(parent, children=[last], by=cast["noor"])
    handhelds = Ticket.objects.get(pk=20470)
    link_tickets(handhelds, other=parent, kind=LinkKind.CAUSED_BY, by=cast["noor"])


SCENES = [(AGAIN, same_matter)]

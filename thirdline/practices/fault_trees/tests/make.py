"""Trees for tests: a VPN that needs one of two gateways and one of two sign-in servers."""

from __future__ import annotations

from dataclasses import dataclass

from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.practices.fault_trees.models import FaultTree
from thirdline.practices.fault_trees.operations import compile_tree
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.operations import say_health, set_need
from thirdline.reference.estate.tests.make import item, items


@dataclass
class Vpn:
    service: ConfigurationItem
    gateways: list[ConfigurationItem]
    radius: list[ConfigurationItem]

    def compiled(self, by: Person, ticket: Ticket | None = None) -> FaultTree:
        return compile_tree(item=self.service, ticket=ticket, by=by)


def vpn(by: Person, *, rad_a_down: bool = False, **facts: object) -> Vpn:
    made = Vpn(
        item(by, "VPN", "service", **facts),
        items(by, "vpn-gw-a", "vpn-gw-b"),
        items(by, "rad-a", "rad-b"),
    )
    set_need(made.service, members=made.gateways, k=1, label="VPN gateways", by=by)
    set_need(made.service, members=made.radius, k=1, label="Sign-in", by=by)
    if rad_a_down:
        say_health(made.radius[0], health="down", words="out since 12 June", by=by)
    return made


def event(one: ConfigurationItem) -> str:
    return f"item-{one.pk}"

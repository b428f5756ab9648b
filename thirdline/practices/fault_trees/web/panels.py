from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from thirdline.kit.ui import registry
from thirdline.practices.fault_trees import (
    queries,
    telling,  # noqa: F401  says how its entries read
)


def _of_tickets(tickets: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    """Nothing for tickets without a tree and without a service to ask about."""
    if not person.may("work"):
        return {}
    trees = queries.trees_of_tickets([one.pk for one in tickets], person)
    facts: dict[Any, registry.Facts | None] = {}
    for one in tickets:
        asks = one.is_open and one.service_id is not None
        known = {"trees": trees.get(one.pk, []), "asks": asks}
        facts[one.pk] = known if asks or one.pk in trees else None
    return facts


def _of_items(items: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    return {one.pk: {} if person.may("work") else None for one in items}


def _head(people: Sequence[Any], person: Any) -> Mapping[Any, registry.Facts | None]:
    return {one.pk: {} for one in people}


registry.panel("ticket.side", 20, "fault_trees/_ticket.html", _of_tickets)
registry.panel("estate.item.verbs", 30, "fault_trees/_item.html", _of_items)
registry.panel("causes.head", 10, "fault_trees/_head.html", _head)

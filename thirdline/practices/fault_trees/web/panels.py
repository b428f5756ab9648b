from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thirdline.desk.search import labels
from thirdline.kit.ui import registry
from thirdline.kit.ui.keys import shortcut
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


def _address(person: Any, number: int) -> str:
    return reverse("fault_trees:tree", args=[queries.tree_for(person, number).pk])


labels.leads("FT-", _address)
registry.panel("ticket.side", 20, "fault_trees/_ticket.html", _of_tickets)
registry.panel("estate.item.verbs", 30, "fault_trees/_item.html", _of_items)
registry.panel("causes.head", 10, "fault_trees/_head.html", _head)
shortcut("tree", "↑", "↓", words=_("To what it leads to, and to what is below it"), order=1)
shortcut("tree", "←", "→", words=_("To what hangs beside it"), order=2)
shortcut("tree", "Enter", words=_("Fold or unfold a gate; change an event"), order=3)
shortcut("tree", "e", words=_("Change it"), order=10)
shortcut("tree", "a", words=_("Add an event below a gate"), order=11)
shortcut("tree", "b", words=_("Add a gate, a branch, below a gate"), order=12)
shortcut("tree", "s", words=_("Add a switch below a gate"), order=13)
shortcut("tree", "l", words=_("Hang below a gate what is there already"), order=14)
shortcut("tree", "n", words=_("Negate it"), order=15)
shortcut("tree", "Delete", words=_("Take it away"), order=16)
shortcut("tree", "f", words=_("Fold or unfold it"), order=17)
shortcut("tree", "u", words=_("Undo the last change"), order=18)
shortcut("tree", "Esc", words=_("From a field back to the tree"), order=30)

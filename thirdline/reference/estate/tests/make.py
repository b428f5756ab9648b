"""Items for tests, made by the operations that make them in earnest."""

from __future__ import annotations

from typing import Any

from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.reference.estate.models import (
    ConfigurationItem,
    Debt,
    ItemKind,
    Need,
    RelationKind,
)
from thirdline.reference.estate.operations import (
    ask_what_if,
    begin_change_of_items,
    name_fate,
    register_item,
    relate_items,
    set_need,
    work_out_estate,
)


def kind(slug: str = "server") -> ItemKind:
    """A kind the product ships."""
    return ItemKind.objects.get(slug=slug)


def item(
    by: Person, name: str = "rad-a", kind_slug: str = "server", **facts: Any
) -> ConfigurationItem:
    return register_item(name=name, kind=kind(kind_slug), by=by, **facts)


def items(by: Person, *names: str, **facts: Any) -> list[ConfigurationItem]:
    return [item(by, name, **facts) for name in names]


def group(by: Person, k: int = 1, *, of: int = 2) -> Need:
    """A service that needs k of so many servers."""
    members = items(by, *(f"node-{number}" for number in range(1, of + 1)))
    return set_need(item(by, "VPN", "service"), members=members, k=k, by=by)


def in_the_estate(by: Person) -> dict[str, Any]:
    """A service that needs one of two servers, which hang on one cooling and are cabled to each other."""
    need = group(by)
    one, two = (each.item for each in need.members.all())
    cooling = name_fate(name="Cooling", members=[one, two], by=by)
    cabled = RelationKind.objects.get(slug="cabled-to")
    work_out_estate(by=robot())
    return {
        "item": need.item,
        "need": need,
        "fate": cooling,
        "relation": relate_items(one, kind=cabled, other=two, by=by),
        "debt": Debt.objects.get(item=need.item),
        "items_change": begin_change_of_items([one.pk], changes={"site": "Leiden"}, by=by),
        "question": ask_what_if(title="Why", failed=[one.pk], by=by),
    }

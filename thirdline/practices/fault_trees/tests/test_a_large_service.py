"""A service with five hundred items below it, asked why it is down: bounded, said so, and of use."""

from __future__ import annotations

import random
import re

import pytest
from django.test import Client

from thirdline.foundation.people.models import Person
from thirdline.practices.fault_trees.operations import compile_tree
from thirdline.practices.fault_trees.tests.make import event
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.operations import say_health, set_need
from thirdline.reference.estate.tests.make import item, items

LAYERS = 8


def crosswise(by: Person, size: int = 500) -> tuple[ConfigurationItem, list[ConfigurationItem]]:
    """Eight layers whose items need one to three of the layers below: no order of them is good."""
    chance = random.Random(0)
    service = item(by, "Trading", "service")
    below = items(by, *(f"node-{number:03}" for number in range(size)))
    rows = [below[size * n // LAYERS : size * (n + 1) // LAYERS] for n in range(LAYERS)]
    needed = [chance.sample(rows[0], 3) for _ in range(15)]
    for members in needed:
        set_need(service, members=members, k=1, by=by)
    for n, row in enumerate(rows[:-1]):
        for one in row:
            for number in range(chance.choice([1, 1, 2])):
                lower = rows[chance.choice([n + 1, n + 1, min(n + 2, LAYERS - 1)])]
                members = chance.sample(lower, chance.choice([1, 1, 2, 2, 3]))
                k = chance.choice([1, 1, 1, max(1, len(members) - 1)])
                # By a name of its own: two of one item may be drawn alike.
                set_need(one, members=members, k=k, label=f"group {number}", by=by)
    return service, needed[0]


@pytest.mark.slow
def test_a_service_with_five_hundred_items_shows_its_likelihoods(
    client: Client, noor: Person
) -> None:
    client.force_login(noor)
    service, first = crosswise(noor)
    say_health(first[0], health="down", words="no answer", by=noor)
    tree = compile_tree(item=service, ticket=None, by=noor)

    page = client.get(f"/fault-trees/{tree.pk}").content.decode()

    assert "bounded" in page
    assert "too hard" not in page
    assert len(re.findall(r"node-\d{3}", page)) > 10

    client.post(
        f"/fault-trees/{tree.pk}/evidence",
        {"name": event(first[1]), "says": "failed", "words": "fans stand still"},
    )
    page = client.get(f"/fault-trees/{tree.pk}?show=cuts").content.decode()
    assert "too hard" not in page
    assert "What must fail together" in page
    assert first[1].name in page

"""An import is undone although trees, tickets and problems name what it brought: that stays, and is told."""

from __future__ import annotations

import pytest

from thirdline.desk.affected.operations import say_affected
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.practices.fault_trees.operations import compile_tree
from thirdline.practices.problems.operations import open_problem
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.tests import files


@pytest.mark.django_db
def test_what_a_tree_a_ticket_or_a_problem_names_stays_and_is_told(
    noor: Person, ticket: Ticket
) -> None:
    found = files.bring_in(files.TABLE, by=noor)
    compile_tree(item=files.named("orders"), by=noor)
    say_affected(ticket, items=[files.named("core-a")], by=noor)
    open_problem(title="Disks fill up", items=[files.named("orders-db")], by=noor)

    undone = files.undo(found, by=noor)

    left = set(ConfigurationItem.objects.values_list("name", flat=True))
    assert (undone.state, left) == ("undone", {"orders", "core-a", "orders-db"})
    assert len(undone.problems) == 3
    assert all("it is used elsewhere, as on a ticket" in one for one in undone.problems)

from __future__ import annotations

from tests.cast import House
from thirdline.desk.bulk.operations import undo_change
from thirdline.desk.bulk.tests import make
from thirdline.desk.links.models import Tie
from thirdline.desk.links.operations import attach_children
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.views.tests.make import ticket as asked
from thirdline.foundation.people.models import Person


def test_many_become_children_of_one_and_can_be_taken_back(
    house: House, ticket: Ticket, rae: Person, ines: Person
) -> None:
    two = [asked(title, rae, house) for title in ("one", "two")]
    own = asked("has a child", rae, house)
    attach_children(own, children=[asked("its child", rae, house)], by=ines)

    change = make.run([*two, own], ines, ("parent", {"parent": ticket.label}))

    found = make.outcomes(change)
    assert [found[title][0] for title in ("one", "two", "has a child")] == [
        "done",
        "done",
        "refused",
    ]
    assert "has children itself" in found["has a child"][1]
    make.ended(undo_change(change, by=ines))
    assert not Tie.objects.filter(parent=ticket, ended_at=None).exists()

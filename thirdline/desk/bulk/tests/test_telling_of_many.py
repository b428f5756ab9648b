"""Whoever is given many tickets hears of it once, and one row says so."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.bulk.operations import undo_change
from thirdline.desk.bulk.tests import make
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import assign_ticket, take_ticket
from thirdline.desk.views.tests.make import ticket
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Held, Notice
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import join_team


@pytest.fixture
def many(house: House, rae: Person, tomas: Person) -> list[Ticket]:
    join_team(tomas, team=house.desk, by=None)
    made = [ticket(f"t{number}", rae, house) for number in range(25)]
    Notice.objects.all().delete()
    return made


def test_many_tickets_given_at_once_are_one_row(
    many: list[Ticket], ines: Person, tomas: Person
) -> None:
    assign_ticket(many[0], to=tomas, quiet=True, by=ines)

    change = make.run(many, ines, ("assign", {"person": tomas.pk}))

    notice = Notice.objects.get()
    assert (notice.person, notice.text) == (tomas, "Ines gave you 24 tickets.")
    assert (notice.times, notice.entries, Held.objects.count()) == (1, [], 0)
    told = Entry.objects.filter(verb="notice.given", facts__person=tomas.pk)
    assert told.count() == 1
    make.ended(undo_change(change, by=ines))
    assert Notice.objects.count() == 1


def test_what_one_gives_oneself_is_told_nobody(many: list[Ticket], ines: Person) -> None:
    make.run(many, ines, ("assign", {"person": ines.pk}))

    assert not Notice.objects.exists()


def test_one_ticket_given_by_hand_is_told_with_its_name(
    many: list[Ticket], ines: Person, tomas: Person
) -> None:
    take_ticket(many[0], by=ines)
    assign_ticket(many[0], to=tomas, by=ines)

    notice = Notice.objects.get()
    assert (notice.person, notice.ticket_id) == (tomas, many[0].pk)
    assert notice.text == f"Ines gave you {many[0].label} “t0”."

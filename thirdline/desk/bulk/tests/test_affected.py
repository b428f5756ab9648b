"""In an outage the same items are named on many tickets at once, and taken back at once."""

from __future__ import annotations

from tests.cast import House
from thirdline.desk.affected.operations import say_affected
from thirdline.desk.affected.queries import items_of
from thirdline.desk.bulk.operations import undo_change
from thirdline.desk.bulk.tests import make
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.views.tests.make import ticket as asked
from thirdline.foundation.people.models import Person
from thirdline.reference.estate.models import ItemKind
from thirdline.reference.estate.operations import register_item


def test_items_are_named_on_many_and_put_back_where_they_were_new(
    ticket: Ticket, house: House, ines: Person, noor: Person, rae: Person
) -> None:
    kind = ItemKind.objects.get(slug="firewall")
    a, b = (register_item(name=name, kind=kind, by=noor) for name in ("fw-a", "fw-b"))
    other = asked("VPN again", rae, house)
    say_affected(ticket, items=[a], by=ines)

    change = make.run([ticket, other], ines, ("affected", {"items": f"fw-b, {a.label}"}))
    assert [items_of(one) for one in (ticket, other)] == [[a, b], [b, a]]

    make.ended(undo_change(change, by=ines))
    assert [items_of(one) for one in (ticket, other)] == [[a], []]

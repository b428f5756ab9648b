"""Naming an item on a ticket waits for nobody who works on the item."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from thirdline.desk.affected.operations import say_affected
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.reference.estate.operations import edit_item
from thirdline.reference.estate.tests import make


@pytest.mark.django_db(transaction=True)
def test_what_is_being_edited_or_imported_is_named_on_tickets_meanwhile(
    noor: Person, ticket: Ticket, ines: Person
) -> None:
    item, said = make.item(noor, "fw"), Event()

    def name() -> None:
        say_affected(ticket, items=[item], by=ines)
        said.set()
        connection.close()

    other = Thread(target=name)
    with transaction.atomic():
        edit_item(item, changes={"rack": "B08"}, by=noor)
        other.start()
        waited = not said.wait(5)
    other.join(10)

    assert not waited

"""Whatever shows why a ticket waits knows waiting for approval, too."""

from __future__ import annotations

import pytest
from django.test import Client

from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.states import HoldReason
from thirdline.desk.tickets.web.forms import HOLD_WORDS
from thirdline.desk.views.drawing import WAITING
from thirdline.foundation.people.models import Person
from thirdline.practices.catalogue.tests import make


@pytest.mark.parametrize("reason", list(HoldReason))
def test_every_reason_has_its_words(reason: HoldReason):
    assert WAITING[reason]
    assert HOLD_WORDS[reason]


@pytest.fixture
def waiting(house, ada: Person, rae: Person, mina: Person) -> Ticket:
    make.catalogue(ada)
    Person.objects.filter(pk=rae.pk).update(manager=mina)
    rae.refresh_from_db()
    return make.large(rae)


@pytest.mark.parametrize("place", ["/tickets/{}", "/queue", "/board"])
def test_agents_see_a_ticket_that_waits_for_approval(place: str, waiting: Ticket, tomas: Person):
    door = Client()
    door.force_login(tomas)

    assert door.get(place.format(waiting.pk), follow=True).status_code == 200

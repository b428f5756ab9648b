"""Open tickets that may be about the same are offered, and become children together."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.links.finding import similar_to
from thirdline.desk.links.models import Tie
from thirdline.desk.links.operations import attach_children
from thirdline.desk.links.tests.make import asked, browser, fresh
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import resolve_ticket, restrict_ticket
from thirdline.foundation.people.models import Person


@pytest.fixture
def parent(house: House, rae: Person) -> Ticket:
    return asked(rae, "Outlook does not connect to the mailbox", service=house.vpn)


def titles(parent: Ticket, reader: Person) -> list[str]:
    return [one.ticket.title for one in similar_to(fresh(parent), reader)]


def test_those_that_share_most_come_first(
    parent: Ticket, house: House, rae: Person, ines: Person
) -> None:
    asked(rae, "Outlook says it cannot connect", service=house.vpn)
    asked(rae, "The mailbox: Outlook does not connect", service=house.vpn)
    asked(rae, "Printer jams", service=house.vpn)
    asked(rae, "Outlook is slow", service=house.vpn)

    assert titles(parent, ines) == [
        "The mailbox: Outlook does not connect",
        "Outlook says it cannot connect",
    ]


def test_short_words_make_nothing_similar_unless_they_are_names(
    house: House, rae: Person, ines: Person
) -> None:
    parent = asked(rae, "VPN for the new payroll office", service=house.vpn)
    asked(rae, "Form for the new desk", service=house.vpn)
    asked(rae, "VPN payroll upload hangs", service=house.vpn)

    assert titles(parent, ines) == ["VPN payroll upload hangs"]


def test_only_open_ones_of_the_same_service_that_are_free_and_readable(
    parent: Ticket, house: House, rae: Person, ines: Person, tomas: Person
) -> None:
    same = "Outlook does not connect to the mailbox"
    asked(rae, same, service=house.payroll)
    done, child, other = (asked(rae, same, service=house.vpn) for _n in range(3))
    resolve_ticket(done, words="Done.", by=ines)
    attach_children(other, children=[child], by=ines)
    hidden = asked(rae, same, service=house.vpn)
    restrict_ticket(hidden, named=[ines], by=ines)

    assert titles(parent, tomas) == []
    assert [one.ticket for one in similar_to(fresh(parent), ines)] == [hidden]


def test_what_is_ticked_becomes_its_children(
    parent: Ticket, house: House, rae: Person, ines: Person
) -> None:
    two = [asked(rae, f"Outlook: mailbox does not connect {n}", service=house.vpn) for n in (1, 2)]
    client = browser(ines)
    page = client.get(f"/tickets/{parent.pk}/similar").content.decode()

    answer = client.post(f"/tickets/{parent.pk}/similar", {"ticket": [one.pk for one in two]})

    assert all(f'name="ticket" value="{one.pk}"' in page for one in two)
    assert answer.status_code == 303
    assert set(Tie.objects.values_list("parent", "child")) == {(parent.pk, one.pk) for one in two}
    assert "says the same" in client.get(f"/tickets/{parent.pk}/similar").content.decode()


@pytest.mark.parametrize("sent", [{}, {"ticket": "x"}, {"ticket": "9" * 30}])
def test_nothing_ticked_is_said(parent: Ticket, ines: Person, sent: dict[str, str]) -> None:
    assert browser(ines).post(f"/tickets/{parent.pk}/similar", sent).status_code == 409


def test_the_dialog_of_a_family_leads_there(parent: Ticket, ines: Person) -> None:
    page = browser(ines).get(f"/tickets/{parent.pk}/family").content.decode()

    assert f'href="/tickets/{parent.pk}/similar"' in page

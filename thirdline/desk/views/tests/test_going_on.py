"""From a ticket to the next of its list, whatever happened to the list meanwhile."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import resolve_ticket, restrict_ticket
from thirdline.desk.views.beside import Neighbours, neighbours_of
from thirdline.desk.views.contributing import view_named
from thirdline.desk.views.rules import ORDERS, Place
from thirdline.desk.views.tests import make
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


@pytest.fixture
def four(house: House, rae: Person) -> list[Ticket]:
    return [make.ticket(name, rae, house) for name in ("a", "b", "c", "d")]


def beside(ticket: Ticket, reader: Person, stood: str = "") -> Neighbours | None:
    view = view_named("all")
    assert view is not None
    place = Place(reader.pk, None, clock.now())
    condition = view.condition(place)
    return neighbours_of(ticket, condition, ORDERS["oldest"], stood=stood, reader=reader)


def test_a_ticket_knows_its_place_and_its_neighbours(four: list[Ticket], ines: Person) -> None:
    found = beside(four[1], ines)

    assert found is not None
    assert (found.before, found.after) == (four[0], four[2])
    assert (found.place, found.total) == (2, 4)


def test_without_script_the_links_of_a_ticket_go_on_in_the_list_of_its_address(
    four: list[Ticket], ines: Person
) -> None:
    client, of = make.browser(ines), "order=oldest&plain=1&view=all"
    row = client.get(f"/queue?{of}").content.decode()
    page = client.get(f"/tickets/{four[1].pk}?{of}").content.decode()
    onward = (
        f"/queue/tickets/{four[1].pk}/neighbours?order=oldest&amp;plain=1&amp;view=all&amp;go=after"
    )

    answer = client.get(onward.replace("&amp;", "&"))

    assert f'href="/tickets/{four[1].pk}?order=oldest&amp;plain=1&amp;view=all"' in row
    assert f'<a class="btn btn--sm" href="{onward}" rel="next">' in page
    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{four[2].pk}?{of}")
    last = client.get(f"/queue/tickets/{four[3].pk}/neighbours?{of}&go=after").content.decode()
    assert "This is the last" in last
    assert 'rel="next"' not in client.get(f"/tickets/{four[1].pk}").content.decode()


def test_the_first_and_the_last_have_one_neighbour(four: list[Ticket], ines: Person) -> None:
    first, last = beside(four[0], ines), beside(four[3], ines)

    assert first is not None
    assert last is not None
    assert (first.before, last.after) == (None, None)


def test_what_left_the_list_goes_on_from_where_it_stood(four: list[Ticket], ines: Person) -> None:
    seen = beside(four[1], ines)
    assert seen is not None
    resolve_ticket(four[1], words="Done.", by=ines)

    found = beside(four[1], ines, stood=seen.cursor)

    assert found is not None
    assert (found.before, found.after, found.place) == (four[0], four[2], 0)


def test_a_ticket_that_never_was_in_the_list_has_no_place_in_it(
    four: list[Ticket], ines: Person
) -> None:
    resolve_ticket(four[1], words="Done.", by=ines)

    assert beside(four[1], ines) is None


def test_restricted_neighbours_are_passed_over(
    four: list[Ticket], ines: Person, tomas: Person
) -> None:
    restrict_ticket(four[2], named=[], by=ines)

    found = beside(four[1], tomas)

    assert found is not None
    assert (found.after, found.total) == (four[3], 3)


def test_the_line_leads_back_to_the_same_place(four: list[Ticket], ines: Person) -> None:
    address = f"/queue/tickets/{four[1].pk}/neighbours?view=all&order=oldest"

    page = make.browser(ines).get(address).content.decode()
    back = make.browser(ines).get(f"/queue?view=all&order=oldest&at={four[1].pk}").content.decode()

    assert f"at={four[1].pk}" in page
    assert f'href="/tickets/{four[2].pk}"' in page
    assert "2 of 4" in page
    assert (
        f'aria-current="true"><td><input class="form-check-input" type="checkbox" value="{four[1].pk}"'
        in back
    )

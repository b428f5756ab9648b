"""Walking a list page by page shows every ticket once and in order, whatever happens beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.views.keyset import cursor_of, page_of, read_cursor
from thirdline.desk.views.rules import OF_OPEN, ORDERS, Order
from thirdline.desk.views.tests import make
from thirdline.foundation.people.models import Person
from thirdline.kit import clock

FAR = 10**9


@pytest.fixture
def thirty(house: House, rae: Person) -> list[Ticket]:
    """Priorities and due moments that repeat, and some that are missing."""
    now = clock.now()
    first = make.ticket("0", rae, house)
    copies = [
        Ticket(
            title=str(k), requester=rae, state="cancelled", priority=1 + k % 3,
            next_due_at=now + timedelta(minutes=k * 7 % 5) if k % 4 else None,
            created_at=first.created_at, changed_at=first.changed_at,
        )
        for k in range(1, 30)
    ]  # fmt: skip
    return [first, *Ticket.objects.bulk_create(copies)]


def in_order(order: Order) -> list[int]:
    def key(one: Ticket) -> tuple[object, ...]:
        due = one.next_due_at.timestamp() if one.next_due_at else FAR * 100
        return tuple({"due": due, "id": one.pk, "priority": one.priority}[k] for k in order.keys)

    return [one.pk for one in sorted(Ticket.objects.all(), key=key, reverse=order.down)]


def same(row: Ticket) -> Ticket:
    return row


@pytest.mark.parametrize("slug", OF_OPEN)
@pytest.mark.parametrize("size", [1, 7, 30])
def test_forward_shows_everything_once_in_order(thirty: list[Ticket], slug: str, size: int) -> None:
    order, seen, cursor = ORDERS[slug], [], ""

    while True:
        page = page_of(Ticket.objects.all(), order, same, after=cursor, size=size)
        seen += [one.pk for one in page.tickets]
        if not page.next:
            break
        cursor = page.next

    assert seen == in_order(order)


@pytest.mark.parametrize("slug", OF_OPEN)
def test_back_again_shows_the_same_pages(thirty: list[Ticket], slug: str) -> None:
    order = ORDERS[slug]
    rows = Ticket.objects.all()
    first = page_of(rows, order, same, size=10)
    second = page_of(rows, order, same, after=first.next, size=10)
    third = page_of(rows, order, same, after=second.next, size=10)

    back = page_of(rows, order, same, before=third.previous, size=10)
    front = page_of(rows, order, same, before=back.previous, size=10)

    assert back.tickets == second.tickets
    assert front.tickets == first.tickets
    assert third.next == first.previous == front.previous == ""


@pytest.mark.slow
@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tickets_that_stay_put_are_shown_once_while_others_move(
    thirty: list[Ticket], data: st.DataObject
) -> None:
    order = ORDERS[data.draw(st.sampled_from(OF_OPEN))]
    numbers = [one.pk for one in thirty]
    movers = set(data.draw(st.lists(st.sampled_from(numbers), max_size=8)))
    seen: list[int] = []
    cursor = ""

    while True:
        page = page_of(Ticket.objects.all(), order, same, after=cursor, size=6)
        seen += [one.pk for one in page.tickets]
        for one in movers:
            moment = clock.now() + timedelta(minutes=data.draw(st.integers(-9, 9)))
            priority = data.draw(st.integers(1, 4))
            Ticket.objects.filter(pk=one).update(next_due_at=moment, priority=priority)
        if not page.next:
            break
        cursor = page.next

    still = [number for number in seen if number not in movers]
    assert still == [number for number in in_order(order) if number not in movers]


@pytest.mark.parametrize(
    "text",
    ["", "x", "bm90IGpzb24", "W10", "WyJkdWUiLCJ4IiwxXQ", "WyJkdWUiLDEsMl0", "é", "%00" * 90],
)
def test_an_unreadable_cursor_is_no_cursor(text: str) -> None:
    assert read_cursor(ORDERS["due"], text) is None


def test_a_cursor_of_another_order_is_no_cursor(house: House, rae: Person) -> None:
    text = cursor_of(ORDERS["newest"], make.ticket("one", rae, house))

    assert read_cursor(ORDERS["oldest"], text) is None

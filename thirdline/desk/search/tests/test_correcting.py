"""Typing errors are forgiven, and words are found inside longer ones."""

from __future__ import annotations

import pytest

from tests.cast import House
from thirdline.desk.search.queries import find_tickets, search
from thirdline.desk.search.tests.make import asked
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("mintues", "minutes"),
        ("evrey", "every"),
        ("vpm drops", "vpn drops"),
        ("vpn dorps is:open", "vpn drops is:open"),
    ],
)
def test_a_typing_error_shows_what_was_meant(
    ticket: Ticket, ines: Person, typed: str, instead: str
) -> None:
    found = search(ines, typed)

    assert found.corrected
    assert found.question.text == instead
    assert list(found.numbers) == [ticket.pk]


def test_what_finds_something_is_not_corrected(ticket: Ticket, ines: Person) -> None:
    assert not search(ines, "drops").corrected


@pytest.mark.parametrize("typed", ["zebra", "vpn -drops", '"mintues"', "x", "12345678"])
def test_what_resembles_nothing_stays_as_it_is(ticket: Ticket, ines: Person, typed: str) -> None:
    found = search(ines, typed)

    assert not found.corrected
    assert found.count == 0


def test_a_known_word_is_no_error_because_a_filter_hides_it(ticket: Ticket, ines: Person) -> None:
    assert not search(ines, "drops is:done").corrected


def test_german_words_are_found_inside_longer_ones(house: House, ines: Person, rae: Person) -> None:
    ticket = asked("Druckertreiber fehlt nach dem Update", rae)

    assert find_tickets(ines, "treiber").tickets == [ticket]
    assert find_tickets(ines, "drucker").tickets == [ticket]


@pytest.mark.parametrize("typed", ["größe", "groesse", "grosse", "GROSSE", "Größ"])
def test_umlauts_are_found_however_they_are_typed(
    house: House, ines: Person, rae: Person, typed: str
) -> None:
    ticket = asked("Größe des Postfachs", rae)

    assert find_tickets(ines, typed).tickets == [ticket]
    assert not find_tickets(ines, typed).matches.corrected

"""Rows of the version before are found at once, and are written anew whenever somebody stops and starts."""

from __future__ import annotations

import pytest
from django.db import connection

from thirdline.desk.conversation.operations import add_note
from thirdline.desk.search.correcting import nearest
from thirdline.desk.search.models import SHAPE, KnownWord, SearchRow
from thirdline.desk.search.operations import (
    forget_unused_words,
    mark_all_outdated,
    rebuild_batch,
)
from thirdline.desk.search.queries import find_tickets, outdated_rows
from thirdline.desk.search.tests.make import asked
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import edit_ticket
from thirdline.foundation.people.models import Person

AS_BEFORE = """
UPDATE search_searchrow SET shape = DEFAULT,
    words = array_to_tsvector(ARRAY['vpn', 'drops', 'every', 'eight', 'minutes']),
    notes = array_to_tsvector(ARRAY['proposal'])
"""


@pytest.fixture
def upgraded(ticket: Ticket, ines: Person) -> Ticket:
    add_note(ticket, text="Suspect the proposal.", by=ines)
    KnownWord.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(AS_BEFORE)
    return ticket


def test_an_old_row_is_found_before_it_is_written_anew(
    upgraded: Ticket, ines: Person, rae: Person
) -> None:
    assert find_tickets(ines, "vpn drops").count == 1
    assert find_tickets(rae, "vpn drops").count == 1


def test_written_anew_it_knows_places_notes_and_words(
    upgraded: Ticket, ines: Person, rae: Person
) -> None:
    assert rebuild_batch() == 1

    assert find_tickets(ines, '"every eight"').count == 1
    assert find_tickets(ines, "proposal").count == 1
    assert find_tickets(rae, "proposal").count == 0
    assert nearest("minuets") == ["minutes"]
    assert SearchRow.objects.get().shape == SHAPE


def test_batches_work_off_everything_and_then_find_nothing(upgraded: Ticket, rae: Person) -> None:
    asked("Printer jams", rae)
    assert mark_all_outdated(most=1) == 2

    assert [rebuild_batch(1), rebuild_batch(1), rebuild_batch(1)] == [1, 1, 0]
    assert outdated_rows() == 0


def test_words_no_ticket_has_any_more_are_forgotten(
    ticket: Ticket, ines: Person, rae: Person
) -> None:
    edit_ticket(asked("Zanzibar", rae), title="Printer jams", by=ines)

    assert forget_unused_words(most=3) == 1
    assert nearest("zanzibra") == []
    assert nearest("minuets") == ["minutes"]

"""What a file says is found by whoever may read the file, from when it was read until it is gone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.cast import person
from thirdline.desk.links.operations import merge_tickets, split_ticket
from thirdline.desk.search import tasks
from thirdline.desk.search.models import FileText
from thirdline.desk.search.operations import (
    claim_file,
    index_anew,
    mark_all_outdated,
    read_all_anew,
    rebuild_batch,
    settle_file,
)
from thirdline.desk.search.queries import counted_files, find_tickets
from thirdline.desk.search.reading.apart import Said
from thirdline.desk.search.reading.paper import Why
from thirdline.desk.search.tests.make import asked, file, pdf, read_files
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person


@pytest.fixture(autouse=True)
def quick_reader(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of a file are its bytes: how they are read is tested elsewhere."""
    settings.ATTACHMENTS_ROOT = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(
        tasks, "read_apart", lambda path, name, type: Said(path.read_bytes().decode())
    )


def only() -> FileText:
    return FileText.objects.get()


def test_until_it_is_read_a_file_is_found_by_its_name(ticket: Ticket, ines: Person) -> None:
    file(ticket, "quetzal.pdf", "ocelot", by=ines)

    assert find_tickets(ines, "quetzal").tickets == [ticket]
    assert find_tickets(ines, "ocelot").count == 0
    read_files()
    assert find_tickets(ines, "ocelot").tickets == [ticket]
    assert find_tickets(ines, "quetzal ocelot").tickets == [ticket]


def test_reading_twice_changes_nothing(ticket: Ticket, ines: Person) -> None:
    file(ticket, "a.pdf", "ocelot", by=ines)
    read_files()
    ticket.refresh_from_db()
    before = str(ticket.search_row.words)

    read_all_anew()
    read_files()

    ticket.search_row.refresh_from_db()
    assert str(ticket.search_row.words) == before


def test_a_reader_killed_half_way_is_begun_again(
    ticket: Ticket, ines: Person, time_machine: object
) -> None:
    file(ticket, "a.pdf", "ocelot", by=ines)
    assert claim_file() is not None  # and then nothing more was heard of that worker

    read_files()
    assert find_tickets(ines, "ocelot").count == 0
    FileText.objects.update(due_at=only().due_at - timedelta(minutes=4))
    read_files()

    assert find_tickets(ines, "ocelot").tickets == [ticket]
    assert only().tries == 0


def test_a_file_that_kills_its_reader_every_time_is_given_up(ticket: Ticket, ines: Person) -> None:
    file(ticket, "a.pdf", "ocelot", by=ines)
    for _ in range(3):
        assert claim_file() is not None
        FileText.objects.update(due_at=only().due_at - timedelta(minutes=4))

    read_files()

    assert (only().why, only().due_at) == (Why.BROKEN, None)


def test_of_two_readers_the_later_claim_holds(ticket: Ticket, ines: Person) -> None:
    file(ticket, "a.pdf", "x", by=ines)
    slow = claim_file()
    FileText.objects.update(due_at=only().due_at - timedelta(minutes=4))
    quick = claim_file()
    assert slow is not None
    assert quick is not None

    settle_file(quick, text="ocelot", why=Why.WHOLE, detail="")
    assert settle_file(slow, text="zebra", why=Why.WHOLE, detail="") is None

    assert find_tickets(ines, "ocelot").tickets == [ticket]
    assert find_tickets(ines, "zebra").count == 0


def test_an_edit_and_a_rebuild_keep_what_files_say(ticket: Ticket, ines: Person) -> None:
    file(ticket, "a.pdf", "ocelot", by=ines)
    read_files()

    with transaction.atomic():
        index_anew(ticket)
    assert find_tickets(ines, "ocelot").tickets == [ticket]
    mark_all_outdated()
    rebuild_batch()

    assert find_tickets(ines, "ocelot").tickets == [ticket]


def test_a_rebuild_has_files_read_nobody_noted(ticket: Ticket, ines: Person) -> None:
    file(ticket, "a.pdf", "ocelot", by=ines)
    FileText.objects.all().delete()

    mark_all_outdated()
    rebuild_batch()
    read_files()

    assert find_tickets(ines, "ocelot").tickets == [ticket]


def test_files_of_notes_are_never_found_by_the_requester(
    ticket: Ticket, ines: Person, rae: Person
) -> None:
    file(ticket, "inside.pdf", "ocelot", by=ines, public=False)
    file(ticket, "shown.pdf", "quetzal", by=ines)
    read_files()

    assert find_tickets(rae, "ocelot").count == 0
    assert find_tickets(rae, "quetzal").tickets == [ticket]
    assert find_tickets(ines, "ocelot quetzal").tickets == [ticket]


def test_a_stranger_finds_nothing(ticket: Ticket, ines: Person, otto: Person) -> None:
    file(ticket, "shown.pdf", "quetzal", by=ines)
    read_files()

    assert find_tickets(otto, "quetzal").count == 0
    assert find_tickets(otto, "quetzl").matches.question.text == "quetzl"


def test_what_somebody_else_attached_to_a_merged_ticket_is_not_the_requesters_to_find(
    ticket: Ticket, ines: Person, rae: Person
) -> None:
    other = person("Sam Other")
    merged = asked("The same for me", other)
    merge_tickets([merged], into=ticket, by=ines)
    ticket.refresh_from_db()
    file(ticket, "private.pdf", "ocelot", by=other)
    read_files()

    assert find_tickets(rae, "ocelot").count == 0
    assert find_tickets(ines, "ocelot").tickets == [ticket]


def test_a_copy_in_a_split_off_ticket_is_read_too(ticket: Ticket, ines: Person) -> None:
    from thirdline.desk.conversation.operations import reply

    said = reply(ticket, text="See the file.", by=ines)
    kept = file(ticket, "a.pdf", "ocelot", by=ines)
    type(kept).objects.update(message_id=said.pk)
    read_files()

    new = split_ticket(ticket, messages=[said.pk], title="Another matter", by=ines)
    read_files()

    assert set(find_tickets(ines, "ocelot").tickets) == {ticket, new}


def test_what_was_erased_is_found_by_nobody_not_even_by_a_reader_who_had_begun(
    ticket: Ticket, ines: Person
) -> None:
    from thirdline.kit.personal import every_holding

    file(ticket, "a.pdf", "ocelot", by=ines)
    begun = claim_file()
    assert begun is not None
    held = next(one for one in every_holding() if one.name == "file_texts")
    FileText.objects.update(**held.erases)

    assert settle_file(begun, text="ocelot", why=Why.WHOLE, detail="") is None
    read_all_anew()
    read_files()

    assert only().text == ""
    assert find_tickets(ines, "ocelot").count == 0


def test_agents_read_beside_the_file_why_it_is_not_found(
    ticket: Ticket, ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "read_apart", lambda path, name, type: Said("", Why.LOCKED))
    file(ticket, "a.pdf", "ocelot", by=ines)
    file(ticket, "b.pdf", "ocelot", by=ines)
    read_files()
    client = Client()
    client.force_login(ines)

    page = client.get(f"/tickets/{ticket.pk}").content.decode()

    assert page.count("it is locked with a password") == 2
    assert counted_files() == [("waiting", 0), ("locked", 2)]


def test_a_file_whose_bytes_are_gone_says_so(
    ticket: Ticket, ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    kept = file(ticket, "a.pdf", pdf("ocelot"), by=ines)
    (Path(settings.ATTACHMENTS_ROOT) / kept.kept_as).unlink()

    read_files()

    assert only().why == Why.GONE

"""Tickets of a table: mapped, checked, brought in once, taken out whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.operations import reply
from thirdline.desk.search.queries import find_tickets
from thirdline.desk.tickets.models import Attachment, Resolution, Stay, Ticket
from thirdline.desk.tickets.operations import move_ticket
from thirdline.desk.tickets.states import HandoffKind
from thirdline.flow.sla.models import Clock, Policy
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import Refused
from thirdline.practices.exchange import operations, queries
from thirdline.practices.exchange.models import Import
from thirdline.practices.exchange.operations import advancing
from thirdline.practices.exchange.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.EXCHANGE_ROOT = tmp_path / "exchange"
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"


def faults(batch: Import) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.reason) for one in queries.problems_of(batch)]


def test_columns_are_guessed_by_what_they_are_called(ada, house):
    batch = make.upload(make.table(2), by=ada)

    assert batch.columns["title"] == "Subject"
    assert batch.columns["requester_address"] == "Requester email"
    assert batch.choices["teams"] == {"service desk": "service-desk"}
    assert batch.choices["states"] == {"closed": "closed"}


def test_an_imported_ticket_keeps_its_times_channel_and_people(ada, ines, rae):
    make.bring_in(make.table(1), by=ada)

    one = Ticket.objects.get()
    assert one.created_at == datetime(2024, 3, 2, 8, 15, tzinfo=UTC)
    assert one.resolved_at == datetime(2024, 3, 2, 10, 30, tzinfo=UTC)
    assert (one.state, one.channel, one.priority, one.outside_id) == ("closed", "mail", 2, "1")
    assert (one.requester, one.tags) == (rae, ["paper", "print"])
    assert Resolution.objects.get().by == ines


def test_its_path_is_one_stay_with_its_group(ada, ines, rae, house):
    make.bring_in(make.table(1), by=ada)

    stay = Stay.objects.get()
    assert (stay.team, stay.person, stay.ended) == (house.desk, ines, "resolved")
    assert stay.opened_at == datetime(2024, 3, 2, 8, 15, tzinfo=UTC)
    assert stay.closed_at == datetime(2024, 3, 2, 10, 30, tzinfo=UTC)


def test_nobody_is_written_to_about_the_past(ada, ines, rae):
    make.bring_in(make.table(3), by=ada)

    assert not Letter.objects.exists()
    assert not Notice.objects.exists()
    assert not Clock.objects.exists()


def test_it_is_found_at_once(ada, ines, rae):
    make.bring_in(make.table(3), by=ada)

    assert len(find_tickets(ines, "printer jams").tickets) == 3


def test_it_is_journaled_as_one_import_with_an_entry_a_ticket(ada, ines, rae):
    batch = make.bring_in(make.table(2), by=ada)

    verbs = list(
        Entry.objects.filter(subject_kind="exchange.import").values_list("verb", flat=True)
    )
    assert verbs == ["import.uploaded", "import.check_begun", "import.checked", "import.begun", "import.finished"]  # fmt: skip
    facts = Entry.objects.filter(verb="ticket.imported").first().facts
    assert facts == {"import": batch.pk, "system": "csv", "outside_id": "1"}


def test_a_thousand_rows_with_ten_bad_ones_name_all_ten(ada, ines, rae):
    bad = {
        11: make.row(id="11", title=""),
        101: make.row(id="101", created="yesterday"),
        201: make.row(id="201", status="Parked"),
        301: make.row(id="301", address="rae at aldermoor"),
        401: make.row(id="401", status="closed", resolved="2024-02-01 10:00"),
        501: "501;only three;cells",
        601: make.row(id="600"),
        701: make.row(id="701", created="2199-01-01 10:00"),
        801: make.row(id="801", name="", address=""),
        901: make.row(id="901", created=""),
    }
    batch = make.check(make.upload(make.table(1000, bad), by=ada), by=ada)

    assert (batch.counts["rows"], batch.counts["good"], batch.counts["bad"]) == (1000, 990, 10)
    assert faults(batch) == [
        (12, "Subject", "It has no title."),
        (102, "Created", "“yesterday” is no moment."),
        (202, "Status", "No line of the table says what the state “Parked” becomes."),
        (302, "Requester email", "“rae at aldermoor” is no mail address."),
        (402, "Resolved", "It was resolved before it was opened."),
        (502, "", "The row has 3 fields where the header has 15."),
        (602, "Number", "The number stands on line 601 already."),
        (702, "Created", "“2199-01-01 10:00” lies in the future."),
        (802, "Requester", "Nobody is named who asked."),
        (902, "Created", "There is no moment at which it was opened."),
    ]
    assert not Ticket.objects.exists()


def test_a_row_is_told_everything_that_is_wrong_with_it(ada, house):
    wrong = make.row(title="", created="x", status="Parked")
    batch = make.check(make.upload(make.table(1, {1: wrong}), by=ada), by=ada)

    assert {column for _line, column, _reason in faults(batch)} == {"Subject", "Created", "Status"}


def test_the_same_file_makes_nothing_twice(ada, ines, rae):
    make.bring_in(make.table(3), by=ada)
    second = make.bring_in(make.table(4), by=ada)

    assert Ticket.objects.count() == 4
    assert (second.counts["kept"], second.counts["skipped"]) == (1, 3)


def test_rows_without_a_number_come_once_too(ada, rae):
    data = b"Subject;Status;Requester email;Created\nIt jams;closed;rae@aldermoor.example;2024-03-01 08:00\n"
    for _ in range(2):
        make.bring_in(data, by=ada)

    assert Ticket.objects.count() == 1


def test_people_nobody_knows_are_kept_without_rights(ada, ines):
    make.bring_in(make.table(1, {1: make.row(address="new@elsewhere.example", name="New Person")}), by=ada)  # fmt: skip

    one = Person.objects.get(email="new@elsewhere.example")
    assert (one.name, one.is_active, one.role) == ("New Person", False, "requester")
    assert not one.has_usable_password()


def test_an_open_ticket_has_a_place_and_its_clocks_begin_now(ada, ines, rae, house):
    Policy.objects.create(name="All", slug="all", kind="sla", targets={"resolution": "4h"})
    before = clock.now()
    make.bring_in(make.table(1, {1: make.row(group="Unknown to us")}), by=ada)

    one = Ticket.objects.get()
    assert (one.team, one.state) == (house.desk, "in_progress")
    started = Clock.objects.get(kind="resolution")
    assert started.started_at >= before
    assert started.breached_at is None


def test_an_import_is_taken_out_whole(ada, ines):
    before = Person.objects.count()
    batch = make.bring_in(make.table(3, {2: make.row(id="2", address="new@elsewhere.example")}), by=ada)  # fmt: skip
    operations.undo_import(batch, by=ada)
    make.work_off(batch)

    assert not Ticket.objects.exists()
    assert Person.objects.exclude(kind="robot").count() == before
    assert Entry.objects.filter(verb="import.undone").get().facts == {"tickets": 3, "people": 2}


def test_what_was_worked_on_since_is_taken_out_too(ada, ines, rae, house):
    batch = make.bring_in(make.table(1, {1: make.row()}), by=ada)
    one = Ticket.objects.get()
    reply(one, text="We look into it", by=ines)
    move_ticket(one, to=house.network, kind=HandoffKind.ESCALATE, reason="complex", by=ines)
    assert queries.worked_on_since(batch) == 1

    operations.undo_import(batch, by=ada)
    make.work_off(batch)
    assert not Ticket.objects.exists()


def test_what_was_taken_out_may_come_again(ada, ines, rae):
    batch = make.bring_in(make.table(2), by=ada)
    operations.undo_import(batch, by=ada)
    make.work_off(batch)

    again = make.bring_in(make.table(2), by=ada)

    assert again.counts["kept"] == 2


def test_a_killed_worker_goes_on_where_it_stopped(ada, ines, rae, monkeypatch):
    monkeypatch.setattr(advancing, "KEPT_AT_ONCE", 2)
    batch = make.check(make.upload(make.table(5), by=ada), by=ada)
    operations.run_import(batch, by=ada)
    advancing.advance_imports()
    advancing._readings.clear()

    make.work_off(batch)

    assert Ticket.objects.count() == 5
    assert (batch.counts["kept"], batch.counts["skipped"]) == (5, 0)


def test_a_cancelled_import_keeps_what_is_in_and_goes_on_later(ada, ines, rae, monkeypatch):
    monkeypatch.setattr(advancing, "KEPT_AT_ONCE", 2)
    batch = make.check(make.upload(make.table(5), by=ada), by=ada)
    operations.run_import(batch, by=ada)
    advancing.advance_imports()
    operations.cancel_import(batch, by=ada)

    assert advancing.advance_imports() == 0
    assert Ticket.objects.count() == 2
    operations.run_import(batch, by=ada)
    make.work_off(batch)
    assert Ticket.objects.count() == 5


def test_work_that_ends_its_worker_every_time_is_given_up(ada, ines, rae, monkeypatch):
    batch = make.check(make.upload(make.table(1), by=ada), by=ada)
    operations.run_import(batch, by=ada)
    monkeypatch.setattr(advancing, "keep_tickets", lambda *_: 1 / 0)
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            advancing.advance_imports()

    advancing.advance_imports()

    batch.refresh_from_db()
    assert batch.stage == "failed"
    assert "stopped 5 times" in batch.failure


def test_an_archive_brings_its_talk_its_files_and_its_links(ada, ines, rae):
    head = "id,title,status,requester email,created,files,links\n"
    rows = "7,It jams,open,rae@aldermoor.example,2024-03-01T08:00:00Z,files/log.txt;gone.txt,8\n"
    rows += "8,It smokes,open,rae@aldermoor.example,2024-03-01T09:00:00Z,,\n"
    said = "ticket,at,author,address,text,public\n7,2024-03-01T09:30:00Z,Ines,ines@aldermoor.example,Paper tray is bent,no\n"
    data = make.archive(tickets__csv=head + rows, messages__csv=said, files___log__txt=b"jam")
    batch = make.bring_in(data, by=ada, name="all.zip")

    one = Ticket.objects.get(outside_id="7")
    message = Message.objects.get()
    assert (message.author, message.public, message.text) == (ines, False, "Paper tray is bent")
    assert Attachment.objects.get().size == 3
    link, other = queries.links_of(queries.origin_of(one), ines)[0]
    assert (link.kind, other) == ("related", Ticket.objects.get(outside_id="8"))
    notes = queries.problems_of(batch, notes=True)
    assert [n.reason for n in notes] == ["The file “gone.txt” is named and not in the export."]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 no archive", "holds no ticket"),
        (b"a,a\n1,2\n", "names the column 'a' twice"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(ada, data, said):
    with pytest.raises(Refused) as refusal:
        make.upload(data, by=ada)

    assert said in str(refusal.value)


def test_only_administrators_import(ines, mina):
    for by in (ines, mina):
        with pytest.raises(Refused):
            make.upload(make.table(1), by=by)


def test_nothing_is_brought_in_that_was_not_checked(ada, house):
    batch = make.upload(make.table(1), by=ada)

    with pytest.raises(Refused, match="Check the file first"):
        operations.run_import(batch, by=ada)


def test_a_mapping_is_kept_by_name_and_changes_what_is_read(ada, ines, rae):
    batch = make.upload(make.table(1), by=ada)
    columns = {**batch.columns, "title": "Description"}
    choices = {**batch.choices, "states": {"closed": "cancelled"}}
    operations.map_import(batch, columns=columns, choices=choices, keep_as="Old desk", by=ada)
    make.check(batch, by=ada)
    operations.run_import(batch, by=ada)
    make.work_off(batch)

    one = Ticket.objects.get()
    assert (one.title, one.state) == ("It eats paper.", "cancelled")
    assert queries.mapping_named("csv", "Old desk").choices["states"] == {"closed": "cancelled"}


def test_a_damaged_attachment_is_a_note_and_the_ticket_comes(ada, ines, rae):
    head = "id,title,status,requester email,created,files\n"
    rows = "7,It jams,open,rae@aldermoor.example,2024-03-01T08:00:00Z,log.txt\n"
    data = bytearray(make.archive(tickets__csv=head + rows, log__txt=b"j" * 400))
    at = data.index(b"j" * 400) + 10
    data[at] ^= 0xFF
    batch = make.bring_in(bytes(data), by=ada, name="all.zip")

    assert Ticket.objects.get().title == "It jams"
    assert "cannot be read out of the archive" in queries.problems_of(batch, notes=True)[0].reason

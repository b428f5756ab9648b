"""Views and searches carried out as files, as the person who asked sees them then."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from thirdline.desk.tickets.operations import open_ticket, restrict_ticket
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.rules import Role
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused
from thirdline.practices.exchange import operations, queries, store
from thirdline.practices.exchange.exportable import Wanted
from thirdline.practices.exchange.models import Export, Schedule
from thirdline.practices.exchange.operations import exporting
from thirdline.practices.exchange.rules import next_due

ALL = Wanted(view="all")


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.EXCHANGE_ROOT = tmp_path / "exchange"


def work_off() -> None:
    while exporting.advance_exports():
        pass


def exported(wanted: Wanted, *, by, **more) -> tuple[Export, str]:
    made = operations.run_export(wanted, by=by, **more)
    work_off()
    made.refresh_from_db()
    return made, store.place_of(made.kept_as).read_text("utf-8-sig")


def tickets(rae, *titles):
    return [open_ticket(title=title, requester=rae, by=rae) for title in titles]


@pytest.mark.django_db
def test_a_view_is_written_as_csv_newest_first(house, ines, rae):
    made, text = exported(ALL, by=ines) if tickets(rae, "First", "Second") else (None, "")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Title"] for row in rows] == ["Second", "First"]
    assert (rows[0]["Requester"], rows[0]["Team"], rows[0]["Tier"]) == ("Rae Okafor", "Service desk", "1")  # fmt: skip
    assert (made.stage, made.done, made.total) == ("done", 2, 2)


@pytest.mark.django_db
def test_what_a_spreadsheet_would_run_is_only_shown(house, ines, rae):
    tickets(rae, '=HYPERLINK("http://x")', "@SUM(1)", "plain")
    _made, text = exported(ALL, by=ines, columns=["title"])

    assert [row[0] for row in csv.reader(io.StringIO(text))] == ["Title", "plain", "'@SUM(1)", "'=HYPERLINK(\"http://x\")"]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("at_once", [1, 2, 3, 1000])
def test_json_is_whole_however_it_was_cut(house, ines, rae, monkeypatch, at_once):
    monkeypatch.setattr(exporting, "AT_ONCE", at_once)
    tickets(rae, "A", "B", "C")
    _made, text = exported(ALL, by=ines, format="json", columns=["ticket", "title"])

    assert [row["title"] for row in json.loads(text)] == ["C", "B", "A"]


@pytest.mark.django_db
def test_nothing_to_write_is_an_empty_list(house, ines):
    assert json.loads(exported(ALL, by=ines, format="json")[1]) == []


@pytest.mark.django_db
def test_json_lines_are_a_line_a_ticket(house, ines, rae):
    tickets(rae, "A", "B")
    _made, text = exported(ALL, by=ines, format="jsonl", columns=["title"])

    assert [json.loads(line)["title"] for line in text.splitlines()] == ["B", "A"]


@pytest.mark.django_db
def test_a_restricted_ticket_is_written_for_named_people_only(house, ines, noor, mina, rae):
    (secret,) = tickets(rae, "Break-in")
    restrict_ticket(secret, named=[mina], by=mina)

    assert "Break-in" not in exported(ALL, by=ines)[1]
    assert "Break-in" in exported(ALL, by=mina)[1]


@pytest.mark.django_db
def test_access_counts_when_it_is_written_and_not_when_it_was_asked(house, ines, rae):
    tickets(rae, "A")
    made = operations.run_export(ALL, by=ines)
    type(ines).objects.filter(pk=ines.pk).update(role="requester")
    work_off()

    made.refresh_from_db()
    assert (made.stage, made.failure) == ("failed", "Only people of the support teams export tickets.")  # fmt: skip


@pytest.mark.django_db
def test_a_killed_worker_writes_no_line_twice(house, ines, rae, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    tickets(rae, "A", "B", "C", "D", "E")
    made = operations.run_export(ALL, columns=["title"], by=ines)
    exporting.advance_exports()
    made.refresh_from_db()
    with store.place_of(made.kept_as).open("ab") as file:
        file.write(b"half a li")
    work_off()

    assert store.place_of(made.kept_as).read_text("utf-8-sig").split() == ["Title", *"EDCBA"]


@pytest.mark.django_db
def test_a_search_is_written_too_and_goes_on_beyond_a_page(house, ines, rae, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    tickets(rae, "printer one", "printer two", "mouse", "printer three")
    _made, text = exported(Wanted(query="printer"), columns=["title"], by=ines)

    assert text.split("\n")[1:] == ["printer three", "printer two", "printer one", ""]


@pytest.mark.django_db
def test_whoever_asked_is_told_and_the_file_is_gone_after_its_days(
    house, ines, rae, django_capture_on_commit_callbacks
):
    tickets(rae, "A")
    made, _text = exported(ALL, by=ines)
    kept = store.place_of(made.kept_as)
    assert Notice.objects.get(kind="export.ready").person == ines

    with clock.at(made.kept_until), django_capture_on_commit_callbacks(execute=True):
        exporting.forget_old_files(by=robot())
    assert Export.objects.get().kept_as == ""
    assert not kept.exists()


@pytest.mark.django_db
def test_an_export_belongs_to_whoever_asked(house, ines, ada, rae):
    made, _text = exported(ALL, by=ines)

    with pytest.raises(NotFound):
        queries.export_for(ada, made.pk)


@pytest.mark.django_db
def test_a_cancelled_export_leaves_nothing(house, ines, rae):
    made = operations.run_export(ALL, by=ines)
    operations.cancel_export(made, by=ines)
    work_off()

    made.refresh_from_db()
    assert (made.stage, made.kept_as) == ("cancelled", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "more", "said"),
    [
        (Wanted(view="nothing"), {}, "There is no view"),
        (Wanted(view="open"), {}, "Choose the team"),
        (ALL, {"format": "xml"}, "A file is CSV"),
        (ALL, {"columns": ["password"]}, "There is no column"),
        (Wanted(query="team:nowhere"), {}, "nowhere"),
    ],
)
def test_what_cannot_be_exported_is_refused_with_a_sentence(house, ines, wanted, more, said):
    with pytest.raises(Refused, match=said):
        operations.run_export(wanted, by=ines, **more)


@pytest.mark.django_db
def test_requesters_export_nothing(house, rae):
    with pytest.raises(Refused):
        operations.run_export(ALL, by=rae)


@pytest.mark.django_db
def test_a_schedule_makes_its_export_once_when_it_is_due_and_writes_a_letter(house, ines, rae):
    tickets(rae, "A")
    plan = operations.plan_export(ALL, name="Mornings", format="csv", every="daily", weekday=0, at=time(7), time_zone="Europe/Amsterdam", by_letter=True, by=ines)  # fmt: skip
    with clock.at(plan.next_due_at):
        assert exporting.begin_due_exports(by=robot()) == 1
        assert exporting.begin_due_exports(by=robot()) == 0
        work_off()

    assert Export.objects.get().name == "Mornings"
    assert (
        f"/exports/{Export.objects.get().pk}/file" in Letter.objects.get(to_address=ines.email).text
    )
    assert Schedule.objects.get().next_due_at > plan.next_due_at


@pytest.mark.django_db
def test_the_schedule_of_somebody_who_left_stops(house, ines, rae):
    plan = operations.plan_export(ALL, name="Mornings", format="csv", every="daily", weekday=0, at=time(7), time_zone="UTC", by=ines)  # fmt: skip
    type(ines).objects.filter(pk=ines.pk).update(is_active=False)
    with clock.at(plan.next_due_at):
        exporting.begin_due_exports(by=robot())

    plan.refresh_from_db()
    assert (plan.is_on, plan.next_due_at) == (False, None)
    assert not Export.objects.exists()


def test_a_time_of_day_is_the_walls_on_both_sides_of_a_clock_change():
    zone = ZoneInfo("Europe/Amsterdam")
    before = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)

    first = next_due("daily", 0, time(7), zone, before)
    second = next_due("daily", 0, time(7), zone, first)
    assert [m.astimezone(UTC).hour for m in (first, second)] == [5, 5]
    assert next_due("weekly", 0, time(7), zone, first).astimezone(zone).weekday() == 0


def test_the_next_moment_always_lies_ahead():
    zone = ZoneInfo("UTC")
    at = datetime(2026, 3, 30, 7, 0, tzinfo=UTC)

    assert next_due("daily", 0, time(7), zone, at) > at


def test_who_works_here_no_more_has_no_exports(house, ines):
    made, _text = exported(ALL, by=ines)
    Person.objects.filter(pk=ines.pk).update(role=Role.REQUESTER)

    with pytest.raises(NotFound):
        queries.export_for(Person.objects.get(pk=ines.pk), made.pk)

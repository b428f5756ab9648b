"""The pages of imports, from the upload to the table of what is wrong."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from thirdline.desk.tickets.models import Ticket
from thirdline.practices.exchange import operations
from thirdline.practices.exchange.models import Import
from thirdline.practices.exchange.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.EXCHANGE_ROOT = tmp_path / "exchange"
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"


def page_of(client, batch):
    return client.get(reverse("exchange:import", args=[batch.pk])).content.decode()


@pytest.mark.slow
def test_a_file_is_uploaded_and_its_first_rows_are_shown_as_tickets(client, ada, house):
    client.force_login(ada)
    file = SimpleUploadedFile("old.csv", make.table(2))
    answer = client.post(reverse("exchange:imports"), {"source": "csv", "file": file})

    page = client.get(answer["Location"]).content.decode()
    assert "Printer 1 jams" in page
    assert "Check every row" in page
    assert "closed (2)" in page


def test_a_file_that_cannot_be_used_is_told_at_its_field(client, ada):
    client.force_login(ada)
    file = SimpleUploadedFile("old.csv", b"")
    answer = client.post(reverse("exchange:imports"), {"source": "csv", "file": file})

    assert answer.status_code == 422
    assert "The file is empty." in answer.content.decode()


def test_the_mapping_is_saved_by_its_form(client, ada, house):
    client.force_login(ada)
    batch = make.upload(make.table(1), by=ada)
    given = {f"column-{name}": column for name, column in batch.columns.items()}
    given |= {"zone": "Europe/Amsterdam", "order": "dmy", "states-0": "resolved", "keep_as": "Old"}
    answer = client.post(reverse("exchange:import-mapping", args=[batch.pk]), given)

    batch.refresh_from_db()
    assert answer.status_code == 303
    assert batch.choices["states"] == {"closed": "resolved"}
    assert batch.choices["zone"] == "Europe/Amsterdam"


def test_a_mapping_without_a_title_is_refused_at_its_field(client, ada, house):
    client.force_login(ada)
    batch = make.upload(make.table(1), by=ada)
    answer = client.post(reverse("exchange:import-mapping", args=[batch.pk]), {"zone": "UTC", "order": "dmy"})  # fmt: skip

    assert answer.status_code == 422
    assert "Choose the column it stands in." in answer.content.decode()


def test_a_kept_mapping_is_taken(client, ada, house):
    client.force_login(ada)
    first = make.upload(make.table(1), by=ada)
    choices = {**first.choices, "states": {"closed": "cancelled"}}
    operations.map_import(first, columns=first.columns, choices=choices, keep_as="Old", by=ada)
    second = make.upload(make.table(1), by=ada)
    client.post(reverse("exchange:import-mapping", args=[second.pk]), {"take": "Old"})

    second.refresh_from_db()
    assert second.choices["states"] == {"closed": "cancelled"}


def test_every_bad_row_stands_on_the_page_and_in_the_table(client, ada, house):
    client.force_login(ada)
    wrong = make.row(id="2", title="", status="=cmd()")
    batch = make.check(make.upload(make.table(2, {2: wrong}), by=ada), by=ada)

    assert "It has no title." in page_of(client, batch)
    answer = client.get(reverse("exchange:import-problems", args=[batch.pk]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Line,Column,What is wrong,What stands there"
    assert any(line.endswith(",'=cmd()") for line in lines)


def test_hostile_words_of_a_file_do_no_harm(client, ada, house):
    client.force_login(ada)
    row = make.row(title="<script>alert(1)</script>", name="x" * 200)
    batch = make.upload(make.table(1, {1: row}), by=ada, name="<b>.csv")

    page = page_of(client, batch)
    assert "<script>alert" not in page
    assert "<b>.csv" not in page


def test_the_buttons_bring_in_and_take_out(client, ada, ines, rae):
    client.force_login(ada)
    batch = make.upload(make.table(2), by=ada)
    for name in ("import-checks", "import-runs"):
        client.post(reverse(f"exchange:{name}", args=[batch.pk]))
        make.work_off(batch)
    assert "Brought in" in page_of(client, batch)
    assert Ticket.objects.count() == 2

    client.post(reverse("exchange:import-undoing", args=[batch.pk]))
    make.work_off(batch)
    assert "Taken out" in page_of(client, batch)
    assert not Ticket.objects.exists()


def test_the_ticket_says_where_it_comes_from(client, ada, ines, rae):
    make.bring_in(make.table(1), by=ada)
    client.force_login(ines)

    page = client.get(Ticket.objects.get().get_absolute_url()).content.decode()
    assert "Where it comes from" in page
    assert "Imported from CSV, where it was 1" in page


def test_leads_do_not_import(client, mina):
    client.force_login(mina)

    assert client.get(reverse("exchange:imports")).status_code == 404
    assert not Import.objects.exists()

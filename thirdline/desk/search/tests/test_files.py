"""What files say is found, once the worker has read them; until then, and without text, by their name."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from thirdline.desk.conversation.operations import reply
from thirdline.desk.search.operations import index_anew
from thirdline.desk.search.queries import find_tickets
from thirdline.desk.search.tests.make import docx, file, pdf, read_files
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: object) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "type", "content"),
    [
        ("trace.log", "application/octet-stream", "kernel panic at boot"),
        ("rows.csv", "text/csv", "host,state\nkernel,panic"),
        ("dump.json", "application/json", '{"kernel": "panic"}'),
        ("page.html", "text/html", "<style>kernel</style><p>ker<b>nel</b></p> <i>kernel</i> panic"),
        ("old.txt", "text/plain", "kernel panic: Größe".encode("cp1252")),
        ("win.txt", "text/plain", "kernel panic".encode("utf-16")),
        ("report.pdf", "application/pdf", pdf("Kernel panic")),
        ("report.docx", "application/octet-stream", docx("Kernel panic")),
    ],
    ids=["log", "csv", "json", "page", "western", "wide", "pdf", "docx"],
)
def test_a_file_is_found_by_what_it_says(
    ticket: Ticket, ines: Person, name: str, type: str, content: str | bytes
) -> None:
    file(ticket, name, content, by=ines, type=type)
    read_files()

    assert find_tickets(ines, "kernel panic").tickets == [ticket]


def test_a_picture_is_found_by_its_name(ticket: Ticket, ines: Person) -> None:
    file(ticket, "bluescreen.png", b"\x89PNG kernel", by=ines, type="image/png")
    read_files()

    assert find_tickets(ines, "bluescreen").tickets == [ticket]
    assert find_tickets(ines, "kernel").count == 0


def test_markup_of_a_page_is_not_its_words(ticket: Ticket, ines: Person) -> None:
    file(
        ticket,
        "p.html",
        "<script>zebra()</script><b class=giraffe>x</b>",
        by=ines,
        type="text/html",
    )
    read_files()

    assert find_tickets(ines, "zebra").count == 0
    assert find_tickets(ines, "giraffe").count == 0


@pytest.mark.slow
def test_more_than_a_row_takes_is_left_out_and_nothing_fails(ticket: Ticket, ines: Person) -> None:
    for n in range(4):
        words = " ".join(f"{n}{k:06}{'ж' * 40}" for k in range(4_500))
        file(ticket, f"large-{n}.log", words, by=ines)
    read_files()
    reply(ticket, text="Thank you for the logs.", by=ines)

    assert find_tickets(ines, "vpn drops").tickets == [ticket]
    index_anew_in_full(ticket)
    assert find_tickets(ines, "vpn logs").tickets == [ticket]


def index_anew_in_full(ticket: Ticket) -> None:
    with transaction.atomic():
        index_anew(ticket)


def test_a_very_long_file_is_taken(ticket: Ticket, ines: Person) -> None:
    lines = "\n".join(f"w{k} x{k} y{k}" for k in range(60_000))

    file(ticket, "long.log", f"kernel panic\n{lines}", by=ines)
    read_files()

    assert find_tickets(ines, "kernel panic").tickets == [ticket]

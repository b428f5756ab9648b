from __future__ import annotations

import argparse

import pytest

from thirdline.desk.search import cli
from thirdline.desk.search.models import SHAPE, SearchRow
from thirdline.desk.search.tests.make import asked
from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    cli.add_commands(parser.add_subparsers())
    given = parser.parse_args(["search", "rebuild", *arguments])
    return int(given.run(given))


def test_it_works_off_what_is_outdated_and_says_how_much(
    ticket: Ticket, rae: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    asked("Printer jams", rae)
    SearchRow.objects.filter(ticket=ticket).update(shape=1)

    assert run("--batch", "1") == 0

    assert "1 rows written anew" in capsys.readouterr().out
    assert not SearchRow.objects.exclude(shape=SHAPE).exists()


def test_all_of_them_when_asked(
    ticket: Ticket, rae: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    asked("Printer jams", rae)

    assert run("--all") == 0

    told = capsys.readouterr().out
    assert "2 rows marked." in told
    assert "2 rows written anew" in told

from __future__ import annotations

import argparse
import io

import pytest

from thirdline.desk.tickets.models import Ticket
from thirdline.practices.histories import cli
from thirdline.practices.histories.tests import make


@pytest.fixture
def call(house):
    parser = argparse.ArgumentParser()
    cli.add_commands(parser.add_subparsers(required=True))

    def run(*words):
        args = parser.parse_args([str(word) for word in words])
        return args.run(args)

    return run


@pytest.fixture
def mapping_file(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(make.MAPPING)
    return path


def test_a_log_is_imported_listed_and_removed(call, tmp_path, mapping_file, capsys):
    assert call("import-log", make.log(tmp_path), "--name", "small", "--mapping", mapping_file) == 0
    assert "Imported 12 events in 3 tickets as small" in capsys.readouterr().out

    assert call("histories", "list") == 0
    assert "small  3 tickets, 12 events, from small.csv" in capsys.readouterr().out

    assert call("histories", "remove", "small") == 0
    assert not Ticket.objects.exists()


def test_a_repeated_import_says_so(call, tmp_path, mapping_file, capsys):
    words = ("import-log", make.log(tmp_path), "--name", "small", "--mapping", mapping_file)
    call(*words)
    capsys.readouterr()

    assert call(*words) == 0
    assert "already there" in capsys.readouterr().out


def test_skipped_rows_are_named_on_standard_error(call, tmp_path, mapping_file, capsys):
    path = make.log(tmp_path, make.LOG + "9,never,Desk,w,V\n")

    call("import-log", path, "--name", "s", "--mapping", mapping_file, "--on-bad-row", "skip")

    told = capsys.readouterr()
    assert "small.csv, line 14" in told.err
    assert "1 bad rows skipped" in told.out


def test_an_empty_desk_says_how_to_begin(call, capsys):
    call("histories", "list")

    assert "import-log FILE --name NAME" in capsys.readouterr().out


def test_the_bar_is_drawn_for_people_only():
    class Screen(io.StringIO):
        def isatty(self):
            return True

    screen, pipe = Screen(), io.StringIO()
    for out in (screen, pipe):
        bar = cli.Bar(out)
        bar.show(0.5, "half")
        bar.end()

    assert "[###############...............]  50%  half" in screen.getvalue()
    assert pipe.getvalue() == ""

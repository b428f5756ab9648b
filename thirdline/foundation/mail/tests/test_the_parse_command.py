"""An administrator whose letter went wrong sees how it is read, without a trace of it left."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from thirdline.foundation.mail.models import InboundLetter
from thirdline.foundation.mail.tests.raw import raw
from thirdline.project.cli import main

KEYS = [
    "sender", "recipients", "subject", "date", "message_id", "in_reply_to", "references", "text",
    "visible_reply", "quoted", "html", "attachments", "kind", "bounce",
]  # fmt: skip
LETTER = raw(
    "It works.\n\n> Does it?\n",
    "From: Rae Okafor <Rae@aldermoor.example>\nTo: desk@localhost\nSubject: Grüße\n",
    "Date: Mon, 2 Nov 2026 10:11:12 +0100\n",
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "letter.eml"
    path.write_bytes(LETTER)
    return path


def test_all_of_a_letter_is_told_for_programs(db, file, capfdbinary):
    assert main(["mail", "parse", str(file), "--json"]) == 0

    told = json.loads(capfdbinary.readouterr().out)
    assert list(told) == KEYS
    assert (told["sender"], told["recipients"]) == ("Rae@aldermoor.example", ["desk@localhost"])
    assert (told["subject"], told["date"]) == ("Grüße", "2026-11-02T10:11:12+01:00")
    assert (told["visible_reply"], told["quoted"]) == ("It works.", "> Does it?")
    assert (told["kind"], told["bounce"], told["attachments"]) == ("message", None, [])
    assert not InboundLetter.objects.exists()


def test_a_file_is_named_measured_and_summed(tmp_path, capfdbinary):
    path = tmp_path / "bytes.eml"
    path.write_bytes(b"\x00\x01\x02")

    assert main(["mail", "parse", str(path), "--json"]) == 0

    (told,) = json.loads(capfdbinary.readouterr().out)["attachments"]
    assert (told["name"], told["type"], told["size"]) == ("letter.eml", "message/rfc822", 3)
    assert told["sha256"] == "ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc"


def test_the_same_is_told_as_a_page_for_people(file, capfdbinary):
    assert main(["mail", "parse", str(file)]) == 0

    told = capfdbinary.readouterr().out.decode()
    assert "From:     Rae Okafor <Rae@aldermoor.example>" in told
    assert "What was written:\nIt works." in told
    assert "> Does it?" in told


def test_a_letter_cannot_steer_the_terminal(tmp_path, capfdbinary):
    path = tmp_path / "sly.eml"
    path.write_bytes(raw("\x1b[2Jgone", "From: a@b.example\nSubject: \x1b]0;x\x07\n"))

    main(["mail", "parse", str(path)])

    assert b"\x1b" not in capfdbinary.readouterr().out


def test_a_file_that_cannot_be_opened_is_named(tmp_path, capfd):
    assert main(["mail", "parse", str(tmp_path / "none.eml")]) == 1

    assert f"{tmp_path / 'none.eml'} cannot be opened: No such file" in capfd.readouterr().err


@pytest.mark.slow
def test_it_needs_neither_a_database_nor_a_running_copy(tmp_path):
    kept = {"PATH": os.environ["PATH"], "THIRDLINE_HOME": str(tmp_path / "home")}
    kept["PYTHONPATH"] = os.pathsep.join(one for one in sys.path if one)
    command = [
        sys.executable,
        "-m",
        "thirdline.project.supervisor.command",
        "mail",
        "parse",
        "-",
        "--json",
    ]

    done = subprocess.run(command, input=LETTER, capture_output=True, env=kept, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["sender"] == "Rae@aldermoor.example"
    assert not (tmp_path / "home" / "run").exists()

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from thirdline.practices.fault_trees.cli import main

MODEL = """<?xml version="1.0"?>
<opsa-mef>
<define-fault-tree name="small">
<define-gate name="top"><or><gate name="pair"/><basic-event name="c"/></or></define-gate>
<define-gate name="pair"><and><basic-event name="a"/><basic-event name="b"/></and></define-gate>
</define-fault-tree>
<model-data>
<define-basic-event name="a"><float value="0.2"/></define-basic-event>
<define-basic-event name="b"><float value="0.5"/></define-basic-event>
<define-basic-event name="c"><float value="0.1"/></define-basic-event>
</model-data>
</opsa-mef>
"""


@pytest.fixture
def model(tmp_path):
    file = tmp_path / "small.xml"
    file.write_text(MODEL)
    return file


def answer(capsys, *arguments):
    assert main(["faulttree", *map(str, arguments), "--json"]) == 0
    found: dict = json.loads(capsys.readouterr().out)
    return found


def test_analyse_answers_in_the_agreed_keys(model, capsys):
    found = answer(capsys, "analyse", model)

    assert found["status"] == "exact"
    assert (found["basic_events"], found["gates"]) == (3, 2)
    assert found["top_probability"] == found["lower"] == found["upper"] == pytest.approx(0.19)
    assert found["minimal_cut_sets"] == 2
    assert found["cut_sets_by_order"] == {"1": 1, "2": 1}
    assert found["importance"]["c"]["birnbaum"] == pytest.approx(0.9)
    assert found["seconds"] >= 0


def test_larger_cut_sets_are_left_out_when_asked(model, capsys):
    found = answer(capsys, "analyse", model, "--max-order", 1)

    assert found["cut_sets_by_order"] == {"1": 1}
    assert [each["events"] for each in found["cut_sets"]] == [["c"]]


def test_the_top_is_taken_as_occurred_unless_said_otherwise(model, capsys):
    assert answer(capsys, "condition", model)["posterior"]["c"] == pytest.approx(0.1 / 0.19)
    assert answer(capsys, "condition", model, "--top", "unknown")["posterior"][
        "c"
    ] == pytest.approx(0.1)
    assert answer(capsys, "condition", model, "--top", "not-occurred")["posterior"]["c"] == 0


def test_evidence_is_given_in_words_or_in_a_file(model, capsys, tmp_path):
    file = tmp_path / "seen.json"
    file.write_text(json.dumps({"c": "up", "a": {"failed": 0.9, "fine": 0.1}}))

    words = answer(capsys, "condition", model, "--evidence", "c=up,pair=down")
    told = answer(capsys, "condition", model, "--evidence", file)

    assert words["posterior"] == told["posterior"] == pytest.approx({"a": 1, "b": 1, "c": 0})
    assert words["cut_sets"] == [{"events": ["a", "b"], "probability": pytest.approx(1)}]


def test_people_read_sentences(model, capsys):
    assert main(["faulttree", "analyse", str(model)]) == 0
    assert "Top probability 0.19, exact." in capsys.readouterr().out

    assert main(["faulttree", "condition", str(model), "--evidence", "c=up"]) == 0
    assert "a, b" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ("z=down", "“z”"),
        ("a=maybe", "“maybe”"),
        ("a=up,c=up", "probability 0"),
        ("nothing.json", "cannot be read"),
        ("=down", "no evidence"),
        ("a=down,a=up", "“a” stands twice"),
    ],
)
def test_wrong_evidence_is_one_sentence_and_code_two(model, capsys, evidence, words):
    assert main(["faulttree", "condition", str(model), "--evidence", evidence]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"a": "down", "a": "up"}', "“a” stands twice"),
        ('{"a": {"failed": NaN, "fine": 0.5}}', "“a”"),
        ('{"a": ' + "1" * 5_000 + "}", "no JSON"),
        ("[" * 100_000, "no JSON"),
        (" " * 20_000_001, "more than 20000000 bytes"),
    ],
    ids=["twice", "not a number", "digits", "deep", "large"],
)
def test_a_file_of_evidence_made_to_hurt_is_one_sentence(model, capsys, tmp_path, content, words):
    file = tmp_path / "seen.json"
    file.write_text(content)

    assert main(["faulttree", "condition", str(model), "--evidence", str(file)]) == 2

    said = capsys.readouterr()
    assert words in said.err
    assert (said.out, said.err.count("\n")) == ("", 1)


def test_a_wrong_file_is_one_sentence_with_element_and_line(model, capsys):
    model.write_text(MODEL.replace('<gate name="pair"/>', '<gate name="top"/>'))

    assert main(["faulttree", "analyse", str(model)]) == 2

    said = capsys.readouterr().err
    assert "top" in said
    assert "ine " in said
    assert said.count("\n") == 1


def test_a_reader_that_has_read_enough_is_no_failure(model):
    """The other end of the pipe is closed before anything is written."""
    command = [sys.executable, "-m", "thirdline.practices.fault_trees.cli", "faulttree", "analyse"]
    reading, writing = os.pipe()
    os.close(reading)

    told = subprocess.run(
        [*command, str(model), "--json"], check=False, stdout=writing, stderr=subprocess.PIPE
    )
    os.close(writing)

    assert (told.returncode, told.stderr) == (0, b"")


def test_neither_django_nor_a_database_is_loaded(model):
    code = (
        "import sys; from thirdline.practices.fault_trees.cli import main; "
        f"main(['faulttree', 'analyse', {str(model)!r}]); "
        "sys.exit('django' in sys.modules or 'psycopg' in sys.modules)"
    )

    assert (
        subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode
        == 0
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"format": "fault-tree", "version": 1, "name": "\\ud800"}', "half of a letter"),
        ('{"format": "fault-tree", "version": ' + "1" * 5_000 + "}", "no JSON"),
        (" " * 20_000_001, "more than 20000000 bytes"),
    ],
    ids=["half a letter", "digits", "large"],
)
def test_a_tree_in_json_that_cannot_be_read_is_one_sentence(capsys, tmp_path, content, words):
    file = tmp_path / "tree.json"
    file.write_text(content)

    assert main(["faulttree", "analyse", str(file), "--json"]) == 2

    said = capsys.readouterr()
    assert words in said.err
    assert (said.out, said.err.count("\n")) == ("", 1)

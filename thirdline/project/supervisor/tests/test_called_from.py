"""A file is named from where the person stands, and help is given on any machine."""

from __future__ import annotations

import json

import pytest

from thirdline.project.supervisor import command

TREE = (
    '<opsa-mef><define-fault-tree name="t"><define-gate name="top"><basic-event name="a"/>'
    '</define-gate><define-basic-event name="a"><float value="0.25"/></define-basic-event>'
    "</define-fault-tree></opsa-mef>"
)
ESTATE = {"items": [{"id": "svc"}], "needs": []}


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("THIRDLINE_CALLED_FROM", str(tmp_path))
    monkeypatch.setattr(command, "database", None)
    return tmp_path


def test_a_tree_beside_the_caller_is_found(elsewhere, capfd):
    (elsewhere / "tree.xml").write_text(TREE)

    assert command.main(["faulttree", "analyse", "tree.xml", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["top_probability"] == 0.25


def test_an_estate_beside_the_caller_is_found(elsewhere, capfd):
    (elsewhere / "estate.json").write_text(json.dumps(ESTATE))

    assert command.main(["estate", "analyse", "estate.json", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["targets"]["svc"]["works"] is True


def test_help_needs_no_database(elsewhere, capfd):
    assert command.main(["estate", "--help"]) == 0
    assert "analyse" in capfd.readouterr().out


def test_nothing_is_imported_from_where_the_caller_stands(elsewhere, capfd):
    (elsewhere / "estate.json").write_text(json.dumps(ESTATE))
    (elsewhere / "json.py").write_text("raise SystemExit('somebody else was run')")
    (elsewhere / "thirdline").mkdir()
    (elsewhere / "thirdline" / "__init__.py").write_text(
        "raise SystemExit('somebody else was run')"
    )

    assert command.main(["estate", "analyse", "estate.json", "--json"]) == 0
    assert "somebody else" not in capfd.readouterr().err

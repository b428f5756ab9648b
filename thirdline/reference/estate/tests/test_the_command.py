from __future__ import annotations

import argparse
import json

import pytest

from thirdline.reference.estate import cli

ESTATE = {
    "items": [{"id": "svc"}, {"id": "a"}, {"id": "b"}],
    "needs": [{"item": "svc", "k": 1, "members": ["a", "b"]}],
    "fates": [{"id": "feed", "members": ["a", "b"]}],
}


@pytest.fixture
def call(tmp_path):
    parser = argparse.ArgumentParser()
    cli.add_commands(parser.add_subparsers(required=True))
    path = tmp_path / "estate.json"
    path.write_text(json.dumps(ESTATE))

    def run(*words, estate=None):
        if estate is not None:
            path.write_text(json.dumps(estate))
        args = parser.parse_args(["estate", "analyse", str(path), *words])
        return args.run(args)

    return run


def test_the_answer_is_printed_as_json(call, capsys):
    assert call("--json", "--targets", "svc", "--max-order", "1") == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["targets"]["svc"]["minimal_cut_sets"] == [["feed"]]
    assert answer["targets"]["svc"]["level"] == 2


def test_the_answer_is_readable(call, capsys):
    assert call() == 0

    told = capsys.readouterr().out
    assert "svc: works; 1 further failure takes it down, 2 without shared fates; margin 1" in told
    assert "alone take it down: feed" in told
    assert "looks redundant: svc needs 1 of a, b, all on feed" in told


def ring(length):
    ids = [f"r{one}" for one in range(length)]
    needs = [{"item": one, "k": 1, "members": [ids[at - 1]]} for at, one in enumerate(ids)]
    return {"items": [{"id": one} for one in ids], "needs": needs}


def test_without_targets_all_items_are_answered_for(call, capsys):
    assert call("--json", estate=ring(3)) == 0
    assert list(json.loads(capsys.readouterr().out)["targets"]) == ["r0", "r1", "r2"]


def test_many_items_of_which_none_is_on_top_want_targets(call, capsys):
    assert call("--json", estate=ring(1_001)) == 2
    assert "name the items to look at" in capsys.readouterr().err


def test_a_network_is_readable(call, capsys):
    assert call("--undirected") == 0

    assert "Cut vertices (1): svc" in capsys.readouterr().out


def test_what_is_wrong_ends_with_one_sentence_and_code_two(call, capsys):
    assert call("--json", estate={**ESTATE, "down": ["gone"]}) == 2
    assert call("--targets", "nobody", estate=ESTATE) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        "estate.json: Line 1: “down” names gone, which is not in this estate.",
        "estate.json: The target nobody is not among the items.",
    ]


@pytest.mark.parametrize("words", [["--max-order", "0"], ["--limit-seconds", "x"]])
def test_an_option_that_makes_no_sense_is_refused(call, words, capsys):
    with pytest.raises(SystemExit) as refusal:
        call(*words)

    assert refusal.value.code == 2
    assert words[1] in capsys.readouterr().err

"""Estates as files: what is read, and how what is wrong is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.shared_data import shared_data
from thirdline.engines.needs import EstateProblem
from thirdline.engines.needs.answers import analyse, analyse_network
from thirdline.engines.needs.documents import read_document

TWO_HOSTS = {
    "items": [{"id": "svc"}, {"id": "a", "p": 0.1}, {"id": "b", "p": 0.2}, {"id": "sw", "p": 0.3}],
    "needs": [
        {"item": "svc", "k": 1, "members": ["a", "b"]},
        {"item": "a", "k": 1, "members": ["sw"]},
    ],
    "fates": [{"id": "feed", "members": ["a", "b"]}],
}
GRAPHML = """<?xml version="1.0"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="g" for="edge" attr.name="group"/><key id="k" for="edge" attr.name="k"/>
<key id="p" for="node" attr.name="p"/>
<graph edgedefault="directed">
<node id="s"/><node id="a"><data key="p">0.5</data></node><node id="b"/><node id="c"/>
<edge source="s" target="a"><data key="g">1</data><data key="k">1</data></edge>
<edge source="s" target="b"><data key="g">1</data><data key="k">1</data></edge>
<edge source="b" target="c"/>
</graph></graphml>
"""


@pytest.fixture
def read(tmp_path):
    def from_text(text):
        path = tmp_path / "estate"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_document(path)

    return from_text


@pytest.fixture
def refused(read):
    def sentence(text):
        with pytest.raises(EstateProblem) as refusal:
            analyse(read(text if isinstance(text, str | bytes) else json.dumps(text, indent=1)))
        return str(refusal.value)

    return sentence


def test_a_service_on_two_hosts_with_one_feed(read):
    answer = analyse(read(json.dumps(TWO_HOSTS)), ["svc"])

    assert answer == {
        "status": "exact",
        "targets": {
            "svc": {
                "works": True,
                "single_points": {"items": [], "fates": ["feed"]},
                "minimal_cut_sets": [["feed"], ["b", "sw"], ["a", "b"]],
                "level": 2,
                "true_level": 1,
                "margin": 1,
                "shared_fates": [
                    {
                        "id": "feed",
                        "kind": "fate",
                        "item": "svc",
                        "k": 1,
                        "members": ["a", "b"],
                        "hit": ["a", "b"],
                    }
                ],
            }
        },
    }


def test_what_is_down_counts_as_down_already(read):
    answer = analyse(read(json.dumps({**TWO_HOSTS, "down": ["sw"], "targets": ["svc", "a"]})))

    svc, a = answer["targets"]["svc"], answer["targets"]["a"]
    assert (svc["works"], svc["level"], svc["margin"]) == (True, 1, 0)
    assert svc["single_points"] == {"items": ["b"], "fates": ["feed"]}
    assert (a["works"], a["level"], a["true_level"], a["margin"]) == (False, 0, 0, -1)
    assert a["minimal_cut_sets"] == [[]]


def test_items_that_need_each_other_keep_each_other_up_and_cannot_be_started(read):
    pair = {
        "items": [{"id": "x"}, {"id": "y"}],
        "needs": [
            {"item": "x", "k": 1, "members": ["y"]},
            {"item": "y", "k": 1, "members": ["x"]},
        ],
        "targets": ["x"],
    }

    assert analyse(read(json.dumps(pair)))["targets"]["x"]["single_points"]["items"] == ["y"]
    cold = analyse(read(json.dumps(pair)), cold=True)["targets"]["x"]
    assert (cold["works"], cold["level"], cold["margin"]) == (False, 0, -1)


def test_a_level_beyond_the_order_is_still_found(read):
    hosts = [f"h{number}" for number in range(9)]
    estate = {
        "items": [{"id": one} for one in ["svc", *hosts]],
        "needs": [{"item": "svc", "k": 3, "members": hosts}],
    }

    found = analyse(read(json.dumps(estate)))["targets"]["svc"]
    assert (found["minimal_cut_sets"], found["level"], found["margin"]) == ([], 7, 6)


def test_graphml_edges_say_what_needs_what(read):
    found = analyse(read(GRAPHML))["targets"]

    assert list(found) == ["s", "a", "b", "c"]
    assert found["s"]["minimal_cut_sets"] == [["a", "b"], ["a", "c"]]


def test_a_byte_order_mark_and_numbers_as_ids(read):
    answer = analyse(
        read(
            b'\xef\xbb\xbf{"items": [{"id": 1}, {"id": 2}], "needs": [{"item": 1, "k": 1, "members": [2]}]}'
        )
    )

    assert answer["targets"]["1"]["single_points"]["items"] == [2]


BAD = [
    ({**TWO_HOSTS, "needs": [{"item": "a", "k": 1, "members": ["gone"]}]}, "Line 20: The item a needs gone"),
    ({**TWO_HOSTS, "needs": [{"item": "gone", "k": 1, "members": ["a"]}]}, "belongs to gone"),
    ({**TWO_HOSTS, "needs": [{"item": "a", "k": 1, "members": ["a", "b"]}]}, "The item a needs itself"),
    ({**TWO_HOSTS, "needs": [{"item": "svc", "k": 3, "members": ["a", "b"]}]}, "3 of 2 members"),
    ({**TWO_HOSTS, "needs": [{"item": "svc", "k": 0, "members": ["a"]}]}, "svc asks for 0 members"),
    ({**TWO_HOSTS, "needs": [{"item": "svc", "k": True, "members": ["a"]}]}, "svc says k is true"),
    ({**TWO_HOSTS, "needs": [{"item": "svc", "k": 1, "members": ["a", "a"]}]}, "names a twice"),
    ({**TWO_HOSTS, "needs": [{"item": "svc", "k": 1, "members": "a"}]}, "svc has no list of members"),
    ({**TWO_HOSTS, "needs": [7]}, "Need 1 does not say"),
    ({**TWO_HOSTS, "needs": {}}, "“needs” is not a list"),
    ({**TWO_HOSTS, "fates": [{"id": "a", "members": []}]}, "The fate a has the id of an item"),
    ({**TWO_HOSTS, "fates": [{"id": "f", "members": ["gone"]}]}, "The fate f names gone"),
    ({**TWO_HOSTS, "down": ["gone"]}, "“down” names gone"),
    ({**TWO_HOSTS, "targets": ["gone"]}, "“targets” names gone"),
    ({**TWO_HOSTS, "targets": ["feed"]}, "feed is a fate"),
    ({**TWO_HOSTS, "targets": [[1]]}, "“targets” holds [1]"),
    ({"items": [{"id": "a"}, {"id": "a"}]}, "Line 6: The item a is there twice"),
    ({"items": [{"id": "a", "p": 1.5}]}, "The p of a is 1.5"),
    ({"items": [{"id": "a", "p": "x"}]}, 'The p of a is "x"'),
    ({"items": [{"name": "a"}]}, "Element 1 of “items” has no id"),
    ({"needs": []}, "“items” is missing"),
    ([], "An estate is a JSON object"),
    ('{"items": [{"id": "a", "p": NaN}]}', "number that is none"),
    ('{"items": [\n{"id": "a"]}', "Line 2: The file is neither JSON nor GraphML"),
    (b'{"items": "\xff"}', "not UTF-8"),
    ("[" * 200_000, "nested too deeply"),
    ("", "neither JSON nor GraphML"),
    (b"\x00" * 100, "neither JSON nor GraphML"),
    ("<graphml><graph></graphml>", "Line 1: This is not well-formed XML"),
    ("<html/>", "begins with html"),
    ("<graphml/>", "without a graph"),
    (GRAPHML.replace('target="c"', 'target="gone"'), "Line 9: An edge names gone"),
    (GRAPHML.replace('target="c"', 'target="b"'), "Line 9: The item b needs itself"),
    (GRAPHML.replace('<data key="k">1<', '<data key="k">3<'), "Line 7: A need of s asks for 3 of 2"),
    (GRAPHML.replace('<data key="k">1<', '<data key="k">x<', 1), "Line 7: An edge of s says k is x"),
    (GRAPHML.replace('<data key="k">1<', '<data key="k">2<', 1), "say different k"),
    (GRAPHML.replace(">0.5<", ">5<"), "The p of a is 5"),
    (GRAPHML.replace('"directed"', '"undirected"'), "have no direction"),
    ('<!DOCTYPE g [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><graphml>&b;</graphml>', "document type"),
    ("<graphml><graph><node id='a'>&bomb;</node></graph></graphml>", "undefined entity"),
    ('<?xml version="1.0" encoding="nonsense"?><graphml/>', "XML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BAD, ids=range(len(BAD)))
def test_what_is_wrong_is_named_in_one_sentence(refused, text, said):
    sentence = refused(text)

    assert said in sentence
    assert "\n" not in sentence


def test_a_file_that_is_not_there_and_one_that_is_too_big(tmp_path, monkeypatch):
    with pytest.raises(EstateProblem, match="cannot be read: No such file"):
        read_document(tmp_path / "none.json")
    monkeypatch.setattr("thirdline.engines.needs.documents.MOST_BYTES", 3)
    (tmp_path / "big.json").write_text("{   }")
    with pytest.raises(EstateProblem, match="MB; up to"):
        read_document(tmp_path / "big.json")


def test_a_network_without_direction(read):
    answer = analyse_network(read(GRAPHML.replace('"directed"', '"undirected"')))

    assert (answer["nodes"], answer["edges"], answer["components"]) == (4, 3, 1)
    assert answer["cut_vertices"] == ["s", "b"]
    assert answer["bridges"] == [["s", "a"], ["s", "b"], ["b", "c"]]


@pytest.mark.slow
def test_the_operator_networks_have_the_known_cut_vertices_and_bridges():
    expected = json.loads(shared_data("estate", "topology-zoo", "expected-sets.json").read_text())
    rows = shared_data("estate", "topology-zoo", "expected.csv").read_text().splitlines()[1:]
    assert len(expected) == len(rows) == 133
    for row in rows:
        name, nodes, edges, _, components, cuts, bridges = row.split(",")
        found = analyse_network(
            read_document(shared_data("estate", "topology-zoo", f"{name}.graphml"))
        )
        counted = [found[key] for key in ("nodes", "edges", "components")]
        assert counted == [int(nodes), int(edges), int(components)], name
        assert len(found["cut_vertices"]) == int(cuts)
        assert len(found["bridges"]) == int(bridges)
        assert sorted(found["cut_vertices"]) == sorted(expected[name]["cut_vertices"])
        pairs = {frozenset(one) for one in expected[name]["bridges"]}
        assert {frozenset(one) for one in found["bridges"]} == pairs


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"items": [\n{"id": "\\ud800"}]}',
         "Line 2: The JSON holds half of a letter, as \\ud800; write it whole."),
        (json.dumps(TWO_HOSTS).encode("utf-16"), "Line 1: The file is not UTF-8 text."),
        ('<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n<graphml>&a;</graphml>',
         "Line 2: The file declares a document type (x); that is never read. Take it out."),
    ],
    ids=["half a letter", "JSON in UTF-16", "a document type"],
)  # fmt: skip
def test_what_nothing_else_could_read_is_refused_in_a_whole_sentence(refused, text, sentence):
    assert refused(text) == sentence


def test_graphml_with_a_bare_document_type_is_read(read):
    said = GRAPHML[GRAPHML.index("<graphml") :]
    assert len(read(f"<!DOCTYPE graphml>{said}").items) == 4


def test_graphml_in_utf_16_is_read(read):
    assert len(read(GRAPHML.encode("utf-16")).items) == 4


def test_what_has_no_end_is_not_read_to_it(tmp_path, monkeypatch):
    monkeypatch.setattr("thirdline.engines.needs.documents.MOST_BYTES", 1024 * 1024)

    with pytest.raises(EstateProblem, match="up to 1 are read"):
        read_document(Path("/dev/zero"))

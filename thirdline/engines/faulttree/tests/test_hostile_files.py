"""Files made to hurt: one sentence each, quickly, and nothing outside is touched."""

from __future__ import annotations

import time

import pytest

from thirdline.engines.faulttree.formats import galileo_words
from thirdline.engines.faulttree.formats.galileo import read_galileo
from thirdline.engines.faulttree.formats.markup import MOST_BYTES, MOST_ELEMENTS
from thirdline.engines.faulttree.formats.open_psa import read_open_psa
from thirdline.engines.faulttree.problems import TreeProblem
from thirdline.engines.faulttree.tests.trees import events, model

LAUGHS = "".join(
    f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' if i else '<!ENTITY l0 "lol">' for i in range(10)
)
NESTED = 5000

HOSTILE = {
    "a bomb": (
        f"<!DOCTYPE opsa-mef [{LAUGHS}]>\n<opsa-mef>&l9;</opsa-mef>".encode(),
        "^Line 1: The file declares a document type",
    ),
    "a file of the machine": (
        b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b"<opsa-mef>&e;</opsa-mef>",
        "^Line 2: The file declares a document type",
    ),
    "a document type elsewhere": (
        b'<!DOCTYPE opsa-mef SYSTEM "http://example.org/x.dtd"><opsa-mef/>',
        "declares a document type",
    ),
    "an entity nobody declared": (b"<opsa-mef>&e;</opsa-mef>", "not orderly XML: undefined entity"),
    "deep elements": (b"<opsa-mef>" * NESTED, "nested more than 150 deep"),
    "deep formulas": (
        model('<define-gate name="g">' + "<not>" * NESTED + "</not>" * NESTED + "</define-gate>"),
        "^Line 3: Elements are nested more than",
    ),
    "cut off": (model(events("a"))[:-30], "^Line 5: The file is not orderly XML"),
    "nothing": (b"", "The file is empty"),
    "blank": (b" \n ", "The file is empty"),
    "binary": (bytes(range(256)) * 4, "^Line 1: The file is not orderly XML"),
    "zeros": (b"\x00" * 1000, "not orderly XML"),
    "another encoding": ("<opsa-mef name='é'/>".encode("latin-1"), "not orderly XML"),
    "an unknown encoding": (
        b'<?xml version="1.0" encoding="x-none"?><opsa-mef/>',
        "encoding the file names is not known",
    ),
    "a wide encoding": (
        b'<?xml version="1.0" encoding="shift_jis"?><opsa-mef/>',
        "encoding the file names is not known",
    ),
    "a long text": (
        b"<opsa-mef><label>" + b"x" * 100_000 + b"</label></opsa-mef>",
        "longer than 20000 letters",
    ),
    "a name of a megabyte": (
        model(f'<define-gate name="g"><gate name="{"x" * 1_000_000}"/></define-gate>'),
        "^Line 3: The gate “g” refers to “xxx",
    ),
    "two bytes a letter": (
        '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'.encode("utf-16"),
        "declares a document type",
    ),
    "an unknown prefix": (b"<a:opsa-mef/>", "unbound prefix"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_one_sentence(case):
    source, sentence = HOSTILE[case]
    with pytest.raises(TreeProblem, match=sentence) as caught:
        read_open_psa(source)
    assert len(str(caught.value)) < 400


def seconds(read, source: bytes) -> float:
    start = time.process_time()
    with pytest.raises(TreeProblem):
        read(source)
    return time.process_time() - start


def test_fifty_megabytes_are_refused_before_they_are_read():
    source = model(events("a")) + b" " * 50_000_000
    assert len(source) > MOST_BYTES
    assert seconds(read_open_psa, source) < 0.1
    assert seconds(read_galileo, source) < 0.1


def test_a_large_file_on_the_disk_is_not_read_to_its_end(tmp_path):
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.truncate(5_000_000_000)
    with pytest.raises(TreeProblem, match="a fault tree may have"):
        read_open_psa(path)


@pytest.mark.slow
def test_millions_of_elements_stop_at_the_limit():
    source = b"<opsa-mef>" + b"<a/>" * (MOST_ELEMENTS * 4) + b"</opsa-mef>"
    assert seconds(read_open_psa, source) < 5.0


def test_parameters_that_double_one_another_are_not_computed():
    chain = "".join(
        f'<define-parameter name="p{i}"><add><parameter name="p{i - 1}"/><parameter name="p{i - 1}"/>'
        "</add></define-parameter>"
        for i in range(1, 60)
    )
    source = model(
        '<define-gate name="g"><basic-event name="a"/></define-gate><define-basic-event name="a">'
        '<parameter name="p59"/></define-basic-event><define-parameter name="p0"><float value="0"/>'
        "</define-parameter>" + chain
    )
    with pytest.raises(TreeProblem, match="more than 10000 steps"):
        read_open_psa(source)


@pytest.mark.parametrize("falling", [True, False])
def test_a_long_chain_of_parameters_is_refused_in_whatever_order(falling):
    chain = [
        f'<define-basic-event name="e{i}"><parameter name="p{i}"/></define-basic-event>'
        f'<define-parameter name="p{i}"><parameter name="p{i - 1}"/></define-parameter>'
        for i in range(1, 400)
    ]
    chain = chain[::-1] if falling else chain
    gate = "".join(f'<basic-event name="e{i}"/>' for i in range(1, 400))
    source = model(
        f'<define-gate name="g"><or>{gate}</or></define-gate><define-parameter name="p0">'
        '<float value="0"/></define-parameter>' + "".join(chain)
    )
    with pytest.raises(TreeProblem, match="nested more than 100 deep"):
        read_open_psa(source)


def test_a_chain_of_two_thousand_gates_is_read():
    chain = "".join(
        f'<define-gate name="g{i}"><or><gate name="g{i + 1}"/></or></define-gate>'
        for i in range(2000)
    )
    last = '<define-gate name="g2000"><basic-event name="a"/></define-gate>'
    assert len(read_open_psa(model(chain + last + events("a"))).gates) == 2001


def test_a_galileo_file_of_millions_of_words_stops_at_the_limit():
    source = b'toplevel "T";\n"T" and ' + b'"a" ' * (galileo_words.MOST_WORDS + 10) + b";"

    with pytest.raises(TreeProblem, match=r"^Line 2: The file has too many words"):
        read_galileo(source)


BARE = (
    b'<?xml version="1.0"?>\n<!DOCTYPE opsa-mef>\n<opsa-mef><define-fault-tree name="t">'
    b'<define-gate name="top"><basic-event name="a"/></define-gate>%s'
    b'<define-basic-event name="a"/></define-fault-tree></opsa-mef>'
)


def test_a_bare_document_type_declares_nothing_and_is_read():
    assert list(read_open_psa(BARE % b"").gates) == ["top"]


def test_an_entity_of_a_bare_document_type_is_refused():
    with pytest.raises(TreeProblem, match="Line 3"):
        read_open_psa(BARE % b"<label>&a;</label>")

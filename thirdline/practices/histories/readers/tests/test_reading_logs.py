from __future__ import annotations

import gzip

import pytest

from thirdline.kit.rows import records
from thirdline.practices.histories.readers import (
    BadRow,
    Dialect,
    Record,
    UnreadableLog,
    open_log,
    read_records,
    xes,
)

XES = """<?xml version="1.0" encoding="{encoding}"?>
<log xmlns="http://www.xes-standard.org/">
  <trace>
    <string key="concept:name" value="Fall 7"/>
    <event>
      <string key="org:group" value="Büro"/>
      <list key="x"><values><string key="org:group" value="inner"/></values></list>
    </event>
    <event/>
  </trace>
</log>
"""


def read(tmp_path, data, dialect=None, name="a.log"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with open_log(path) as log:
        return list(read_records(log, dialect=dialect))


def refusal(tmp_path, data, dialect=None):
    with pytest.raises(UnreadableLog) as refused:
        read(tmp_path, data, dialect)
    assert refused.value.reason.endswith(".")
    return refused.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16", "windows-1252", "cp850"])
def test_an_xes_log_is_read_in_the_encoding_it_declares(tmp_path, encoding):
    found = read(tmp_path, XES.format(encoding=encoding).encode(encoding))

    assert found[0].values == {"org:group": "Büro", "case:concept:name": "Fall 7"}
    assert [record.line for record in found] == [5, 9]


def test_a_gzipped_log_is_known_by_its_content(tmp_path):
    packed = gzip.compress(XES.format(encoding="utf-8").encode())

    assert len(read(tmp_path, packed, name="no-suffix")) == 2


def test_an_attribute_of_the_trace_counts_even_when_it_stands_below_the_events(tmp_path):
    found = read(
        tmp_path,
        '<log><trace><event/><string key="concept:name" value="7"/></trace></log>',
    )

    assert found == [Record(1, {"case:concept:name": "7"})]


def test_an_event_outside_a_trace_has_no_case(tmp_path):
    found = read(tmp_path, '<log><event><int key="n" value="1"/></event></log>')

    assert found == [Record(1, {"n": "1"})]


def test_a_document_type_is_refused_before_any_entity_is_defined(tmp_path):
    bomb = '<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><log>&b;</log>'

    assert "document type" in refusal(tmp_path, bomb)


def test_an_outside_entity_is_never_fetched(tmp_path):
    outside = '<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>'

    assert "document type" in refusal(tmp_path, outside)


def test_broken_xml_is_refused_with_its_line(tmp_path):
    assert "line 2" in refusal(tmp_path, "<log>\n<trace></log>")


def test_xml_that_is_no_log_is_refused(tmp_path):
    assert "begins with <html>" in refusal(tmp_path, "<html></html>")


def test_an_unknown_encoding_is_refused(tmp_path):
    assert "'klingon'" in refusal(tmp_path, '<?xml version="1.0" encoding="klingon"?><log/>')


def test_a_codec_that_makes_no_text_is_no_encoding(tmp_path):
    assert "'hex'" in refusal(tmp_path, "a,b\n1,2\n", Dialect(encoding="hex"))


def test_an_attribute_that_is_far_too_long_makes_a_bad_row_with_its_line(tmp_path):
    long = "x" * 10_001
    found = read(
        tmp_path, f'<log><trace>\n<event><string key="k" value="{long}"/></event></trace></log>'
    )

    assert isinstance(found[0], BadRow)
    assert found[0].line == 2


def test_deep_nesting_is_refused(tmp_path):
    assert "nested" in refusal(tmp_path, "<log><trace><event>" + "<a>" * 50)


def test_one_endless_element_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(xes, "LIMITS", records.LIMITS._replace(token_bytes=100_000))

    assert "larger than" in refusal(tmp_path, b"<log " + b"a" * 900_000)


@pytest.mark.parametrize("cut", [20, -9])
def test_an_incomplete_gzip_file_is_refused(tmp_path, cut):
    packed = gzip.compress(XES.format(encoding="utf-8").encode())

    assert "gzip" in refusal(tmp_path, packed[:cut])


@pytest.mark.parametrize(
    "data", [b"", b"  \n", gzip.compress(b"")], ids=["nothing", "blank", "packed"]
)
def test_an_empty_file_is_refused(tmp_path, data):
    assert "is empty" in refusal(tmp_path, data)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadableLog, match="There is no file"), open_log(tmp_path / "no.csv"):
        pass


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path, delimiter):
    text = "case;when;what\n1;2020-01-01;a\n2;2020-01-02;b\n".replace(";", delimiter)

    found = read(tmp_path, text)

    assert found[1] == Record(3, {"case": "2", "when": "2020-01-02", "what": "b"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_of_a_table_is_found_out(tmp_path, encoding):
    found = read(tmp_path, "case,team\r\n1,Büro\r\n".encode(encoding))

    assert found == [Record(2, {"case": "1", "team": "Büro"})]


def test_a_stated_encoding_holds(tmp_path):
    found = read(tmp_path, "case,team\n1,Büro\n".encode("cp850"), Dialect(encoding="cp850"))

    assert found[0].values["team"] == "Büro"


def test_a_quoted_field_may_hold_delimiters_and_line_ends(tmp_path):
    found = read(tmp_path, 'case,words\n1,"a, b\nc"\n2,d\n')

    assert [(r.line, r.values["words"]) for r in found] == [(2, "a, b\nc"), (4, "d")]


def test_a_row_of_the_wrong_width_is_bad_and_the_next_one_good(tmp_path):
    found = read(tmp_path, "case,team\n1\n2,B\n")

    assert found[0] == BadRow("a.log", 2, "the row has 1 fields where the header has 2.")
    assert found[1] == Record(3, {"case": "2", "team": "B"})


def test_a_byte_foreign_to_the_encoding_spoils_only_its_row(tmp_path):
    found = read(tmp_path, b"case,team\n1,\xff\n2,B\n", Dialect(encoding="utf-8"))

    assert isinstance(found[0], BadRow)
    assert found[1].values["team"] == "B"


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_line(tmp_path):
    found = read(tmp_path, 'case,team\n1,A\n2,"B\n3,C\n')

    assert (found[1].line, "quotation mark" in found[1].reason) == (3, True)


def test_a_column_named_twice_is_refused(tmp_path):
    assert "'a' twice" in refusal(tmp_path, "a,b,a\n1,2,3\n")


def test_a_row_cut_across_two_pieces_is_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("thirdline.kit.rows.files.CHUNK", 7)

    found = read(tmp_path, "case,team\r\n1,Netz\r\n2,Büro\r\n", Dialect(",", "utf-8"))

    assert [(r.line, r.values["team"]) for r in found] == [(2, "Netz"), (3, "Büro")]


def test_more_unpacked_bytes_than_allowed_are_refused(tmp_path, monkeypatch):
    module = "thirdline.kit.rows.files.LIMITS"
    monkeypatch.setattr(module, records.LIMITS._replace(unpacked_bytes=1000))

    assert "unpacks to more" in refusal(tmp_path, gzip.compress(b"a,b\n" * 1000))


def test_the_delimiter_falls_back_to_the_header_when_rows_differ(tmp_path):
    found = read(tmp_path, "case;team\n1;A;x\n2;B\n")

    assert found[1].values == {"case": "2", "team": "B"}

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib

import pytest

from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing import files as opening
from thirdline.reference.estate.importing.needs_syntax import read_needs, written
from thirdline.reference.estate.importing.reading import read_file
from thirdline.reference.estate.importing.shapes import Choices


def read(content: bytes | str, format: str = "csv", **choices):
    raw = content.encode() if isinstance(content, str) else content
    return read_file(raw, format, Choices(**choices), lambda done, total: None)


def said(reading) -> list[tuple[int, str]]:
    return [(one.line, one.said) for one in reading.troubles]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_columns_is_found_out(sign):
    found = read(f"name{sign}kind{sign}site\nweb{sign}Server{sign}Leiden\n")

    assert found.items[0].facts == {"name": "web", "site": "Leiden"}


def test_headings_in_other_words_and_languages_are_understood():
    found = read("CI-Name;CI Type;Standort;Seriennummer;Modell X\nweb;Server;Köln;S1;R7\n")

    one = found.items[0]
    assert (one.name, one.kind, one.facts["site"], one.facts["serial"]) == (
        "web",
        "server",
        "Köln",
        "S1",
    )
    assert one.facts["attributes.modell_x"] == "R7"


def test_columns_a_person_chose_are_used():
    found = read("a,b,c\nweb,Server,Leiden\n", columns={"name": "a", "kind": "b", "rack": "c"})

    assert found.items[0].facts["rack"] == "Leiden"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_out(encoding):
    found = read("name,kind\nKüche,Server\n".encode(encoding))

    assert found.items[0].name == "Küche"


def test_a_wrong_encoding_is_named_with_its_line():
    with pytest.raises(Refused, match=r"^Line 3 is not ascii\."):
        read("name,kind\nweb,Server\nKüche,Server\n", encoding="ascii")


def test_json_that_is_no_unicode_is_named_with_its_line():
    with pytest.raises(Refused, match=r"^Line 2 is not utf-8\."):
        read(b'[\n{"a": "\xff"}]', "netbox")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("web,soon,,", "“Lifecycle” is “soon”; it can be: planned, in_service, stock, retired."),
        ("web,,31.12.2026,", "“Warranty until” is “31.12.2026”, not a day such as 2026-12-25."),
        ("web,,,-4", "“Users” is “-4”, not a whole number from 0 to 2000000000."),
    ],
)
def test_a_value_that_cannot_be_is_named(row, sentence):
    assert said(read(f"name,lifecycle,warranty_until,users\n{row}\n")) == [(2, sentence)]


def test_a_table_with_a_heading_twice_is_refused():
    with pytest.raises(Refused, match="The column “name” stands there twice"):
        read("name,name\na,b\n")


def test_an_open_quotation_mark_is_a_row_and_no_end():
    found = read('name,kind\n"web,Server\n')

    assert found.troubles[0].line == 2
    assert not found.items


def test_a_sign_that_is_no_text_is_named_with_its_line():
    assert said(read("name,kind\nweb\x00,Server\n")) == [
        (2, "The row holds a sign that is no text (a NUL, or half of a sign).")
    ]


def test_rows_of_pairs_become_needs_and_relations():
    found = read(
        "item,relation,other,k,label\n"
        "app,needs,web-1,2,front\napp,needs,web-2,2,front\napp,needs,web-3,2,front\n"
        "app,,db,,\napp,monitored by,mon,,\n"
    )

    (app,) = found.items
    assert [(n.k, n.label, n.members) for n in app.needs] == [
        (2, "front", ("web-1", "web-2", "web-3")), (1, "", ("db",)),
    ]  # fmt: skip
    assert [tuple(r) for r in app.relations] == [("monitored-by", "mon", "")]


def test_rows_of_one_need_that_do_not_agree_are_refused():
    found = read("item,other,k,label\napp,a,1,x\napp,b,2,x\n")

    assert said(found) == [(3, "The need “x” is 1 of its members on line 2, and 2 of them here.")]


@pytest.mark.parametrize(
    "groups",
    [
        [(1, "", ["db"])],
        [(2, "web", ["a", "b", "c"]), (1, "", ["db"])],
        [(1, "", ["a;b", 'say "hi"', "x|y"])],
        [(1, "", ["Switch (old)"]), (1, "power", ["feed (A)", "feed B"])],
        [(1, "", ["2 of us"])],
    ],
)
def test_needs_are_read_as_they_are_written(groups):
    read_back = [(n.k, n.label, list(n.members)) for n in read_needs(written(groups))]

    assert read_back == groups


def test_gzip_is_unpacked_and_several_in_one_file_too():
    content = gzip.compress(b"name,kind\n") + gzip.compress(b"web,Server\n")

    assert read(content).items[0].name == "web"


def test_a_gzip_bomb_is_refused_before_it_unpacks(monkeypatch):
    monkeypatch.setattr(opening, "MOST_UNPACKED", 1024 * 1024)
    bomb = gzip.compress(b"0" * 20 * 1024 * 1024)

    assert len(bomb) < 50_000
    with pytest.raises(Refused, match="unpacks to more than 1 MB"):
        opening.unpacked(bomb)


def test_a_gzip_file_that_is_cut_off_is_named():
    with pytest.raises(Refused, match="ends in the middle"):
        opening.unpacked(gzip.compress(b"name\nweb\n" * 1000)[:-20])


def test_a_damaged_gzip_file_is_named():
    with pytest.raises(Refused, match="damaged"):
        opening.unpacked(b"\x1f\x8b\x08" + zlib.compress(b"x" * 100))


@pytest.mark.parametrize(
    ("content", "name", "format"),
    [
        (b"name,kind\n", "x.csv", "csv"),
        (b'{"results": []}', "x.txt", "netbox"),
        (b'{"apiVersion": "v1", "kind": "List"}', "x.json", "kubernetes"),
        (b"# c\napiVersion: v1\nkind: Service\n", "x", "kubernetes"),
        (b"kind: Service\n", "x.yaml.gz", "kubernetes"),
    ],
)
def test_the_format_is_told_by_looking(content, name, format):
    assert opening.format_of(content, name) == format


def test_a_file_cut_off_in_the_middle_is_named_with_its_line():
    whole = json.dumps([{"model": "dcim.device", "pk": 1, "fields": {}}] * 3, indent=1)

    with pytest.raises(Refused, match=r"^Line \d+ is not JSON"):
        read(whole[:-30], "netbox")


def test_json_nested_without_end_is_refused():
    with pytest.raises(Refused, match="nested too deep"):
        read("[" + '{"a":' * 100_000 + "1" + "}" * 100_000 + "]", "netbox")


def test_lines_that_end_as_on_an_old_mac_are_read():
    found = read("name,kind\rweb,Server\rdb,Server\r")

    assert [one.name for one in found.items] == ["web", "db"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('name,kind\n"web,Server\n', "a quotation mark opens here and is never closed, so nothing"),
        ('name,kind\n"we"b,Server\n', "text follows behind a closing quotation mark; inside a"),
        ("name,kind\n" + "w" * 1_100_000 + ",Server\n", "a field is longer than a million"),
    ],
)
def test_a_row_that_is_none_is_told_in_words_of_ours(text, sentence):
    (trouble,) = read(text).troubles

    assert trouble.said.startswith(f"The row is no whole row of a CSV table: {sentence}")


def test_a_row_of_one_field_is_counted_as_one():
    assert said(read("name,kind\nweb\n")) == [
        (2, "The row has 1 field where the first line has 2.")
    ]


def test_a_table_too_wide_says_how_wide_and_what_to_do():
    with pytest.raises(Refused, match=r"has 301 columns; 200 can be read\. Take out those"):
        read(",".join(["name", *(f"c{n}" for n in range(300))]) + "\n")


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped(), "The file is a workbook or an archive .*Save its sheet as CSV"),
        (gzip.compress(zipped()), "The file is a workbook or an archive"),
        (b"%PDF-1.7\n...", "The file is PDF and holds no text. Save what it shows as CSV"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "The file is PNG"),
        (b"name,kind\n\x81\x8d,Server\n", "Line 2 is no text in UTF-8 and none in Windows 1252"),
    ],
    # An archive holds the moment at which it was made: as a name, each worker would have another.
    ids=["workbook", "workbook, packed", "PDF", "picture", "no text"],
)
def test_what_is_no_text_is_called_what_it_is(content, sentence):
    with pytest.raises(Refused, match=f"^{sentence}"):
        read(content)

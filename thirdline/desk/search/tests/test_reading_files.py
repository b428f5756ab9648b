"""What files say is read out of them, and what is made to do harm ends with its reason."""

from __future__ import annotations

import io
import random
import zipfile
import zlib

import pytest

from thirdline.desk.search.reading.child import outcome
from thirdline.desk.search.reading.paper import Paper, Why
from thirdline.desk.search.tests.make import document, docx, packed, pdf

OPEN = 'xmlns:office="o" xmlns:text="t" xmlns:table="b"'


def read(raw: bytes, name: str = "file", type: str = "", most: int = 300_000) -> tuple[str, Why]:
    out = io.BytesIO()
    why, _detail = outcome(io.BytesIO(raw), name, type, Paper(out, most=most))
    return " ".join(out.getvalue().decode().split()), why


def test_a_pdf_is_read_page_by_page() -> None:
    assert read(pdf("Kernel panic", "Größe")) == ("Untitled Kernel panic Größe", Why.WHOLE)


def test_a_scan_says_that_it_holds_no_text() -> None:
    assert read(pdf("")) == ("Untitled", Why.SILENT)


def test_a_page_that_cannot_be_read_does_not_hide_the_others() -> None:
    broken = pdf("first", "second", "third").replace(b"(second) Tj", b"(second) T\xff<")

    text, _why = read(broken)

    assert "first" in text
    assert "third" in text


def test_a_word_file_is_read_with_its_tables_heads_and_notes() -> None:
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>in a cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    note = '<w:x xmlns:w="w"><w:p><w:r><w:t>a note below</w:t></w:r></w:p></w:x>'
    title = '<c xmlns:d="d"><d:title>Plan</d:title><d:creator>Somebody</d:creator></c>'

    text, why = read(docx("one", table, word__footnotes=note, docProps__core=title))

    assert (text, why) == ("one in a cell a note below Plan", Why.WHOLE)


def test_a_word_cut_into_runs_stays_one_word() -> None:
    raw = packed(
        word__document='<d xmlns:w="w"><w:p><w:r><w:t>ker</w:t></w:r><w:r><w:t>nel</w:t></w:r></w:p></d>'
    )

    assert read(raw)[0] == "kernel"


def test_what_is_struck_out_is_not_read() -> None:
    gone = '<d xmlns:w="w"><w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p><w:p><w:r><w:t>new</w:t></w:r></w:p></d>'

    assert read(packed(word__document=gone))[0] == "new"


def test_a_workbook_is_read_by_the_strings_its_cells_name() -> None:
    raw = packed(
        xl__workbook="<w/>",
        xl__sharedStrings="<s><si><t>never named</t></si><si><r><t>two</t></r><r><t> runs</t></r></si></s>",
        xl__worksheets__sheet1='<w><row><c t="s"><v>1</v></c><c><v>4711</v></c></row><row>'
        '<c t="inlineStr"><is><t>inline</t></is></c><c t="s"><v>99</v></c></row></w>',
    )

    assert read(raw) == ("two runs 4711 inline", Why.WHOLE)


def test_slides_are_read_in_their_order_with_what_is_said_to_them() -> None:
    slide = '<s xmlns:a="a"><a:p><a:r><a:t>{}</a:t></a:r></a:p></s>'
    raw = packed(
        ppt__presentation="<p/>",
        ppt__slides__slide10=slide.format("ten"),
        ppt__slides__slide2=slide.format("two"),
        ppt__notesSlides__notesSlide1=slide.format("aside"),
    )

    assert read(raw)[0] == "aside two ten"


@pytest.mark.parametrize("table", ["", "<table:table><table:table-row><table:table-cell>"])
def test_an_open_document_is_read(table: str) -> None:
    ends = "".join(f"</{tag[1:]}" for tag in reversed(table.replace("><", ">|<").split("|")) if tag)
    body = "<text:p>Äpfel<text:s/>und <text:span>Birnen</text:span></text:p>"

    raw = packed(
        META_INF__x="", content=f"<office:x {OPEN}>{table}{body}{ends}</office:x>"
    ).replace(b"META_INF/x.xml", b"META-INF/x.xml")

    assert read(renamed(raw))[0] == "Äpfel und Birnen"


def renamed(raw: bytes, manifest: str = "<m/>") -> bytes:
    """With the list of contents an OpenDocument file has."""
    out = io.BytesIO(raw)
    with zipfile.ZipFile(out, "a") as box:
        box.writestr(zipfile.ZipInfo("META-INF/manifest.xml"), manifest)
    return out.getvalue()


def test_rich_text_is_read_in_its_code_page() -> None:
    raw = rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Arial;}}\'cf\'f0\'e8\'e2\'e5\'f2 \u228?pfel\par end}"

    assert read(raw) == ("Привет äpfel end", Why.WHOLE)


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Größe und Maß", "utf-8"),
        ("Größe und Maß", "cp1252"),
        ("Größe und Maß", "utf-16"),
        ("Größe und Maß", "utf-16-le"),
        ("Größe und Maß", "utf-16-be"),
        ("Größe und Maß", "utf-32"),
        ("Le réseau est tombé à Genève", "cp1252"),
        ("Привет, это журнал ошибок сервера", "koi8_r"),
        ("Привет, это журнал ошибок сервера", "cp1251"),
        ("Zażółć gęślą jaźń, serwer nie działa", "cp1250"),
        ("Το δίκτυο δεν λειτουργεί σήμερα", "cp1253"),
        ("Sunucu dün akşamdan beri çalışmıyor, lütfen yardım edin, şifre değişti", "cp1254"),
        ("サーバーのエラーログです。ネットワークが切れました", "cp932"),
        ("服务器今天无法工作请帮助处理", "gb18030"),
        ("伺服器今天無法運作請協助處理", "big5"),
        ("서버가 오늘 작동하지 않습니다", "cp949"),
    ],
)
def test_text_is_read_in_whatever_character_set(text: str, charset: str) -> None:
    assert read(text.encode(charset), "trace.log") == (text, Why.WHOLE)


def test_a_page_says_its_own_character_set_and_its_markup_is_not_read() -> None:
    page = '<html><head><meta charset="iso-8859-7"><style>zebra</style></head><body><script>zebra()</script>ker<b>nel</b> Ελλάδα</body></html>'

    assert read(page.encode("iso8859-7"))[0] == "kernel Ελλάδα"


def test_a_letter_is_read_as_a_letter() -> None:
    raw = b"From: a@example.org\r\nSubject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\r\nContent-Transfer-Encoding: base64\r\n\r\na2VybmVsIHBhbmlj\r\n"

    assert "Größe kernel panic" in read(raw, "a.eml")[0]


@pytest.mark.parametrize(
    ("raw", "name", "why"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.png", Why.KIND),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.docx", Why.DAMAGED),
        (packed(other="<x/>"), "a.zip", Why.KIND),
        (packed(word__document="<w><p>never closed"), "a.docx", Why.DAMAGED),
        (docx("cut in two")[:90], "a.docx", Why.DAMAGED),
        (b"%PDF-1.7 and nothing more", "a.pdf", Why.DAMAGED),
        (document(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Kids[2 0 R 2 0 R]/Count 9>>"), "", Why.DAMAGED),
        (renamed(packed(content="x"), "<m><encryption-data/></m>"), "a.odt", Why.LOCKED),
    ],
    ids=["picture", "no-document", "archive", "never-closed", "cut", "only-a-head", "circle", "locked"],
)  # fmt: skip
def test_what_cannot_be_read_says_why(raw: bytes, name: str, why: Why) -> None:
    assert read(raw, name)[1] == why


def test_entities_do_not_multiply() -> None:
    each = "".join(f'<!ENTITY e{k} "{f"&e{k - 1};" * 10}">' for k in range(1, 10))
    laughs = f'<!DOCTYPE w [<!ENTITY e0 "ha">{each}]><w><t>&e9;</t></w>'

    assert read(packed(word__document=laughs)) == ("", Why.DAMAGED)


def test_what_unpacks_without_end_is_left_off_there() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box,
        box.open("word/document.xml", "w") as member,
    ):
        member.write(b"<w><t>first</t>")
        for _ in range(130):
            member.write(b" " * 1_000_000)

    assert read(out.getvalue()) == ("first", Why.UNPACKED)


def test_a_pdf_stream_that_unpacks_without_end_is_no_error() -> None:
    nested = zlib.compress(zlib.compress(b"\0" * 60_000_000))
    raw = document(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R>>",
        b"<<>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream"
        % (len(nested), nested),
    )

    assert read(raw)[1] in {Why.SILENT, Why.DAMAGED}


def test_no_more_is_kept_than_the_index_takes() -> None:
    assert read(docx(*["word"] * 50), most=100)[1] == Why.FULL
    assert read(b"word " * 50, most=100)[1] == Why.FULL


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_no_damage_to_a_file_raises_an_error(seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(chance.choice([pdf("Kernel panic", "second"), docx("one", "two")]))
    for _ in range(chance.randrange(1, 30)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    del raw[chance.randrange(len(raw) // 2, len(raw)) :]

    assert isinstance(read(bytes(raw), "a.pdf")[1], Why)

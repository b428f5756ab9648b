"""A letter is read whole, whatever its sender's program did to it."""

from __future__ import annotations

import base64

import pytest

from thirdline.foundation.mail.reading.charsets import decode
from thirdline.foundation.mail.reading.heads import Address
from thirdline.foundation.mail.reading.parsing import Unreadable, read_letter, read_or_wrap
from thirdline.foundation.mail.tests.raw import HEAD, mixed, raw, read

WITHOUT_SUBJECT = "From: rae@aldermoor.example\n"


@pytest.mark.parametrize(
    ("subject", "read_as"),
    [
        ("=?utf-8?Q?Gr=C3=BC=C3?= =?utf-8?Q?=9Fe?=", "Grüße"),
        ("=?utf-8?B?R3LDvMM=?=\n =?utf-8?B?n2U=?=", "Grüße"),
        ("=?UTF-8?B?R3LDvMOfZQ?=", "Grüße"),
        ("=?utf-8?Q?two words?= after", "two words after"),
        ("=?iso-8859-1*de?Q?Gr=FC=DFe?=", "Grüße"),
        ("=?no-such-set?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?gb2312?B?u/q3v7u3vrM=?=", "机房环境"),
        ("=?unicode-1-1-utf-7?Q?+ANw-ber?=", "Über"),
        ("=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=", "こんにちは"),
        ("a =?utf-8?Q?b?= c =?utf-8?Q?d?=", "a b c d"),
        ("=?utf-8?Q?broken", "=?utf-8?Q?broken"),
        ("one\n two", "one two"),
    ],
)
def test_a_subject_is_read_as_it_was_meant(subject, read_as):
    assert read(head=f"{WITHOUT_SUBJECT}Subject: {subject}\n").subject == read_as


def test_bytes_beyond_ascii_in_a_head_are_read_in_the_character_set_of_the_letter():
    head = WITHOUT_SUBJECT.encode() + b"Subject: Gr\xfc\xdfe\n"
    mime = "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n"

    assert read(b"Gr\xfc\xdfe", head, mime).subject == "Grüße"


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("iso-8859-1", "Grüße".encode(), "Grüße"),
        ("utf-8", "Grüße".encode("cp1252"), "Grüße"),
        ("us-ascii", "Grüße".encode(), "Grüße"),
        ("x-nonsense", "Grüße".encode("cp1252"), "Grüße"),
        ("gb2312", "㐀喆".encode("gb18030"), "㐀喆"),
        ("ks_c_5601-1987", "안녕".encode("cp949"), "안녕"),
        ("iso-8859-1", b"\x93x\x94", "“x”"),
        ("windows-1251", "Привет".encode("cp1251"), "Привет"),
        ("iso-2022-jp", b"\x1b$B-!\x1b(B", "①"),
        ("unicode-1-1-utf-7", b"+ANw-ber", "Über"),
        ("utf-16", "Hello", "Hello"),
        ("big5", "您好！".encode(), "您好！"),
        ("", "Grüße".encode("utf-8-sig"), "Grüße"),
        ("utf-8", "naïve ".encode() + b"caf\xe9 " + "naïve".encode(), "naïve café naïve"),
        ("", "机房环境法规".encode("gb2312"), "机房环境法规"),
        ("", "Привет, как дела".encode("koi8-r"), "Привет, как дела"),
        ("", "Привет, как дела".encode("cp1251"), "Привет, как дела"),
        ("", "こんにちは".encode("cp932"), "こんにちは"),
        ("rot13", b"Hello", "Hello"),
        ("iso-8859-12", "Grüße".encode("cp1252"), "Grüße"),
    ],
)
def test_text_is_read_in_its_true_character_set(charset, data, text):
    data = data.encode() if isinstance(data, str) else data

    assert decode(data, charset) == text


@pytest.mark.parametrize(
    ("head", "addresses"),
    [
        ("Rae <rae@a.example>, otto@b.example", [("rae@a.example", "Rae"), ("otto@b.example", "")]),
        ('"Okafor, Rae" <rae@a.example>', [("rae@a.example", "Okafor, Rae")]),
        ("Okafor, Rae <rae@a.example>", [("rae@a.example", "Okafor, Rae")]),
        ("=?utf-8?Q?Okafor=2C_Rae?= <rae@a.example>", [("rae@a.example", "Okafor, Rae")]),
        ("rae@a.example (Rae Okafor)", [("rae@a.example", "Rae Okafor")]),
        ("Team: rae@a.example, otto@b.example;", [("rae@a.example", ""), ("otto@b.example", "")]),
        ("undisclosed-recipients:;", []),
        ("rae@a.example <otto@b.example>", [("otto@b.example", "rae@a.example")]),
        ("Rae | [a.example] <rae@a.example>", [("rae@a.example", "Rae | [a.example]")]),
        ('"Rae <rae@a.example>', [("rae@a.example", "Rae")]),
        ('"Rae Okafor" rae@a.example', [("rae@a.example", "Rae Okafor")]),
        ("Rae <rae @a.example>", [("rae@a.example", "Rae")]),
        ("mailto:rae@a.example", [("rae@a.example", "")]),
        ("nobody", []),
        ("<>", []),
        (",;,", []),
    ],
)
def test_addresses_are_read_however_they_are_written(head, addresses):
    letter = read(head=f"From: x@y.example\nTo: {head}\n")

    assert list(letter.addressees) == [Address(*one) for one in addresses]


@pytest.mark.parametrize(
    ("heads", "sender", "name"),
    [
        ("From: \nSender: Rae <rae@a.example>\n", "rae@a.example", "Rae"),
        ("From: Rae <>\nReply-To: rae@a.example\n", "rae@a.example", "Rae"),
        ("From: no address\nReturn-Path: <rae@a.example>\n", "rae@a.example", ""),
        ("Subject: nobody\n", "", ""),
    ],
)
def test_a_letter_without_a_good_from_takes_the_next_head(heads, sender, name):
    letter = read(head=heads)

    assert (letter.sender, letter.sender_name) == (sender, name)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Mon, 2 Nov 2026 10:11:12 +0100", "2026-11-02T10:11:12+01:00"),
        ("2 Nov 2026 10:11:12", "2026-11-02T10:11:12+00:00"),
        ("Montag, 02 Nov 26 10:11:12 +0100", "2026-11-02T10:11:12+01:00"),
        ("2026-11-02T10:11:12+01:00", "2026-11-02T10:11:12+01:00"),
        ("yesterday", None),
        ("Mon, 99 Nov 2026 10:11:12 +0100", None),
        ("", None),
    ],
)
def test_a_date_is_read_or_none_is_made_up(written, read_as):
    found = read(head=f"{HEAD}Date: {written}\n").date

    assert (found and found.isoformat()) == read_as


def test_ids_stand_in_their_brackets_and_lead_to_the_thread():
    more = "Message-ID: <1@x>\nIn-Reply-To: Yours of today <2@x>\nReferences: <3@x><2@x>\n"

    letter = read(more=more)

    assert (letter.message_id, letter.in_reply_to) == ("<1@x>", "<2@x>")
    assert letter.references == ("<3@x>", "<2@x>")
    assert letter.cites == ("<3@x>", "<2@x>", "<2@x>")


def test_of_two_ways_to_say_the_same_the_plain_one_is_read_and_the_html_kept():
    body, more = mixed(
        "Content-Type: text/plain\n\nPlain words",
        "Content-Type: text/html\n\n<p>Rich <b>words</b></p>",
        kind="multipart/alternative",
    )

    letter = read(body, more=more)

    assert (letter.text, letter.html) == ("Plain words", "<p>Rich <b>words</b></p>")


def test_an_html_letter_is_read_as_lines():
    letter = read("<p>One<br>two</p><ul><li>three</ul>", more="Content-Type: text/html\n")

    assert letter.text == "One\ntwo\n\n- three"


def test_html_is_cleaned_of_what_acts_and_of_images_from_elsewhere():
    markup = (
        '<p onclick="x()" style="color:red">Hi<script>x()</script><img src="https://e.example/1.gif">'
        '<img src="cid:a@b"><a href="javascript:x()">l</a><form action="/x"><input></form></p>'
    )

    shown = read(markup, more="Content-Type: text/html\n").html

    assert 'src="cid:a@b"' in shown
    for bad in ("script", "onclick", "style", "e.example", "javascript", "form", "input"):
        assert bad not in shown


def test_html_may_name_its_character_set_itself():
    head = b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    markup = head + "<p>Привет, да".encode("cp1251")

    assert read(markup, more="Content-Type: text/html\n").text == "Привет, да"


def test_an_image_held_in_the_html_stays_and_nothing_else_that_is_held_so():
    markup = '<img src="data:image/png;base64,AAAA"><a href="data:text/html,x">l</a>'
    markup += '<a href="&#1; d&#10;ata:text/html,x">m</a>'

    shown = read(markup, more="Content-Type: text/html\n").html

    assert 'src="data:image/png;base64,AAAA"' in shown
    assert "text/html" not in shown


def test_text_that_flows_is_joined_again():
    letter = read(
        "One long \nline\n> quoted \n> too\n-- \nRae",
        more="Content-Type: text/plain; format=flowed\n",
    )

    assert letter.text == "One long line\n> quoted too\n-- \nRae"


@pytest.mark.parametrize(
    "named",
    [
        'filename="Übersicht, 1;2.pdf"',
        'filename="=?utf-8?Q?=C3=9Cbersicht=2C_1;2.pdf?="',
        "filename*=utf-8''%C3%9Cbersicht%2C%201%3B2.pdf",
        "filename*0*=utf-8''%C3%9Cbersicht%2C; filename*1=\" 1;2.pdf\"",
        'filename="..\\\\..\\\\Übersicht, 1;2.pdf"',
        'filename="/etc/Übersicht, 1;2.pdf"',
    ],
)
def test_a_file_keeps_its_name_and_its_bytes(named):
    data = base64.b64encode(b"%PDF-1").decode()
    body, more = mixed(
        "Content-Type: text/plain\n\nSee file",
        f"Content-Type: application/pdf\nContent-Disposition: attachment; {named}\n"
        f"Content-Transfer-Encoding: base64\n\n{data}",
    )

    (file,) = read(body, more=more).files

    assert (file.name, file.type, file.data) == ("Übersicht, 1;2.pdf", "application/pdf", b"%PDF-1")


def test_an_image_in_the_text_keeps_the_id_the_html_knows_it_by():
    body, more = mixed(
        'Content-Type: text/html\n\n<img src="cid:logo@x">',
        "Content-Type: image/png\nContent-ID: <logo@x>\n\nPNG",
        kind="multipart/related",
    )

    (file,) = read(body, more=more).files

    assert (file.content_id, file.inline, file.name) == ("logo@x", True, "part-1.png")


def test_a_letter_in_a_letter_is_a_file_with_every_byte_of_it():
    inner = raw("Inner", "From: otto@a.example\nSubject: Earlier\n")
    body, more = mixed(
        "Content-Type: text/plain\n\nSee below", "Content-Type: message/rfc822\n\nHERE"
    )

    (file,) = read_letter(raw(body, more=more).replace(b"HERE", inner)).files

    assert (file.name, file.data) == ("Earlier.eml", inner)


def test_a_file_written_into_the_text_becomes_a_file():
    letter = read("See this\n\nbegin 644 note.txt\n%2&5L;&\\\n`\nend\n\nBye")

    assert [(file.name, file.data) for file in letter.files] == [("note.txt", b"Hello")]
    assert "begin" not in letter.text
    assert letter.text.startswith("See this")
    assert letter.text.endswith("Bye")


@pytest.mark.parametrize(
    "encoded",
    ["SGVsbG8", "SGVs\nbG8=", "SGVs bG8=\nA footer of a list.\n", "SGVs!bG8=", "SGU=bGxv"],
)
def test_damaged_base64_gives_what_can_be_had(encoded):
    assert read(encoded, more="Content-Transfer-Encoding: base64\n").text == "Hello"


@pytest.mark.parametrize(
    "body",
    [
        "--OTHER\nContent-Type: text/plain\n\nHello\n--OTHER--\n",
        "--BOUND\nContent-Type: text/plain\n\nHello\n",
        "--BOUND\n\nHello\n--BOUND--\n--BOUND--\n",
        "Hello",
    ],
)
def test_a_broken_boundary_costs_no_text(body):
    assert read(body, more='Content-Type: multipart/mixed; boundary="BOUND"\n').text == "Hello"


def test_a_boundary_may_come_in_pieces():
    more = "Content-Type: multipart/mixed; boundary*0*=us-ascii''BO; boundary*1*=UND\n"

    assert read("--BOUND\n\nHello\n--BOUND--", more=more).text == "Hello"


def test_a_head_broken_without_an_indent_goes_on_in_the_next_line():
    letter = read(head="From: rae@a.example\nSubject: One\ntwo three\nX-Other: x\n")

    assert (letter.subject, letter.text) == ("One two three", "Hello")


def test_parts_in_parts_without_end_stop_somewhere():
    body = "Hello"
    for number in range(60):
        body = f"Content-Type: multipart/mixed; boundary=b{number}x\n\n--b{number}x\n{body}\n--b{number}x--"

    assert read_letter(raw(body="", head="From: a@b.example\n", more=body)).sender == "a@b.example"


@pytest.mark.parametrize(
    "nothing", [b"", b"\n\n", b"Just words", b"\x00\x01\x02", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_letter_is_said_to_be_none_and_wrapped(nothing):
    with pytest.raises(Unreadable):
        read_letter(nothing)

    wrapped = read_or_wrap(nothing)

    assert wrapped.problem
    assert b"Just words" not in nothing or wrapped.text == "Just words"


def test_bytes_that_are_no_text_are_wrapped_as_a_file():
    assert [one.data for one in read_or_wrap(b"\x00\x01\x02").files] == [b"\x00\x01\x02"]

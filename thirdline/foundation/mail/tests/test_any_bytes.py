"""Whatever arrives is read or wrapped: no bytes at all raise an error."""

from __future__ import annotations

import base64
import json
import struct

from hypothesis import given
from hypothesis import strategies as st

from thirdline.foundation.mail.letter_page import facts_of, page_of
from thirdline.foundation.mail.reading import mapi, outlook, rtf, tnef
from thirdline.foundation.mail.reading.charsets import decode
from thirdline.foundation.mail.reading.heads import words
from thirdline.foundation.mail.reading.markup import cleaned, lines_of
from thirdline.foundation.mail.reading.mime import params_of, take_apart
from thirdline.foundation.mail.reading.parsing import read_or_wrap
from thirdline.foundation.mail.reading.transfer import decoded
from thirdline.foundation.mail.tests.raw import mixed, raw

KEYS = [
    "sender", "recipients", "subject", "date", "message_id", "in_reply_to", "references", "text",
    "visible_reply", "quoted", "html", "attachments", "kind", "bounce",
]  # fmt: skip
BODY, MORE = mixed(
    "Content-Type: text/plain; charset=iso-8859-1; format=flowed\n\nHello \nyou\n> quoted\n-- \nRae",
    "Content-Type: text/html; charset=utf-8\n\n<p>Hi<blockquote type=cite>old</blockquote>",
    "Content-Type: application/pdf\nContent-Disposition: attachment; filename*0*=utf-8''a; "
    "filename*1=b\nContent-Transfer-Encoding: base64\n\nSGVsbG8=",
    "Content-Type: message/delivery-status\n\nReporting-MTA: x\n\nFinal-Recipient: rfc822; a@b\n"
    "Action: failed\nStatus: 5.1.1",
    "Content-Type: text/plain\n\nbegin 644 x\n%2&5L;&\\\n`\nend",
)
HEAD = (
    "From: =?utf-8?Q?R=C3=A4e?= <rae@a.example>\nTo: Desk: desk@localhost;\nMessage-ID: <1@a>\n"
    "Date: Mon, 2 Nov 2026 10:11:12 +0100\nReferences: <2@a> <3@a>\n"
)
WHOLE = raw(BODY, HEAD, MORE)


def holds(data: bytes) -> None:
    letter = read_or_wrap(data)
    facts = facts_of(letter)

    assert list(facts) == KEYS
    assert facts["kind"] in {"message", "auto_reply", "bounce", "report", "loop"}
    told = json.dumps(facts, ensure_ascii=False)
    # A backslash somebody typed is written as two; only a real NUL is left as the escape.
    assert "\\u0000" not in told.replace("\\\\", "")
    # Half a surrogate pair cannot be written anywhere.
    assert told.encode()
    assert page_of(letter).encode()


@given(st.binary(max_size=400))
def test_random_bytes(data):
    holds(data)


@given(st.binary(max_size=200), st.binary(max_size=200), st.binary(max_size=80))
def test_random_bytes_in_heads_and_body(subject, body, sender):
    holds(b"From: " + sender + b"\nSubject: " + subject + b"\nContent-Type: text/html\n\n" + body)


@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE)), st.binary(max_size=6), st.integers(0, 40)), max_size=6
    )
)
def test_a_good_letter_damaged_anywhere(damages):
    data = WHOLE
    for at, piece, lost in damages:
        data = data[:at] + piece + data[at + lost :]

    holds(data)


@given(
    st.sampled_from(["content-type", "from", "date", "content-disposition", "references"]),
    st.text(max_size=120),
)
def test_any_text_in_a_head(name, value):
    holds(b"From: a@b.example\n" + f"{name}: {value}".encode("utf-8", "replace") + b"\n\nHello")


NUMBERED = st.from_regex(r"(?:iso-8859-|windows-|cp|utf-)[0-9]{1,4}", fullmatch=True)


@given(st.binary(max_size=200), st.one_of(st.text(max_size=20), NUMBERED))
def test_any_bytes_in_any_character_set(data, charset):
    decode(data, charset).encode()


@given(
    st.binary(max_size=200),
    st.sampled_from(["base64", "quoted-printable", "x-uuencode", "7bit", "odd"]),
)
def test_any_bytes_in_any_encoding(data, encoding):
    assert isinstance(decoded(data, encoding), bytes)


@given(st.text(max_size=300))
def test_any_text_as_html_words_and_parameters(text):
    lines_of(text)
    cleaned(text)
    words(text).encode("utf-8", "replace")
    params_of(text)


@given(st.binary(max_size=300))
def test_any_bytes_in_packages_of_outlooks(data):
    tnef.opened(struct.pack("<IH", 0x223E9F78, 1) + data)
    mapi.properties(data)
    rtf.text_of(rtf.unpacked(struct.pack("<IIII", 0, 999, 0x75465A4C, 0) + data))
    outlook.take_apart(outlook.MAGIC + data)


@given(st.binary(max_size=60))
def test_what_was_encoded_well_comes_back(data):
    assert decoded(base64.encodebytes(data), "base64") == data
    assert take_apart(b"A: b\r\n\r\n" + data).body == data

"""winmail.dat is opened, and packed Rich Text read."""

from __future__ import annotations

import base64
import struct

from thirdline.foundation.mail.reading import rtf, tnef
from thirdline.foundation.mail.tests.raw import mixed, read

# The two examples of MS-OXRTFCP.
PACKED = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
REPEATED = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"


def attribute(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, number, 1, len(data)) + data + b"\x00\x00"


def unicode_property(number: int, text: str) -> bytes:
    data = text.encode("utf-16-le") + b"\x00\x00"
    padded = data + b"\x00" * (-len(data) % 4)
    return struct.pack("<HHII", 0x001F, number, 1, len(data)) + padded


def package() -> bytes:
    letter = struct.pack("<I", 1) + unicode_property(0x1000, "Hello from Outlook")
    file = struct.pack("<I", 1) + unicode_property(0x3707, "Übersicht.pdf")
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x9003, letter)
        + attribute(2, 0x9002, b"\x00" * 14)
        + attribute(2, 0x8010, b"UBERS~1.PDF\x00")
        + attribute(2, 0x800F, b"%PDF-1")
        + attribute(2, 0x9005, file)
    )


def test_the_text_and_the_files_of_a_package_are_read():
    data = base64.b64encode(package()).decode()
    body, more = mixed(
        "Content-Type: text/plain\n\n ",
        'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n'
        + data,
    )

    letter = read(body, more=more)

    assert letter.text == "Hello from Outlook"
    assert [(one.name, one.data) for one in letter.files] == [("Übersicht.pdf", b"%PDF-1")]


def test_a_package_that_cannot_be_opened_stays_a_file():
    body, more = mixed('Content-Type: application/ms-tnef; name="winmail.dat"\n\nnonsense')

    assert [(one.name, one.data) for one in read(body, more=more).files] == [
        ("winmail.dat", b"nonsense")
    ]


def test_a_package_cut_short_gives_what_came():
    opened = tnef.opened(package()[:-40])

    assert opened is not None
    assert [one.data for one in opened.files] == [b"%PDF-1"]


def test_packed_rich_text_is_unpacked():
    assert rtf.text_of(rtf.unpacked(bytes.fromhex(PACKED))) == "hello world"
    assert rtf.unpacked(bytes.fromhex(REPEATED)) == rb"{\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_signs_beyond_ascii_in_rich_text_are_read_once():
    assert rtf.text_of(rb"{\rtf1 Gr\u252\'fc\u223\'dfe\par}") == "Grüße"

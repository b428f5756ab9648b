"""Opens winmail.dat, the package Outlook sends to those it takes for its own kind (MS-OXTNEF)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from thirdline.foundation.mail.reading import charsets, mapi, rtf
from thirdline.foundation.mail.reading.mapi import File

_SIGNATURE = 0x223E9F78
_ATTACHMENT, _LETTER = 2, 1
_BEGIN, _TITLE, _DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_BODY, _PROPERTIES, _CODE_PAGE, _CLASS = 0x800C, 0x9003, 0x9007, 0x8008
MOST_FILES = 500


@dataclass
class Package:
    """What was in it."""

    text: str = ""
    html: str = ""
    message_class: str = ""
    files: list[File] = field(default_factory=list)


def is_tnef(kind: str, name: str) -> bool:
    return kind in {"application/ms-tnef", "application/vnd.ms-tnef"} or (
        name.lower() == "winmail.dat" and kind == "application/octet-stream"
    )


def opened(data: bytes) -> Package | None:
    """The contents; None when this is no such package. What is damaged in it is passed by."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return None
    package, code_page = Package(), ""
    for level, attribute, value in _attributes(data):
        if attribute == _CODE_PAGE and len(value) >= 4:
            code_page = f"cp{struct.unpack_from('<I', value)[0]}"
        elif level == _LETTER:
            _of_letter(package, attribute, value, code_page)
        elif attribute == _BEGIN and len(package.files) < MOST_FILES:
            package.files.append(File())
        elif package.files:
            _of_file(package.files[-1], attribute, value, code_page)
    package.files = [one for one in package.files if one.data or one.name]
    return package


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        level, attribute, _type, length = struct.unpack_from("<BHHI", data, at)
        if level not in {_LETTER, _ATTACHMENT}:
            return
        yield level, attribute, data[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _of_letter(package: Package, attribute: int, value: bytes, code_page: str) -> None:
    if attribute == _BODY:
        package.text = charsets.lines(charsets.decode(value.rstrip(b"\x00"), code_page or "cp1252"))
    elif attribute == _CLASS:
        package.message_class = charsets.decode(value.rstrip(b"\x00"))
    elif attribute == _PROPERTIES:
        body = letter_of(mapi.properties(value), code_page)
        package.text = package.text or body[0]
        package.html = body[1]


def letter_of(found: dict[int, tuple[int, bytes]], code_page: str) -> tuple[str, str]:
    """Plain text and HTML among a letter's properties; one of the two may be empty."""
    text = mapi.text(*found[mapi.BODY], code_page) if mapi.BODY in found else ""
    kind, value = found.get(mapi.HTML, (mapi.BINARY, b""))
    markup = mapi.text(kind, value, code_page)
    if not markup and not text and mapi.RTF in found:
        text = rtf.text_of(rtf.unpacked(found[mapi.RTF][1]))
    return charsets.lines(text), charsets.lines(markup)


def _of_file(file: File, attribute: int, value: bytes, code_page: str) -> None:
    if attribute == _TITLE:
        file.name = file.name or charsets.decode(value.rstrip(b"\x00"), code_page or "cp1252")
    elif attribute == _DATA:
        file.data = value
    elif attribute == _FILE_PROPERTIES:
        describe(file, mapi.properties(value), code_page)


def describe(file: File, found: dict[int, tuple[int, bytes]], code_page: str) -> None:
    """Name, type and content of a file from its properties."""
    for number in (mapi.SHORT_NAME, mapi.LONG_NAME):
        if number in found:
            file.name = mapi.text(*found[number], code_page) or file.name
    if mapi.MIME_TYPE in found:
        file.type = mapi.text(*found[mapi.MIME_TYPE], code_page).lower()
    if mapi.CONTENT_ID in found:
        file.content_id = mapi.text(*found[mapi.CONTENT_ID], code_page).strip("<>")
    if mapi.DATA in found and not file.data:
        kind, value = found[mapi.DATA]
        file.data = value[16:] if kind == mapi.OBJECT else value

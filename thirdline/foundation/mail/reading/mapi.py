"""Properties as Outlook keeps them, the few a letter is read from (MS-OXPROPS, MS-OXCDATA)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from thirdline.foundation.mail.reading import charsets

SUBJECT, BODY, RTF, HTML, MESSAGE_ID = 0x0037, 0x1000, 0x1009, 0x1013, 0x1035
HEADS, SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x007D, 0x0C1A, 0x0C1F, 0x5D01
DISPLAY_TO, DISPLAY_CC, SENT_AT, CODE_PAGE = 0x0E04, 0x0E03, 0x0039, 0x3FDE
DATA, EXTENSION, SHORT_NAME, LONG_NAME, MIME_TYPE, CONTENT_ID = (
    0x3701, 0x3703, 0x3704, 0x3707, 0x370E, 0x3712,
)  # fmt: skip
STRING8, UNICODE, BINARY, OBJECT = 0x001E, 0x001F, 0x0102, 0x000D
_FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4,
          0x0014: 8, 0x0040: 8, 0x0048: 16}  # fmt: skip
MOST_VALUES = 10_000


@dataclass
class File:
    """A file in a letter of Outlook's."""

    name: str = ""
    type: str = ""
    data: bytes = field(default=b"", repr=False)
    content_id: str = ""


def text(kind: int, value: bytes, code_page: str = "") -> str:
    """A property that is words."""
    if kind == UNICODE:
        return charsets.clean(value.decode("utf-16-le", "replace")).rstrip("\x00")
    return charsets.decode(value.rstrip(b"\x00"), code_page or "cp1252")


def properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """Properties by number, each with its type, from a TNEF stream; damaged ends are left out."""
    found: dict[int, tuple[int, bytes]] = {}
    try:
        at = 4
        for _number in range(min(struct.unpack_from("<I", data, 0)[0], MOST_VALUES)):
            kind, name = struct.unpack_from("<HH", data, at)
            at = _after_name(data, at + 4, name)
            values, at = _values(data, at, kind)
            if values:
                found.setdefault(name, (kind & 0x0FFF, values[0]))
    except (struct.error, ValueError):
        pass
    return found


def _after_name(data: bytes, at: int, name: int) -> int:
    """Past the long name that properties of programs' own have."""
    if name < 0x8000:
        return at
    at += 16
    by_text = struct.unpack_from("<I", data, at)[0]
    if not by_text:
        return at + 8
    length = struct.unpack_from("<I", data, at + 4)[0]
    return at + 8 + _padded(length)


def _values(data: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    several, kind = bool(kind & 0x1000), kind & 0x0FFF
    if kind in _FIXED:
        count, at = _count(data, at) if several else (1, at)
        size = _FIXED[kind]
        return [data[at : at + size]], at + size * count
    if kind not in {STRING8, UNICODE, BINARY, OBJECT}:
        raise ValueError
    count, at = _count(data, at)
    values: list[bytes] = []
    for _one in range(count):
        length, at = _count(data, at, most=len(data))
        values.append(data[at : at + length])
        at += _padded(length)
    return values, at


def _count(data: bytes, at: int, most: int = MOST_VALUES) -> tuple[int, int]:
    number: int = struct.unpack_from("<I", data, at)[0]
    if number > most:
        raise ValueError
    return number, at + 4


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4

"""The words in Rich Text, for letters of Outlook's that hold nothing else (MS-OXRTFCP)."""

from __future__ import annotations

import re
import struct

from thirdline.foundation.mail.reading.charsets import meant

MOST = 4_000_000
_PRELOADED = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_PIECE = re.compile(
    r"\\'([0-9a-fA-F]{2})|\\([a-z]{1,32})(-?\d{1,10})? ?|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_CODE_PAGE = re.compile(r"\\ansicpg(\d{3,5})")
_BREAKS = {"par": "\n", "line": "\n", "tab": "\t", "row": "\n", "cell": "\t"}
_SILENT = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "generator", "htmltag", "themedata"}


def unpacked(data: bytes) -> bytes:
    """Rich Text out of the packed form; nothing when it is none."""
    if len(data) < 16:
        return b""
    _size, raw_size, magic = struct.unpack_from("<III", data)
    if magic == 0x414C454D:
        return data[16 : 16 + min(raw_size, MOST)]
    return _inflated(data, min(raw_size, MOST)) if magic == 0x75465A4C else b""


def _inflated(data: bytes, most: int) -> bytes:
    """Eight steps follow each control byte: a letter, or a place in the last 4,096 and a length."""
    ring = bytearray(_PRELOADED.ljust(4096, b"\x00"))
    write, at, step, out = len(_PRELOADED), 16, 8, bytearray()
    control = 0
    while at < len(data) and len(out) < most:
        if step == 8:
            control, step, at = data[at], 0, at + 1
            continue
        told, at = _step(data, at, control >> step & 1, ring, write)
        if not told:
            break
        for one in told:
            ring[write] = one
            write = (write + 1) % 4096
        out += told
        step += 1
    return bytes(out[:most])


def _step(data: bytes, at: int, by_place: int, ring: bytearray, write: int) -> tuple[bytes, int]:
    if not by_place:
        return data[at : at + 1], at + 1
    second = data[at + 1] if at + 1 < len(data) else 0
    place, length = data[at] << 4 | second >> 4, (second & 15) + 2
    if place == write or at + 1 >= len(data):
        return b"", at
    told = bytearray()
    for number in range(length):
        # What was just written may be asked for in the same step.
        back = (place + number - write) % 4096
        told.append(told[back] if back < len(told) else ring[(place + number) % 4096])
    return bytes(told), at + 2


def text_of(source: bytes) -> str:
    """The words, with line breaks where paragraphs end."""
    text = source[:MOST].decode("latin-1")
    page = _page_of(text)
    out: list[str] = []
    silent: list[bool] = [False]
    skip = 0
    for found in _PIECE.finditer(text):
        byte, word, number, sign, brace, plain = found.groups()
        if brace == "{":
            silent.append(silent[-1])
        elif brace == "}" and len(silent) > 1:
            silent.pop()
        elif word in _SILENT or sign == "*":
            silent[-1] = True
        elif silent[-1]:
            continue
        elif word == "u" and number:
            out.append(chr(int(number) % 65536))
            skip = 1
        elif skip and (byte or plain):
            skip = 0
            out.append((plain or "")[1:])
        else:
            out.append(_said(byte, word, sign, plain, page))
    joined = "".join(out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\x00", "").strip()


def _page_of(text: str) -> str:
    """The code page of its bytes; of those that spell a letter with two, programs write Unicode."""
    found = _CODE_PAGE.search(text[:1_000])
    return (found and meant(f"cp{found[1]}")) or "cp1252"


def _said(
    byte: str | None, word: str | None, sign: str | None, plain: str | None, page: str
) -> str:
    if byte:
        return bytes.fromhex(byte).decode(page, "replace")
    if word:
        return _BREAKS.get(word, "")
    return plain or ({"~": " ", "_": "-", "\n": "\n"}.get(sign or "", sign or ""))

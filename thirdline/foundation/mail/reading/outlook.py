"""Reads a letter saved from Outlook (.msg): the same tree a letter from the net becomes."""

from __future__ import annotations

import io
import struct
from typing import Any
from urllib.parse import quote

from thirdline.foundation.mail.reading import charsets, mapi, tnef
from thirdline.foundation.mail.reading.mime import Part, head_ends

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_DEPTH = 5
MOST_FILES = 500
_TEXTS = {mapi.STRING8: "001E", mapi.UNICODE: "001F", mapi.BINARY: "0102"}
_WORDS = (mapi.SUBJECT, mapi.BODY, mapi.RTF, mapi.HTML, mapi.MESSAGE_ID, mapi.HEADS,
          mapi.SENDER_NAME, mapi.SENDER_ADDRESS, mapi.SENDER_SMTP, mapi.DISPLAY_TO,
          mapi.DISPLAY_CC)  # fmt: skip
_FILE = (mapi.DATA, mapi.SHORT_NAME, mapi.LONG_NAME, mapi.MIME_TYPE, mapi.CONTENT_ID)


def is_saved(raw: bytes) -> bool:
    return raw.startswith(MAGIC)


def take_apart(raw: bytes) -> Part | None:
    """The letter as a tree; None when there is none in this file."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as saved:
            return _letter(saved, [], 0)
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error):
        # What olefile raises on damaged files; the letter is then wrapped as it is.
        return None


def _letter(saved: Any, folder: list[str], depth: int) -> Part | None:
    found = _properties(saved, folder, _WORDS)
    if not found and not folder:
        return None
    page = _code_page(saved, folder)
    text, markup = tnef.letter_of(found, page)
    ways = [_leaf("text/plain", text.encode()), *([_leaf("text/html", markup.encode())] if markup else [])]  # fmt: skip
    body = Part([("content-type", b"multipart/alternative")], b"", parts=ways)
    names = sorted({entry[len(folder)] for entry in saved.listdir(streams=True, storages=True)
                    if entry[: len(folder)] == folder and len(entry) > len(folder)})  # fmt: skip
    files = [
        _attached(saved, [*folder, name], depth, page)
        for name in [one for one in names if one.startswith("__attach_version1.0_")][:MOST_FILES]
    ]
    top = [("content-type", b"multipart/mixed"), *_heads(found, page)]
    return Part(top, b"", parts=[body, *files])


def _heads(found: dict[int, tuple[int, bytes]], page: str) -> list[tuple[str, bytes]]:
    said = {number: mapi.text(*found[number], page) for number in _WORDS if number in found}
    carried, _start = head_ends(said.get(mapi.HEADS, "").encode("utf-8", "replace"))
    kept = [(name, value) for name, value in carried if not name.startswith("content-")]
    known = {name for name, _value in kept}
    address = said.get(mapi.SENDER_SMTP) or said.get(mapi.SENDER_ADDRESS, "")
    made = {
        "from": f'"{said.get(mapi.SENDER_NAME, "")}" <{address if "@" in address else ""}>',
        "to": said.get(mapi.DISPLAY_TO, ""),
        "cc": said.get(mapi.DISPLAY_CC, ""),
        "subject": said.get(mapi.SUBJECT, ""),
        "message-id": said.get(mapi.MESSAGE_ID, ""),
    }
    return [
        *kept,
        *((name, " ".join(value.split()).encode()) for name, value in made.items()
          if value and name not in known),
    ]  # fmt: skip


def _attached(saved: Any, folder: list[str], depth: int, page: str) -> Part:
    inner = [*folder, "__substg1.0_3701000D"]
    file = mapi.File()
    tnef.describe(file, _properties(saved, folder, _FILE), page)
    if not file.data and depth < MOST_DEPTH and saved.exists([*inner, "__properties_version1.0"]):
        found = _properties(saved, inner, _WORDS)
        text, _markup = tnef.letter_of(found, page)
        lines = [name.encode() + b": " + value for name, value in _heads(found, page)]
        file.data = b"\r\n".join([*lines, b"Content-Type: text/plain; charset=utf-8", b"", text.encode()])  # fmt: skip
        return _leaf("message/rfc822", file.data)
    name = quote(charsets.clean(file.name) or "file.bin")
    part = _leaf(file.type or "application/octet-stream", file.data)
    part.heads.append(("content-disposition", f"attachment; filename*=utf-8''{name}".encode()))
    if file.content_id:
        part.heads.append(("content-id", f"<{file.content_id}>".encode()))
    return part


def _leaf(kind: str, data: bytes) -> Part:
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return Part([("content-type", f"{kind}{charset}".encode("ascii", "replace"))], data)


def _properties(
    saved: Any, folder: list[str], wanted: tuple[int, ...]
) -> dict[int, tuple[int, bytes]]:
    found: dict[int, tuple[int, bytes]] = {}
    for number in wanted:
        for kind in (mapi.UNICODE, mapi.STRING8, mapi.BINARY):
            stream = [*folder, f"__substg1.0_{number:04X}{_TEXTS[kind]}"]
            if number not in found and saved.exists(stream):
                with saved.openstream(stream) as opened:
                    found[number] = (kind, opened.read())
    return found


def _code_page(saved: Any, folder: list[str]) -> str:
    """The code page of the words that are no Unicode, from the table of fixed properties."""
    stream = [*folder, "__properties_version1.0"]
    if not saved.exists(stream):
        return ""
    with saved.openstream(stream) as opened:
        table = opened.read()
    for at in range(32 if not folder else 24, len(table) - 15, 16):
        kind, number = struct.unpack_from("<HH", table, at)
        if number == mapi.CODE_PAGE and kind == 3:
            return f"cp{struct.unpack_from('<I', table, at + 8)[0]}"
    return ""

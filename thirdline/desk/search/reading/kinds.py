"""What a file is, told by its first bytes; its name only decides between kinds of text."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath
from typing import Literal

Kind = Literal["pdf", "zip", "ole", "rtf", "html", "letter", "text", "other"]
HEAD = 4_096

_WIDE = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PAGES = {".html", ".htm", ".xhtml", ".svg"}
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_BEGINNINGS: list[tuple[bytes, Kind]] = [
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
]
# Signs no text holds, apart from those of escape sequences and page ends.
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")
# What a name promises to hold text. A file that is none of it, though it says so, is damaged.
_PROMISED = {
    ".pdf", ".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".pptx", ".pptm", ".ppsx",
    ".odt", ".ods", ".odp", ".odg", ".ott", ".ots", ".otp", ".rtf", ".msg",
}  # fmt: skip


def kind_of(head: bytes, *, name: str, type: str) -> Kind:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for mark, kind in _BEGINNINGS:
        if head.startswith(mark):
            return kind
    seen = type.startswith(("image/", "audio/", "video/")) and "svg" not in type
    return "other" if seen or not is_text(head) else _kind_of_text(head, name, type)


def _kind_of_text(head: bytes, name: str, type: str) -> Kind:
    ending = PurePath(name).suffix.lower()
    if ending in _PAGES or type == "text/html" or _PAGE.search(head[:1024]):
        return "html"
    return "letter" if ending == ".eml" or type == "message/rfc822" else "text"


def promises_text(name: str) -> bool:
    return PurePath(name).suffix.lower() in _PROMISED


def is_text(head: bytes) -> bool:
    if head.startswith(_WIDE) or wide_without_mark(head):
        return True
    return len(_CONTROLS.findall(head)) * 200 <= len(head)


def wide_without_mark(head: bytes) -> str:
    """UTF-16 that does not say so: in Latin text every other byte is zero."""
    head = head[: len(head) & ~1]
    if len(head) < 8:
        return ""
    half = len(head) // 2
    first, second = head[::2].count(0), head[1::2].count(0)
    if second > 0.6 * half and first < 0.1 * half:
        return "utf-16-le"
    if first > 0.6 * half and second < 0.1 * half:
        return "utf-16-be"
    return ""

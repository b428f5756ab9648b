"""Content-Transfer-Encoding, read leniently: what is damaged gives what can still be had."""

from __future__ import annotations

import binascii
import re

_ONLY_BASE64 = re.compile(rb"[A-Za-z0-9+/=_\- \t]*")
_WHOLE = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)?[ \t]+[0-7]{3,4}[ \t]+([^\r\n]{1,255})\r?$", re.M)


def decoded(body: bytes, encoding: str) -> bytes:
    """The bytes behind a transfer encoding; an unknown one leaves them as they are."""
    name = encoding.strip().strip("\"'").partition(";")[0].strip()
    if name == "base64":
        return from_base64(body)
    if name == "quoted-printable":
        return binascii.a2b_qp(body)
    if name in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        found = uuencoded(body)
        return found[0][1] if found else body
    return body


def from_base64(body: bytes) -> bytes:
    """Several texts, each with its padding, follow one another; a footer added behind is left out."""
    whole = body.translate(None, b" \t\r\n")
    if _WHOLE.fullmatch(whole):
        return _quads(whole.rstrip(b"="))
    out = bytearray()
    held = b""
    padded = False
    for line in body.splitlines():
        if padded and not _ONLY_BASE64.fullmatch(line):
            break
        letters = b"".join(re.findall(rb"[A-Za-z0-9+/=_-]+", line))
        *ended, rest = re.split(rb"=+", letters)
        for one in ended:
            out += _quads(held + one)
            padded = padded or bool(held + one)
            held = b""
        held += rest
        full = len(held) // 4 * 4
        out += _quads(held[:full])
        held = held[full:]
    return bytes(out + _quads(held))


def _quads(letters: bytes) -> bytes:
    if b"-" in letters or b"_" in letters:
        letters = letters.replace(b"-", b"+").replace(b"_", b"/")
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def uuencoded(body: bytes) -> list[tuple[str, bytes, int, int]]:
    """Files written between `begin 644 name` and `end`: name, bytes, where the block starts and ends."""
    found: list[tuple[str, bytes, int, int]] = []
    at = 0
    while (begin := _UU_BEGIN.search(body, at)) and len(found) < 100:
        data, at = _uu_lines(body, begin.end())
        if at > begin.end():
            name = begin[1].strip().decode("utf-8", "replace")
            found.append((name, data, begin.start(), at))
        at = max(at, begin.end())
    return found


def _uu_lines(body: bytes, start: int) -> tuple[bytes, int]:
    """The bytes up to `end`, and where that is; `start` again when this is no such block."""
    out = bytearray()
    at = body.find(b"\n", start) + 1
    while 0 < at < len(body):
        stop = body.find(b"\n", at)
        stop = len(body) if stop < 0 else stop
        line = body[at:stop].rstrip(b"\r")
        if line.strip() == b"end":
            return bytes(out), stop
        if line.strip(b" `"):
            got = _uu_line(line)
            if got is None:
                return b"", start
            out += got
        at = stop + 1
    return (bytes(out), len(body)) if out else (b"", start)


def _uu_line(line: bytes) -> bytes | None:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some programs pad a line beyond its length; what the length says still counts.
        want = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:want])
        except binascii.Error:
            return None

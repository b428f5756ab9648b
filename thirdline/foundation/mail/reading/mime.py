"""Takes a letter apart into heads and parts, as bytes, whatever is broken about it.

Written for letters as they come: the bytes of a part are exactly those that came (a letter inside a
letter keeps its own signature valid), a boundary that is missing is looked for, nothing is refused,
and the time grows with the length alone. RFC 5322, 2045, 2046, 2231.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from thirdline.foundation.mail.reading import transfer

MOST_DEPTH = 20
MOST_PARTS = 500
MOST_HEADS = 2_000
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]{0,9}:[ \t]?([^\r\n]*)")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}")
_GUESS = re.compile(rb"^--([^\s-][^\r\n]{0,150}?|-{2,}[^\r\n]{1,150}?)[ \t]*\r?\n(?:Content-|MIME-)", re.M | re.I)  # fmt: skip
_TOKEN = re.compile(r"\s*([^\s=;\"]{1,80})\s*=\s*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.){0,4000})"?')
_BARE = re.compile(r"[^;]{0,4000}")


@dataclass
class Part:
    """A letter or a part of one. Names of heads are lower case, their values bytes on one line."""

    heads: list[tuple[str, bytes]]
    body: bytes = field(repr=False)
    default: str = "text/plain"
    parts: list[Part] = field(default_factory=list)

    def raw(self, name: str) -> bytes:
        """A head exactly as it stands, the first of its name."""
        return next((value for known, value in self.heads if known == name), b"")

    def word(self, name: str) -> str:
        """A head of which only the ASCII letters matter."""
        return " ".join(self.raw(name).decode("latin-1").split())

    @property
    def type(self) -> str:
        named = self.word("content-type").partition(";")[0].strip().lower()
        if named in {"text", "text/"}:
            return "text/plain"
        return named if _TYPE.fullmatch(named) else self.default

    @property
    def disposition(self) -> str:
        return self.word("content-disposition").partition(";")[0].strip().lower()

    @property
    def content_id(self) -> str:
        return self.word("content-id").strip("<> ")

    def params(self, name: str = "content-type") -> dict[str, str]:
        """What follows the first semicolon of a head; bytes that are no ASCII stay as surrogates."""
        text = self.raw(name).decode("ascii", "surrogateescape")
        return params_of(text.partition(";")[2])

    def data(self) -> bytes:
        """The bytes this part stands for, decoded from what carried them."""
        return transfer.decoded(self.body, self.word("content-transfer-encoding").lower())


def take_apart(raw: bytes) -> Part:
    """The letter as a tree; any bytes at all make one."""
    whole = _part(raw, "text/plain")
    _grow(whole, 0, [0])
    return whole


def head_ends(raw: bytes) -> tuple[list[tuple[str, bytes]], int]:
    """The heads at the beginning and where the body starts."""
    heads: list[tuple[str, bytes]] = []
    at = _first_line(raw)
    while at < len(raw):
        line = _LINE.match(raw, at)
        text = line[0] if line else b""
        end = at + len(text)
        if not text.strip(b"\r\n"):
            return heads, end
        found = _FIELD.match(text)
        if text[:1] in b" \t" and heads:
            _fold(heads, text)
        elif found and len(heads) < MOST_HEADS:
            heads.append((found[1].decode("ascii").lower(), found[2].strip()))
        elif heads and _is_stray(raw, end):
            _fold(heads, text)
        else:
            return heads, at
        at = end
    return heads, len(raw)


def _fold(heads: list[tuple[str, bytes]], text: bytes) -> None:
    name, value = heads[-1]
    if len(value) < 100_000:
        heads[-1] = (name, value + b" " + text.strip())


def _first_line(raw: bytes) -> int:
    """Past blank lines and the line a mail folder puts before a letter."""
    at = len(raw) - len(raw.lstrip(b"\r\n\xef\xbb\xbf"))
    if raw.startswith((b"From ", b">From "), at):
        end = _LINE.match(raw, at)
        return end.end() if end else at
    return at


def _is_stray(raw: bytes, at: int) -> bool:
    """A line between heads that is none: a head broken without an indent, if heads go on after."""
    line = _LINE.match(raw, at)
    return bool(line and _FIELD.match(line[0]))


def _part(raw: bytes, default: str) -> Part:
    heads, start = head_ends(raw)
    return Part(heads, raw[start:], default)


def _grow(part: Part, depth: int, seen: list[int]) -> None:
    if not part.type.startswith("multipart/") or depth >= MOST_DEPTH:
        return
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    boundary = _boundary(part)
    body = part.body
    if part.word("content-transfer-encoding").lower() in {"base64", "quoted-printable"} and (
        boundary and b"--" + boundary not in body
    ):
        body = part.data()
    for piece in _split(body, boundary or _guessed_boundary(body)):
        seen[0] += 1
        if seen[0] > MOST_PARTS:
            part.parts.append(Part([("content-type", b"application/octet-stream")], piece))
            return
        part.parts.append(_part(piece, default))
        _grow(part.parts[-1], depth + 1, seen)


def _boundary(part: Part) -> bytes:
    return parameter(part.params(), "boundary")[0].rstrip()


def _guessed_boundary(body: bytes) -> bytes:
    found = _GUESS.search(body)
    return found[1] if found else b""


def _split(body: bytes, boundary: bytes) -> list[bytes]:
    """The pieces between the boundaries; what stands before the first and after the last is no part."""
    if not boundary:
        return []
    line = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r\n|\r|\n|\Z)", re.M)
    pieces: list[bytes] = []
    start = -1
    for found in line.finditer(body):
        if start >= 0:
            pieces.append(_without_last_break(body[start : found.start()]))
        start = found.end()
        if found[1]:
            start = -1
    if start >= 0:
        pieces.append(body[start:])
    if not pieces and (guessed := _guessed_boundary(body)) not in {b"", boundary}:
        return _split(body, guessed)
    return pieces


def _without_last_break(piece: bytes) -> bytes:
    """The line break before a boundary belongs to the boundary."""
    if piece.endswith(b"\r\n"):
        return piece[:-2]
    return piece[:-1] if piece.endswith((b"\n", b"\r")) else piece


def params_of(text: str) -> dict[str, str]:
    """Parameters by name; those split in pieces (RFC 2231) keep their numbers in the name."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text) and len(found) < 100:
        name = _TOKEN.match(text, at)
        if name is None:
            skip = text.find(";", at)
            at = skip + 1 if skip >= 0 else len(text)
            continue
        quoted = _QUOTED.match(text, name.end())
        if quoted:
            value, at = re.sub(r"\\(.)", r"\1", quoted[1]), quoted.end()
        else:
            bare = _BARE.match(text, name.end())
            value, at = (bare[0].strip(), bare.end()) if bare else ("", name.end())
        found.setdefault(name[1].lower(), value)
        semicolon = text.find(";", at)
        at = semicolon + 1 if semicolon >= 0 else len(text)
    return found


def parameter(params: dict[str, str], name: str) -> tuple[bytes, str]:
    """A parameter as bytes, whole again when it came in pieces, and the character set it names."""
    first = params.get(f"{name}*", params.get(f"{name}*0*"))
    if first is None and f"{name}*0" not in params:
        return _bytes(params.get(name, "")), ""
    charset, data = "", b""
    if first is not None:
        charset, _language, rest = first.split("'", 2) if first.count("'") >= 2 else ("", "", first)
        data = unquote_to_bytes(_bytes(rest))
        if f"{name}*" in params:
            return data, charset
    for number in range(0 if first is None else 1, 100):
        encoded, plain = params.get(f"{name}*{number}*"), params.get(f"{name}*{number}")
        if encoded is None and plain is None:
            break
        data += unquote_to_bytes(_bytes(encoded)) if encoded is not None else _bytes(plain or "")
    return data, charset


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")

"""The pieces of a letter: its text, and every other piece as a file, so that nothing is lost."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass, field
from email.message import Message

MOST_DEPTH = 20
_BLANK_LINES = re.compile(r"\n{3,}")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


@dataclass(frozen=True)
class Piece:
    """A file a letter carries."""

    name: str
    type: str
    data: bytes = field(repr=False)


@dataclass
class _Found:
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    files: list[Piece] = field(default_factory=list)


def pieces_of(message: Message) -> tuple[str, list[Piece]]:
    """Text and files. Of several ways to say the same the plain one is taken, if it says anything."""
    found = _Found()
    _collect(message, found, 0)
    text = "\n\n".join(part.strip() for part in found.texts if part.strip())
    return _BLANK_LINES.sub("\n\n", text).strip(), found.files


def _collect(part: Message, found: _Found, depth: int) -> None:
    kind = part.get_content_type()
    if depth > MOST_DEPTH or kind == "message/rfc822":
        found.files.append(_file(part, kind, len(found.files) + 1))
    elif kind == "multipart/alternative":
        _choose(part, found, depth)
    elif part.is_multipart():
        for one in _children(part):
            _collect(one, found, depth + 1)
    elif kind in {"text/plain", "text/html"} and not _is_file(part):
        text = text_of(part)
        found.texts.append(text_of_html(text) if kind == "text/html" else text)
    elif not _is_nothing(part):
        found.files.append(_file(part, kind, len(found.files) + 1))


def _choose(part: Message, found: _Found, depth: int) -> None:
    """Of alternatives the plain text, else whichever says something; their files are all kept."""
    ways: list[tuple[str, _Found]] = []
    for one in _children(part):
        way = _Found(files=found.files)
        _collect(one, way, depth + 1)
        ways.append((one.get_content_type(), way))
    saying = [way for way in ways if any(text.strip() for text in way[1].texts)]
    plain = [way for kind, way in saying if kind == "text/plain"]
    for way in (plain or [way for _kind, way in saying])[:1]:
        found.texts += way.texts


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _is_file(part: Message) -> bool:
    disposition = str(_param(part, "content-disposition")).partition(";")[0].strip().lower()
    return disposition == "attachment" or bool(_name(part))


def _is_nothing(part: Message) -> bool:
    """A broken multipart leaves an empty piece behind."""
    return not _name(part) and not data_of(part).strip()


def text_of(part: Message) -> str:
    """The text of a piece: in the character set it names if that is true, else in a likely one."""
    data = data_of(part)
    for charset in (_charset(part), "utf-8"):
        try:
            return _lines(data.decode(charset))
        except (LookupError, UnicodeError, ValueError):
            continue
    return _lines(data.decode("cp1252", "replace"))


def text_of_html(markup: str) -> str:
    """What a reader would see, links' addresses aside; scripts and styles are nothing to read."""
    from inscriptis import get_text
    from inscriptis.model.config import ParserConfig
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    if not markup.strip():
        return ""
    try:
        return str(get_text(markup, ParserConfig(display_images=False)))
    except (LxmlError, ValueError, AssertionError, RecursionError, AttributeError):
        return re.sub(r"<[^<>]*>", " ", markup)


def _lines(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return clean(text)


def data_of(part: Message) -> bytes:
    """The bytes of a piece, decoded from its transfer encoding where that can be."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"\n".join(one.as_bytes() for one in payload if isinstance(one, Message))
    try:
        decoded = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        decoded = None
    if isinstance(decoded, bytes):
        return decoded
    return str(payload or "").encode("utf-8", "surrogateescape")


def _file(part: Message, kind: str, number: int) -> Piece:
    name = _name(part)
    if not name:
        ending = ".eml" if kind == "message/rfc822" else mimetypes.guess_extension(kind) or ".bin"
        name = f"part-{number}{ending}"
    safe = kind if _TYPE.fullmatch(kind) else "application/octet-stream"
    return Piece(name, safe, data_of(part))


def _name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:  # noqa: BLE001  a broken file name must not cost the file
        name = "file"
    return " ".join(clean(repaired(str(name))).split())[:200]


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "utf-8")
    except Exception:  # noqa: BLE001  a broken content type must not cost the text
        return "utf-8"


def _param(part: Message, name: str) -> str:
    return next((str(value) for key, value in part.raw_items() if key.lower() == name), "")


def repaired(text: str) -> str:
    """Bytes the library could not place came through as surrogates; read them as UTF-8 or Latin."""
    if not any("\udc80" <= letter <= "\udcff" for letter in text):
        return text
    data = text.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def clean(text: str) -> str:
    """Without what a database refuses to keep."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")

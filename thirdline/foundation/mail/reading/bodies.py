"""The pieces of a letter: its text, its HTML, and every other piece as a file, so that nothing is lost."""

from __future__ import annotations

import html
import mimetypes
import re
from dataclasses import dataclass, field

from thirdline.foundation.mail.reading import charsets, flowed, heads, tnef, transfer
from thirdline.foundation.mail.reading.markup import Line, lines_of
from thirdline.foundation.mail.reading.mime import MOST_DEPTH, Part, head_ends

MOST_TEXT = 4_000_000
_META = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
# Other ways to say the same that no reader of ours shows.
_OTHER_WAYS = {"text/x-amp-html", "text/watch-html"}
_ENDINGS = {
    "message/rfc822": ".eml", "message/delivery-status": ".txt", "text/rfc822-headers": ".txt",
    "message/disposition-notification": ".txt", "message/feedback-report": ".txt",
    "text/calendar": ".ics", "image/jpeg": ".jpg", "image/jpg": ".jpg", "text/plain": ".txt",
    "text/html": ".html", "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s", "application/pkcs7-mime": ".p7m",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A file a letter carries. With a content id its HTML may show it as an image."""

    name: str
    type: str
    data: bytes = field(repr=False)
    content_id: str = ""
    inline: bool = False


@dataclass
class Pieces:
    """What a letter is made of. `texts` are read, `markups` are the HTML as it came."""

    texts: list[list[Line]] = field(default_factory=list)
    markups: list[str] = field(default_factory=list)
    files: list[Piece] = field(default_factory=list)
    has_html: bool = False
    likely: str = ""

    @property
    def lines(self) -> list[Line]:
        said = [_bare(text) for text in self.texts if any(line.text.strip() for line in text)]
        lines: list[Line] = []
        for text in said:
            lines += [*([Line("", text[0].quoted, text[0].cut)] if lines else []), *text]
        return lines

    @property
    def markup(self) -> str:
        return "\n".join(self.markups) if self.has_html else ""


def pieces_of(letter: Part) -> Pieces:
    """Text, HTML and files. Of several ways to say the same the plain one is read if it says anything."""
    found = Pieces(likely=_first_charset(letter))
    _collect(letter, found, 0)
    return found


def _collect(part: Part, found: Pieces, depth: int) -> None:
    kind = part.type
    if depth > MOST_DEPTH:
        found.files.append(_file(part, kind, found))
    elif kind == "multipart/alternative" and part.parts:
        _choose(part, found, depth)
    elif part.parts:
        for one in part.parts:
            _collect(one, found, depth + 1)
    elif tnef.is_tnef(kind, heads.file_name(part)):
        _unpack(part, found)
    elif kind in {"text/plain", "text/html"} and not _is_file(part):
        _read(part, found, kind)
    elif kind.startswith("multipart/"):
        _read(part, found, "text/plain")
    elif not _is_nothing(part):
        found.files.append(_file(part, kind, found))


def _read(part: Part, found: Pieces, kind: str) -> None:
    """A piece that is there to be read, once for the text and once for the HTML."""
    data = part.data()
    if kind == "text/plain":
        data = _without_uuencoded(data, found)
    charset = part.params().get("charset", "")
    if kind == "text/html" and not charset and (told := _META.search(data[:4096])):
        charset = told[1].decode("ascii")
    text = charsets.decode(data[:MOST_TEXT], charset, likely=found.likely)
    text = charsets.lines(text)
    if len(data) > MOST_TEXT:
        found.files.append(Piece(f"text-{len(found.files) + 1}.txt", kind, data))
    if kind == "text/html":
        found.markups.append(text)
        found.has_html = found.has_html or bool(text.strip())
        found.texts.append(lines_of(text))
        return
    params = part.params()
    if params.get("format", "").lower() == "flowed":
        text = flowed.unfolded(text, join=params.get("delsp", "").lower() == "yes")
    if text.strip():
        found.markups.append(f"<div>{html.escape(text).replace(chr(10), '<br>' + chr(10))}</div>")
    found.texts.append([Line(line) for line in text.split("\n")])


def _choose(part: Part, found: Pieces, depth: int) -> None:
    """Of alternatives the plain text before any other, the HTML beside it; their files are all kept."""
    ways: list[tuple[str, Pieces]] = []
    for one in part.parts:
        if one.type in _OTHER_WAYS and len(part.parts) > 1:
            continue
        way = Pieces(files=found.files, likely=found.likely)
        _collect(one, way, depth + 1)
        ways.append((one.type, way))
    saying = [(kind, way) for kind, way in ways if way.lines]
    rich = next((at for at, (_kind, way) in enumerate(saying) if way.has_html), len(saying))
    plain = [way for kind, way in saying[:rich] if not way.has_html]
    for way in (plain or [way for _kind, way in saying])[:1]:
        found.texts += way.texts
    for way in [way for _kind, way in saying[rich:]][:1] or plain[:1]:
        found.markups += way.markups
        found.has_html = found.has_html or way.has_html


def _unpack(part: Part, found: Pieces) -> None:
    """What Outlook wrapped in winmail.dat; a package that cannot be opened stays a file."""
    package = tnef.opened(part.data())
    if package is None:
        found.files.append(_file(part, part.type, found))
        return
    for file in package.files:
        name = heads.tidy_name(file.name) or f"part-{len(found.files) + 1}.bin"
        kind = file.type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        found.files.append(Piece(name, kind, file.data, file.content_id))
    if not any(line.text.strip() for text in found.texts for line in text):
        if package.html:
            found.markups.append(package.html)
            found.has_html = True
        if package.text or package.html:
            lines = [Line(one) for one in package.text.split("\n")]
            found.texts.append(lines if package.text else lines_of(package.html))


def _without_uuencoded(data: bytes, found: Pieces) -> bytes:
    """Files written into the text in the old way become files."""
    if b"\nbegin" not in data and not data.startswith(b"begin"):
        return data
    kept, at = b"", 0
    for name, content, start, end in transfer.uuencoded(data):
        kept, at = kept + data[at:start], end
        tidy = heads.tidy_name(name) or f"part-{len(found.files) + 1}.bin"
        kind = mimetypes.guess_type(tidy)[0] or "application/octet-stream"
        found.files.append(Piece(tidy, kind, content))
    return kept + data[at:]


def _is_file(part: Part) -> bool:
    return part.disposition == "attachment" or bool(heads.file_name(part))


def _is_nothing(part: Part) -> bool:
    """A broken multipart leaves an empty piece behind."""
    return not heads.file_name(part) and not part.body.strip()


def _file(part: Part, kind: str, found: Pieces) -> Piece:
    data = part.data()
    name = heads.file_name(part, found.likely) or _located(part)
    name = name or _made_name(kind, data, len(found.files) + 1)
    inline = part.disposition == "inline" or (bool(part.content_id) and not part.disposition)
    return Piece(name, kind, data, part.content_id, inline)


def _located(part: Part) -> str:
    """Web pages sent as letters name their files by where they lay."""
    name = part.word("content-location").partition("?")[0].rpartition("/")[2]
    return heads.tidy_name(name) if "." in name[1:-1] else ""


def _made_name(kind: str, data: bytes, number: int) -> str:
    if kind == "message/rfc822":
        inner = Part(*_headed(data))
        subject = heads.tidy_name(heads.text_of(inner, "subject"))[:150]
        return f"{subject or f'letter-{number}'}.eml"
    return f"part-{number}{_ENDINGS.get(kind) or mimetypes.guess_extension(kind) or '.bin'}"


def _headed(data: bytes) -> tuple[list[tuple[str, bytes]], bytes]:
    found, start = head_ends(data[:100_000])
    return found, data[start:]


def _first_charset(letter: Part) -> str:
    """The character set most of the letter is in: what its heads that name none are likely in."""
    waiting = [letter]
    while waiting:
        part = waiting.pop(0)
        named = part.params().get("charset", "")
        if charsets.meant(named) not in {"", "utf-8"}:
            return named
        waiting += part.parts[:20]
    return ""


def _bare(lines: list[Line]) -> list[Line]:
    """Without blank lines before and behind."""
    start, end = 0, len(lines)
    while start < end and not lines[start].text.strip():
        start += 1
    while end > start and not lines[end - 1].text.strip():
        end -= 1
    return lines[start:end]

"""XES (IEEE 1849) in pieces, with expat underneath: no document type, no entities, bounded sizes.

Expat is used directly because it knows the line of every event and because a document type can
be refused before a single entity is defined, which ends entity bombs and outside references.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

from thirdline.kit.rows.files import LogFile, UnreadableLog, text_codec
from thirdline.kit.rows.records import LIMITS, BadRow, Record

_DECLARED = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']"
)
_KNOWN_TO_EXPAT = {"utf-8", "utf-16", "iso8859-1", "ascii"}
_TYPES = {"string", "date", "int", "float", "boolean", "id"}


def read_xes(log: LogFile, *, encoding: str | None = None) -> Iterator[Record | BadRow]:
    """Every event of every trace in file order; `encoding` overrides what the file declares."""
    collector = _Collector(log.name)
    pieces, told = _decoded(log, encoding)
    parser = _parser(collector, log.name, told)
    fed = 0
    for piece in pieces:
        _feed(parser, piece, log.name, final=False)
        fed += len(piece)
        if fed - max(parser.CurrentByteIndex, 0) > LIMITS.token_bytes:
            raise UnreadableLog(
                f"{log.name}, line {parser.CurrentLineNumber}: one element is larger than "
                f"{LIMITS.token_bytes // 1024**2} MiB, so this is no event log."
            )
        yield from collector.take()
    _feed(parser, b"", log.name, final=True)
    yield from collector.take()


def _parser(collector: _Collector, name: str, encoding: str | None) -> expat.XMLParserType:
    def refuse(*_: object) -> NoReturn:
        raise UnreadableLog(
            f"{name}, line {parser.CurrentLineNumber}: the file brings a document type (DOCTYPE). "
            "An XES log needs none, and it can hide harmful entities. Remove it and import again."
        )

    parser = expat.ParserCreate(encoding)
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    collector.parser = parser
    return parser


def _feed(parser: expat.XMLParserType, piece: bytes, name: str, *, final: bool) -> None:
    try:
        parser.Parse(piece, final)
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        raise UnreadableLog(
            f"{name}, line {error.lineno}: the XML is broken ({words}). "
            "Nothing after this place can be read; repair the file and import again."
        ) from None


def _decoded(log: LogFile, encoding: str | None) -> tuple[Iterator[bytes], str | None]:
    """The bytes for expat and the encoding to tell it: what it does not know is recoded to UTF-8."""
    declared = _DECLARED.match(log.head[:1024])
    wanted = encoding or (declared[1].decode("ascii") if declared else None)
    if wanted is None:
        return log.chunks(), None
    codec = text_codec(wanted, said_by=f"The mapping for {log.name}" if encoding else log.name)
    if codec.name in _KNOWN_TO_EXPAT:
        return log.chunks(), encoding and codec.name.replace("iso8859", "iso-8859")
    return _recoded(log, codec), "utf-8"


def _recoded(log: LogFile, codec: codecs.CodecInfo) -> Iterator[bytes]:
    decoder = codec.incrementaldecoder("strict")
    try:
        for piece in log.chunks():
            yield decoder.decode(piece).encode("utf-8")
        yield decoder.decode(b"", final=True).encode("utf-8")
    except UnicodeError as error:
        raise UnreadableLog(
            f"{log.name} is not valid {codec.name} ({error}). "
            "State the right encoding in the mapping."
        ) from None


class _Collector:
    """Gathers events while expat walks; a trace is held until its end, when its name is sure."""

    parser: expat.XMLParserType

    def __init__(self, file: str) -> None:
        self.file = file
        self.depth = 0
        self.trace_depth = 0
        self.event_depth = 0
        self.event_line = 0
        self.case: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.complaint: str | None = None
        self.held: list[Record | BadRow] = []
        self.done: list[Record | BadRow] = []

    def take(self) -> list[Record | BadRow]:
        done, self.done = self.done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.event_depth:
            if self.depth == self.event_depth + 1:
                self._keep(self.event, name, attributes, "")
            elif self.depth > LIMITS.depth:
                self._too_deep()
            return
        kind = name.rpartition(":")[2]
        if self.depth == 1 and kind != "log":
            raise UnreadableLog(
                f"{self.file} is XML but no XES log: it begins with <{name[:60]}> and not <log>."
            )
        if kind == "event" and self.depth in (2, self.trace_depth + 1):
            self.event_depth, self.event_line = self.depth, self.parser.CurrentLineNumber
            self.event, self.complaint = {}, None
        elif kind == "trace" and self.depth == 2:
            self.trace_depth, self.case = self.depth, {}
        elif self.trace_depth and self.depth == self.trace_depth + 1:
            self._keep(self.case, name, attributes, "case:")
        elif self.depth > LIMITS.depth:
            self._too_deep()

    def end(self, name: str) -> None:
        if self.depth == self.event_depth:
            self._finish_event()
        elif self.depth == self.trace_depth:
            self._finish_trace()
        self.depth -= 1

    def _keep(self, target: dict[str, str], name: str, given: dict[str, str], prefix: str) -> None:
        key, value = given.get("key"), given.get("value")
        if key is None or value is None or name.rpartition(":")[2] not in _TYPES:
            return
        if len(target) >= LIMITS.attributes:
            self.complaint = f"the event has more than {LIMITS.attributes} attributes."
        elif len(value) > LIMITS.value_characters:
            self.complaint = (
                f"the attribute {key[:60]!r} is longer than {LIMITS.value_characters} characters."
            )
        else:
            target[prefix + key] = value

    def _finish_event(self) -> None:
        found: Record | BadRow = Record(self.event_line, self.event)
        if self.complaint:
            found = BadRow(self.file, self.event_line, self.complaint)
        (self.held if self.trace_depth else self.done).append(found)
        self.event_depth, self.event = 0, {}

    def _finish_trace(self) -> None:
        for found in self.held:
            if isinstance(found, Record):
                found.values.update(self.case)
        self.done += self.held
        self.held, self.trace_depth, self.case = [], 0, {}

    def _too_deep(self) -> None:
        raise UnreadableLog(
            f"{self.file}, line {self.parser.CurrentLineNumber}: elements are nested more than "
            f"{LIMITS.depth} deep, so this is no event log."
        )

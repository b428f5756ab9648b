"""The text of office files: archives of XML, read as a stream, so that nothing is held whole.

What packs well may unpack without end, so all that comes out of one file is counted. None of these
formats declares a document type, and what does is refused: entities cannot multiply.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from thirdline.desk.search.reading.paper import Ended, Paper, Why
from thirdline.desk.search.reading.shapes import About, Cells, Drawn, Open, Shape, Strings

MOST_UNPACKED = 120_000_000
MOST_NAMES = 20_000
_STEP = 65_536
# The last is what zipfile says of ways of packing that no office program uses.
_DAMAGED = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, expat.ExpatError, NotImplementedError,
)  # fmt: skip
_WORD = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_SLIDES = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide|comments/comment)(\d*)\.xml")
_SHEETS = re.compile(r"xl/(worksheets/sheet|comments)(\d*)\.xml")
_DRAWN = re.compile(r"(xl|word)/(drawings/drawing|charts/chart)\d*\.xml")


def read_office(file: IO[bytes], paper: Paper) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            _Reader(packed, paper).read()
    except _DAMAGED as e:
        raise Ended(Why.DAMAGED, str(e)[:100]) from e


class _Reader:
    def __init__(self, packed: zipfile.ZipFile, paper: Paper) -> None:
        self._packed, self._paper, self._left = packed, paper, MOST_UNPACKED
        self.names = packed.namelist()
        if len(self.names) > MOST_NAMES:
            raise Ended(Why.UNPACKED)

    def read(self) -> None:
        names = set(self.names)
        if "word/document.xml" in names:
            self._drawn(sorted(filter(_WORD.fullmatch, names), key=_body_first))
        elif "xl/workbook.xml" in names:
            self._workbook(names)
        elif "ppt/presentation.xml" in names:
            self._drawn(sorted(filter(_SLIDES.fullmatch, names), key=_by_number))
        elif "content.xml" in names and "META-INF/manifest.xml" in names:
            self._open_document()
        else:
            raise Ended(Why.KIND)
        if "docProps/core.xml" in names:
            self._parse("docProps/core.xml", About())

    def _workbook(self, names: set[str]) -> None:
        """Cells name their words by number, so all strings are read first."""
        strings = Strings()
        if "xl/sharedStrings.xml" in names:
            self._parse("xl/sharedStrings.xml", strings)
        cells = Cells(strings.all)
        for name in sorted(filter(_SHEETS.fullmatch, names), key=_by_number):
            self._parse(name, cells)
        self._drawn(sorted(filter(_DRAWN.fullmatch, names)))

    def _open_document(self) -> None:
        manifest = b"".join(self._pieces("META-INF/manifest.xml"))
        if b"encryption-data" in manifest:
            raise Ended(Why.LOCKED)
        self._parse("content.xml", Open())

    def _drawn(self, names: list[str]) -> None:
        for name in names:
            self._parse(name, Drawn())

    def _parse(self, name: str, shape: Shape) -> None:
        parser = expat.ParserCreate(namespace_separator="|")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = lambda tag, facts: shape.open(_local(tag), facts)
        parser.EndElementHandler = lambda tag: shape.close(_local(tag))
        parser.CharacterDataHandler = shape.text
        for piece in self._pieces(name):
            parser.Parse(piece, False)
            self._paper.look_at_the_clock()
            if said := shape.taken():
                self._paper.write(said)
        parser.Parse(b"", True)
        self._paper.write(shape.taken() + "\n")

    def _pieces(self, name: str) -> Iterator[bytes]:
        info = self._packed.getinfo(name)
        if info.flag_bits & 1:
            raise Ended(Why.LOCKED)
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Ended(Why.DAMAGED, f"packed by way {info.compress_type}")
        with self._packed.open(info) as member:
            while piece := member.read(_STEP):
                self._left -= len(piece)
                if self._left < 0:
                    raise Ended(Why.UNPACKED)
                yield piece


def _refuse(*_facts: object) -> None:
    raise Ended(Why.DAMAGED, "declares a document type")


def _local(tag: str) -> str:
    return tag.rpartition("|")[2]


def _body_first(name: str) -> tuple[bool, str]:
    return name != "word/document.xml", name


def _by_number(name: str) -> tuple[str, int]:
    stem = name.removesuffix(".xml")
    bare = stem.rstrip("0123456789")
    return bare, int(stem[len(bare) :] or 0)

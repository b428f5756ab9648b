"""Text, pages, letters and Rich Text: read whole up to a length, in whatever character set."""

from __future__ import annotations

import codecs
import re
from typing import IO

from thirdline.desk.search.reading.kinds import wide_without_mark
from thirdline.desk.search.reading.paper import Ended, Paper, Why
from thirdline.foundation.mail.reading import charsets, markup, rtf
from thirdline.kit.words import MOST_TEXT

# More than this cannot be kept, in whatever letters it is written.
MOST_BYTES = 4 * MOST_TEXT
MOST_OF_A_LETTER = 30_000_000
MOST_GUESSED_BY = 8_000
_SETS = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r",
         "cp932", "gb18030", "big5", "cp949", "euc_jp"]  # fmt: skip
_WESTERN = {chr(code) for code in range(128)} | set(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿßœÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ«»°§–—’‘“”„…•€£¡¿ºª´·±×\xa0"
)
_RUN = re.compile(rb"[\x80-\xff]{4}")
_SAYS = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z][\w.:-]{1,40})""")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_32 = ((b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"))


def read_text(file: IO[bytes], paper: Paper) -> None:
    raw, cut = _most_of(file, MOST_BYTES)
    paper.write(decoded(raw))
    _end(cut)


def read_page(file: IO[bytes], paper: Paper) -> None:
    raw, cut = _most_of(file, MOST_BYTES)
    paper.write(markup.text_of(decoded(raw)))
    _end(cut)


def read_rich_text(file: IO[bytes], paper: Paper) -> None:
    raw, cut = _most_of(file, rtf.MOST)
    paper.write(rtf.text_of(raw))
    _end(cut)


def read_letter(file: IO[bytes], paper: Paper) -> None:
    """A letter in a letter, or one saved by Outlook: who, about what, its text, and what it carries."""
    from thirdline.foundation.mail.reading import parsing

    raw, cut = _most_of(file, MOST_OF_A_LETTER)
    try:
        letter = parsing.read_letter(raw)
    except parsing.Unreadable as wrong:
        raise Ended(Why.DAMAGED, str(wrong)) from wrong
    paper.write(f"{letter.sender_name} {letter.sender}\n{letter.subject}\n{letter.text}\n")
    paper.write("\n".join(piece.name for piece in letter.files))
    _end(cut)


def decoded(raw: bytes) -> str:
    """By its mark, by what it says of itself, or by what its bytes look like."""
    for mark, name in _UTF_32:
        if raw.startswith(mark):
            return raw[4:].decode(name, "replace")
    if not raw.startswith(_MARKS) and (name := wide_without_mark(raw[:4096])):
        return raw.decode(name, "replace")
    says = _SAYS.search(raw[:2048])
    return charsets.decode(raw, says[1].decode("ascii") if says else _likely(raw))


def _likely(raw: bytes) -> str:
    """A set for bytes that are no UTF-8 and say nothing; empty where a reader of letters sees it best.

    Where all that is beyond ASCII is a letter of the West, and they stand alone, it is Western: a
    guess by frequency takes short French for Polish.
    """
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        # A character cut off by the limit is no sign of another set.
        if len(raw) - wrong.start < 4:
            return "utf-8"
    else:
        return "utf-8"
    if not _RUN.search(raw) and not set(raw.decode("cp1252", "replace")) - _WESTERN:
        return "cp1252"
    from charset_normalizer import from_bytes

    lines = b"\n".join(line for line in raw.splitlines() if not line.isascii())
    best = from_bytes(lines[:MOST_GUESSED_BY], cp_isolation=_SETS).best()
    return best.encoding if best else ""


def _most_of(file: IO[bytes], most: int) -> tuple[bytes, bool]:
    raw = file.read(most + 1)
    return raw[:most], len(raw) > most


def _end(cut: bool) -> None:
    if cut:
        raise Ended(Why.FULL)

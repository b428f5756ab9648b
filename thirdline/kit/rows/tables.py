"""CSV in pieces: encoding and delimiter stated or found out, every row checked against the header."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from thirdline.kit.rows.files import LogFile, UnreadableLog, text_codec
from thirdline.kit.rows.records import LIMITS, BadRow, Dialect, Record

_DELIMITERS = (",", ";", "\t", "|")


def read_table(log: LogFile, dialect: Dialect) -> Iterator[Record | BadRow]:
    """Every row below the header in file order; a row that does not fit it is a `BadRow`."""
    encoding = _encoding(log, dialect.encoding)
    lines = _lines(log, encoding)
    delimiter = dialect.delimiter or _delimiter(log, encoding, dialect.quote)
    # Strict makes an unclosed quotation mark an error instead of one endless field.
    rows = csv.reader(lines, delimiter=delimiter, quotechar=dialect.quote, strict=True)
    header = _header(rows, log.name)
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(log.name, line, _in_words(error, line, rows.line_num))
            continue
        if cells:
            yield _checked(log.name, line, header, cells)


def _checked(file: str, line: int, header: list[str], cells: list[str]) -> Record | BadRow:
    if len(cells) != len(header):
        return BadRow(
            file, line, f"the row has {len(cells)} fields where the header has {len(header)}."
        )
    together = "".join(cells)
    if "\x00" in together:
        return BadRow(file, line, "the row holds a NUL character.")
    if not together.isascii() and any("\ud800" <= c <= "\udfff" for c in together):
        return BadRow(file, line, "the row holds bytes that do not belong to the file's encoding.")
    return Record(line, dict(zip(header, cells, strict=True)))


def _in_words(error: csv.Error, first: int, last: int) -> str:
    if "field larger" in str(error) or "unexpected end" in str(error):
        return (
            f"a quotation mark opened here is not closed (looked up to line {last}), "
            "or a field is far too long."
        )
    return f"the row is not well-formed CSV ({error})."


def _header(rows: Iterator[list[str]], name: str) -> list[str]:
    try:
        header = [cell.strip() for cell in next(rows)]
    except (StopIteration, csv.Error):
        raise UnreadableLog(f"{name} has no readable header line with column names.") from None
    if len(header) > LIMITS.attributes:
        raise UnreadableLog(f"{name} has more than {LIMITS.attributes} columns.")
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise UnreadableLog(
            f"{name} names the column {twice[0]!r} twice. Give every column a name of its own."
        )
    return header


def _encoding(log: LogFile, stated: str | None) -> str:
    if stated:
        return text_codec(stated, said_by="The mapping").name
    if log.byte_order_mark:
        return log.byte_order_mark
    try:
        codecs.getincrementaldecoder("utf-8")().decode(log.head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _lines(log: LogFile, encoding: str) -> Iterator[str]:
    """Lines with their ends; a foreign byte is kept as a surrogate so that its row can be named."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    rest = ""
    try:
        for piece in log.chunks():
            *whole, rest = _split(rest + decoder.decode(piece))
            yield from whole
            if len(rest) > LIMITS.token_bytes:
                raise UnreadableLog(f"{log.name} has a line of more than {len(rest)} characters.")
        yield from _split(rest + decoder.decode(b"", final=True))
    except UnicodeError as error:
        raise UnreadableLog(
            f"{log.name} is not valid {encoding} ({error}). State the encoding in the mapping."
        ) from None


def _split(text: str) -> list[str]:
    return io.StringIO(text, newline="").readlines() or [""]


def _delimiter(log: LogFile, encoding: str, quote: str) -> str:
    """The delimiter that splits the first lines into the most columns, the same number in each."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(log.head[:65536])
    sample = text.splitlines()[:20]
    if len(text) >= 65000 and len(sample) > 1:
        sample = sample[:-1]

    def columns(delimiter: str) -> tuple[bool, int]:
        try:
            widths = {len(r) for r in csv.reader(sample, delimiter=delimiter, quotechar=quote) if r}
        except csv.Error:
            return (False, 0)
        return (len(widths) == 1, min(widths, default=0))

    best = max(_DELIMITERS, key=columns)
    if columns(best)[1] < 2:
        best = max(_DELIMITERS, key=(sample or [""])[0].count)
    return best

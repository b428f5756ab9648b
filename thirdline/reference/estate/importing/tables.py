"""CSV: a table of items, or a table that says in each row what one item has to do with another."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.kit.refusals import Refused
from thirdline.kit.rows.spreadsheets import FORMULA
from thirdline.reference.estate.importing.columns import guess_columns, is_of_rows
from thirdline.reference.estate.importing.csv_words import why_broken
from thirdline.reference.estate.importing.facts import (
    ATTRIBUTE,
    FIELDS,
    LONGEST_SAID,
    Unfit,
    read_fact,
    word_of,
)
from thirdline.reference.estate.importing.files import text_of
from thirdline.reference.estate.importing.needs_syntax import read_needs
from thirdline.reference.estate.importing.pairs import read_pairs
from thirdline.reference.estate.importing.shapes import (
    Choices,
    Incoming,
    KindSaid,
    Reading,
    Tell,
)

DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 200
_LONGEST_FIELD = 1024 * 1024


def delimiter_of(text: str) -> str:
    """The sign that cuts the first lines into the most columns, the same number in each."""
    sample = text[:65536].splitlines()[:20]
    sample = sample[:-1] if len(text) > 65536 and len(sample) > 1 else sample

    def fit(sign: str) -> tuple[bool, int]:
        try:
            widths = {len(row) for row in csv.reader(sample, delimiter=sign) if row}
        except csv.Error:
            return False, 0
        return len(widths) == 1 and max(widths) > 1, max(widths, default=0)

    best = max(DELIMITERS, key=fit)
    return best if fit(best)[1] > 1 else max(DELIMITERS, key=(sample or [""])[0].count)


def header_of(text: str, delimiter: str) -> list[str]:
    """The headings; a table without them, or with one twice, is refused as a whole."""
    try:
        first = next(
            csv.reader(io.StringIO(text[:_LONGEST_FIELD], newline=""), delimiter=delimiter), []
        )
    except csv.Error as error:
        raise Refused(_("The first line is no line of headings: %(why)s.") % {"why": why_broken(error)}) from None  # fmt: skip
    header = [cell.strip().lstrip("\ufeff") for cell in first]
    if not any(header):
        raise Refused(_("The first line has no headings. Name the columns there."))
    if len(header) > MOST_COLUMNS:
        raise Refused(
            _(
                "The table has %(n)s columns; %(most)s can be read. Take out those the estate does not need."
            )
            % {"n": len(header), "most": MOST_COLUMNS}
        )
    twice = next((one for one in header if one and header.count(one) > 1), None)
    if twice:
        raise Refused(_("The column “%(name)s” stands there twice. Give every column a name of its own.") % {"name": twice})  # fmt: skip
    return header


def look_at(content: bytes, choices: Choices) -> dict[str, Any]:
    """What the person may correct: the headings, the sign between them, and what was guessed."""
    text = text_of(content, choices.encoding)
    delimiter = choices.delimiter or delimiter_of(text)
    header = header_of(text, delimiter)
    kept = {f: h for f, h in choices.columns.items() if h in header}
    columns = kept or guess_columns(header)
    return {"header": header, "delimiter": delimiter, "columns": columns}


def read_table(content: bytes, choices: Choices, tell: Tell) -> Reading:
    """All rows of a table, each as an item or as a sentence."""
    text = text_of(content, choices.encoding)
    seen = look_at(content, choices)
    columns: dict[str, str] = seen["columns"]
    places = {field: seen["header"].index(heading) for field, heading in columns.items()}
    rows = _rows(text, seen["delimiter"], len(seen["header"]), tell)
    if is_of_rows(columns):
        return read_pairs(rows, places)
    if "name" not in places:
        raise Refused(_("No column says what the items are called. Choose the one with the names."))
    return _read_items(rows, places)


Row = tuple[int, list[str] | str]


def _rows(text: str, delimiter: str, width: int, tell: Tell) -> Iterator[Row]:
    """Rows by line; in place of one that does not fit the header stands the sentence on it."""
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    next(reader, None)
    total = max(1, text.count("\n"))
    counted = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield (
                line,
                _("The row is no whole row of a CSV table: %(why)s.") % {"why": why_broken(error)},
            )
            continue
        counted += 1
        if counted % 5_000 == 0:
            tell(reader.line_num, total)
        if len(cells) == width:
            whole = "".join(cells)
            if "\x00" in whole:
                yield line, _("The row holds a sign that is no text (a NUL, or half of a sign).")
            else:
                yield line, list(map(_unmarked, cells)) if "'" in whole else cells
        elif cells:
            words = {"n": len(cells), "width": width}
            yield line, ngettext("The row has %(n)s field where the first line has %(width)s.", "The row has %(n)s fields where the first line has %(width)s.", len(cells)) % words  # fmt: skip


def _unmarked(cell: str) -> str:
    """An apostrophe that keeps a spreadsheet from running the cell is no part of the value."""
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip(" ").startswith(FORMULA) else cell


def _read_items(rows: Iterator[Row], places: dict[str, int]) -> Reading:
    found = Reading()
    said = [f for f in places if f in FIELDS or f.startswith(ATTRIBUTE)]
    readers = [(field, places[field], _reader(field)) for field in said]
    for line, cells in rows:
        if isinstance(cells, str):
            found.cannot_use(line, "", "", cells)
            continue
        _add(found, line, cells, places, readers)
    return found


Readers = list[tuple[str, int, Callable[[str], Any]]]


def _reader(field: str) -> Callable[[str], Any]:
    return lambda text: read_fact(field, text)


def _add(found: Reading, line: int, cells: list[str], places: dict[str, int], readers: Readers) -> None:  # fmt: skip
    name = cells[places["name"]].strip()
    key = cells[places["key"]].strip() if "key" in places else ""
    one = Incoming(line, key or name, name)
    try:
        one.number = _number(cells[places["number"]]) if "number" in places else None
        if one.number is not None and not key:
            # Known by our own number: no name by which another system would find it again.
            one.key = f"CI-{one.number}"
        if not name:
            raise Unfit(_("The row has no name."))
        if len(name) > 200 or len(one.key) > 200:
            raise Unfit(_("A name and a key may have 200 characters."))
        for field, place, reader in readers:
            one.facts[field] = reader(cells[place])
        if "needs" in places:
            one.needs = read_needs(cells[places["needs"]], line)
    except Unfit as unfit:
        found.cannot_use(line, one.key, name, str(unfit))
        return
    one.kind = _kind_of(found, one.facts)
    found.put(one)


def _kind_of(found: Reading, facts: dict[str, Any]) -> str:
    """The kind by its slug; the table may call it by name."""
    said = str(facts.pop("kind", "")).strip()
    if not said:
        return ""
    slug = slugify(said[:200])[:60] or "item"
    found.kinds.setdefault(slug, KindSaid(said[:120]))
    return slug


def _number(text: str) -> int | None:
    """Of “CI-12” the 12."""
    plain = text.strip().upper().removeprefix("CI-")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 18):
        words = {"field": word_of("number"), "given": text.strip()[:LONGEST_SAID]}
        raise Unfit(_("“%(field)s” is “%(given)s”, not a number such as CI-12.") % words)
    return int(plain)

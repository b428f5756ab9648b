"""The rows of a MySQL dump, read as text. Nothing in it is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Row = dict[str, str]
MOST_STATEMENT = 512 * 1024**2
_CREATE = re.compile(r"^\s*CREATE TABLE (?:IF NOT EXISTS )?[`\"]?(\w+)[`\"]?", re.I)
_COLUMN = re.compile(r"^\s*[`\"](\w+)[`\"]\s")
_INSERT = re.compile(
    r"^\s*(?:INSERT|REPLACE)(?: IGNORE)? INTO [`\"]?(\w+)[`\"]?\s*(?:\(([^)]*)\))?\s*VALUES?\s*",
    re.I,
)
_VALUE = re.compile(
    r"\s*(?:_\w+\s*)?(?:'((?:[^'\\]|\\.|'')*)'|(NULL)|(0x[0-9A-Fa-f]+)|([-+0-9.eE]+))\s*([,)])",
    re.S,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "", "b": "", "Z": ""}
_ESCAPED = re.compile(r"\\(.)|''", re.S)
_OPENS = re.compile(r"(?:INSERT|REPLACE)\b", re.I)
_ENDS = re.compile(r";\s*$")


class BadDump(ValueError):
    """A statement that cannot be read; the message names its line."""


def rows_in(lines: Iterable[str], wanted: set[str]) -> Iterator[tuple[str, int, Row]]:
    """Every row of the wanted tables with the line its statement begins at."""
    columns: dict[str, list[str]] = {}
    table, statement, begun = "", "", 0
    for number, line in enumerate(lines, 1):
        if statement:
            statement += line
            if len(statement) > MOST_STATEMENT:
                raise BadDump(f"the statement of line {begun} does not end")
        elif match := _CREATE.match(line):
            table = match[1]
            columns[table] = []
        elif table and (match := _COLUMN.match(line)):
            columns[table].append(match[1])
        elif (match := _INSERT.match(line)) or _begins(line, wanted):
            table = ""
            if match is None or match[1] in wanted:
                statement, begun = line, number
        # A statement ends with the line whose last sign is a semicolon outside of any text.
        if statement and _ENDS.search(line) and _is_whole(statement):
            yield from _rows_of(statement, begun, columns)
            statement = ""
    if statement:
        raise BadDump(f"the statement of line {begun} does not end")


def _begins(line: str, wanted: set[str]) -> bool:
    """The columns may be named on this line and the values begin on the next."""
    head = line.lstrip()[:300]
    return _OPENS.match(head) is not None and any(f"`{name}`" in head for name in wanted)


def _is_whole(statement: str) -> bool:
    quotes = re.sub(r"\\.", "", statement, flags=re.S).count("'")
    return quotes % 2 == 0


def _rows_of(
    statement: str, begun: int, columns: dict[str, list[str]]
) -> Iterator[tuple[str, int, Row]]:
    match = _INSERT.match(statement)
    if match is None:
        return
    table = match[1]
    named = [one.strip(' `"') for one in match[2].split(",")] if match[2] else columns.get(table)
    if not named:
        raise BadDump(f"line {begun} fills {table} without naming its columns")
    at = match.end()
    while at < len(statement) and statement[at] == "(":
        values, at = _tuple(statement, at + 1, begun)
        if len(values) != len(named):
            raise BadDump(
                f"a row of line {begun} has {len(values)} values for {len(named)} columns"
            )
        yield table, begun, dict(zip(named, values, strict=True))
        while at < len(statement) and statement[at] in ", \r\n\t":
            at += 1


def _tuple(text: str, at: int, begun: int) -> tuple[list[str], int]:
    values: list[str] = []
    while True:
        match = _VALUE.match(text, at)
        if match is None:
            raise BadDump(f"a value of line {begun} cannot be read")
        values.append(_value(match))
        at = match.end()
        if match[5] == ")":
            return values, at


def _value(match: re.Match[str]) -> str:
    if match[1] is not None:
        return _ESCAPED.sub(lambda m: _ESCAPES.get(m[1], m[1]) if m[1] else "'", match[1])
    if match[3]:
        return bytes.fromhex(match[3][2:].zfill(len(match[3]) // 2 * 2)).decode("utf-8", "replace")
    return match[4] or ""

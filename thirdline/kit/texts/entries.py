"""A catalogue as a .po file holds it, and as Django wants it."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_KEYWORD = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr|msgstr\[(\d)\])\s+(".*")$')
_JOINS_CONTEXT, _JOINS_PLURAL = "\x04", "\x00"
_MAGIC = 0x950412DE


class BadCatalogue(ValueError):
    """A .po file that cannot be read; the sentence names the file and the line."""


@dataclass(frozen=True)
class Text:
    """What is to be translated; two texts of one context and one id are the same."""

    id: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return (self.context, self.id)


@dataclass
class Entry:
    text: Text
    said: tuple[str, ...] = ("",)
    places: tuple[str, ...] = ()
    fuzzy: bool = False

    @property
    def is_whole(self) -> bool:
        return all(self.said) and not self.fuzzy


def read(path: Path) -> list[Entry]:
    """Every entry but the head and those struck out (`#~`)."""
    blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))
    found, line = [], 1
    for block in blocks:
        entry = _entry(block, path, line)
        line += block.count("\n") + 2
        if entry is not None and entry.text.id:
            found.append(entry)
    return found


def _entry(block: str, path: Path, line: int) -> Entry | None:
    parts: dict[str, str] = {}
    places: list[str] = []
    now, fuzzy = "", False
    for place, row in enumerate(block.strip().splitlines(), line):
        if row.startswith("#"):
            places += row[2:].split() if row.startswith("#:") else []
            fuzzy = fuzzy or (row.startswith("#,") and "fuzzy" in row)
            continue
        keyword = _KEYWORD.match(row)
        if keyword:
            now = keyword[1]
        if not now or not (keyword or row.startswith('"')):
            raise BadCatalogue(f"{path}: line {place} is no line of a catalogue: {row[:60]}")
        parts[now] = parts.get(now, "") + _unquoted(keyword[3] if keyword else row, path, place)
    if "msgid" not in parts:
        return None
    text = Text(parts["msgid"], parts.get("msgid_plural", ""), parts.get("msgctxt", ""))
    said = tuple(value for name, value in sorted(parts.items()) if name.startswith("msgstr"))
    return Entry(text, said, tuple(places), fuzzy)


def _unquoted(quoted: str, path: Path, line: int) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except (SyntaxError, ValueError):
        raise BadCatalogue(f"{path}: line {line} is not well quoted: {quoted[:60]}") from None


def written(entries: Iterable[Entry], *, head: str) -> str:
    blocks = [f'msgid ""\nmsgstr ""\n{_lines(head)}']
    blocks += ["\n".join(_rows(entry)) for entry in entries]
    return "\n\n".join(blocks) + "\n"


def _rows(entry: Entry) -> Iterator[str]:
    yield from (f"#: {place}" for place in entry.places)
    if entry.fuzzy:
        yield "#, fuzzy"
    if entry.text.context:
        yield f"msgctxt {_quoted(entry.text.context)}"
    yield f"msgid {_quoted(entry.text.id)}"
    if not entry.text.plural:
        yield f"msgstr {_quoted(entry.said[0])}"
        return
    yield f"msgid_plural {_quoted(entry.text.plural)}"
    yield from (f"msgstr[{form}] {_quoted(said)}" for form, said in enumerate(entry.said))


def _lines(words: str) -> str:
    return "\n".join(f'"{line}\\n"' for line in words.strip().splitlines())


def _quoted(words: str) -> str:
    for sign, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        words = words.replace(sign, escape)
    return f'"{words}"'


def compiled(entries: Iterable[Entry], *, head: str) -> bytes:
    """The bytes of a .mo file: two tables of lengths and places, then the texts, sorted by id."""
    pairs = {b"": head.encode()}
    for entry in entries:
        if entry.is_whole:
            pairs[_key(entry.text)] = _JOINS_PLURAL.join(entry.said).encode()
    ids, strings = zip(*sorted(pairs.items()), strict=True)
    start, tables = 28, 16 * len(ids)
    at, places = start + tables, []
    for one in (*ids, *strings):
        places += [len(one), at]
        at += len(one) + 1
    top = struct.pack("<7I", _MAGIC, 0, len(ids), start, start + tables // 2, 0, start + tables)
    body = b"".join(one + b"\0" for one in (*ids, *strings))
    return top + struct.pack(f"<{len(places)}I", *places) + body


def _key(text: Text) -> bytes:
    context = f"{text.context}{_JOINS_CONTEXT}" if text.context else ""
    plural = f"{_JOINS_PLURAL}{text.plural}" if text.plural else ""
    return f"{context}{text.id}{plural}".encode()

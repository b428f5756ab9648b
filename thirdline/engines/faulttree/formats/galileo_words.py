"""Galileo text into statements: words with their lines, comments left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..problems import TreeProblem

MOST_BYTES = 20_000_000
MOST_STATEMENTS = 200_000
MOST_WORDS = 1_000_000
_WORD = re.compile(
    r"(?P<space>\s+)|(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<end>;)"
    r'|"(?P<quoted>[^"\n]*)"|(?P<plain>[^\s;"]+)',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Statement:
    words: tuple[str, ...]
    quoted: tuple[bool, ...]  # which of the words stood in quotation marks
    line: int

    def amiss(self, words: str, **said: object) -> TreeProblem:
        name = self.words[0]
        return TreeProblem(words, element=name, line=self.line, said={"name": name, **said})


def statements_of(source: bytes) -> Iterator[Statement]:
    """Every statement up to its semicolon."""
    text = _decoded(source)
    words: list[str] = []
    quoted: list[bool] = []
    line = start = 1
    count = said = 0
    position = 0
    while position < len(text):
        found = _WORD.match(text, position)
        if found is None:
            raise TreeProblem("A quotation mark or comment is not closed; close it.", line=line)
        position = found.end()
        kind = found.lastgroup or ""
        if kind == "end":
            count += 1
            if count > MOST_STATEMENTS:
                raise TreeProblem("The file has too many statements; split the tree.", line=line)
            if words:
                yield Statement(tuple(words), tuple(quoted), start)
            words, quoted = [], []
        elif kind in ("quoted", "plain"):
            said += 1
            if said > MOST_WORDS:
                raise TreeProblem("The file has too many words; split the tree.", line=line)
            start = start if words else line
            words.append(found[kind])
            quoted.append(kind == "quoted")
        line += found[0].count("\n")
    if words:
        raise TreeProblem(
            "The statement of “%(name)s” does not end in a semicolon; write one.",
            element=words[0],
            line=start,
            said={"name": words[0][:100]},
        )


def _decoded(source: bytes) -> str:
    if len(source) > MOST_BYTES:
        raise TreeProblem(
            "The file has %(bytes)d bytes; a fault tree may have %(most)d. Leave out what is not "
            "part of the tree.",
            said={"bytes": len(source), "most": MOST_BYTES},
        )
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = source.count(b"\n", 0, wrong.start) + 1
        raise TreeProblem("The file is not UTF-8 text; save it as UTF-8.", line=line) from None
    if "\x00" in text:
        raise TreeProblem("The file is not text; a Galileo fault tree is expected.")
    return text

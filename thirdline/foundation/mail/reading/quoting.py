"""Parts what somebody wrote from what they quote and sign with. Nothing is thrown away.

A letter is read once from top to bottom into fragments, then folded: quotations and signatures at
the end, a quotation at the beginning when one answer follows it. Quotations between answers stay
to be seen, for without them the answers say nothing. The time grows with the length alone.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass

from thirdline.foundation.mail.reading import quote_signs as signs
from thirdline.foundation.mail.reading.markup import Line

# Nobody writes this many lines; machines do, and what they quote need not be folded.
MOST_READ = 20_000
MOST_SIGNATURE = 25
MOST_UNDER_RULE = 15
_DASH_NAME = re.compile(r"^[-–—~]\s?[^\W\d_]{1,30}(?:[ .]{1,2}[^\W\d_]{1,30}){0,3}\.?\s*$")
_CONTACT = re.compile(
    r"\S@\S|https?://|\bwww\.|\b(?:tel|phone|fon|fax|mobil\w*|cell|skype|linkedin|via mobile)\b|"
    r"(?:\(?\+?\d[\d ()/.-]{6,})", re.I,
)  # fmt: skip


class Kind(enum.StrEnum):
    OWN = "own"
    QUOTE = "quote"
    SIGNATURE = "signature"


@dataclass
class Fragment:
    """Lines of one kind that follow one another."""

    kind: Kind
    lines: list[str]
    hidden: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_blank(self) -> bool:
        return not any(line.strip() for line in self.lines)


@dataclass(frozen=True)
class Trimmed:
    """A letter's text in fragments; joined by line ends they are the text again."""

    fragments: tuple[Fragment, ...]

    @property
    def visible(self) -> str:
        """What was written, without what is folded; the whole text when all of it is folded."""
        return self._joined(hidden=False)

    @property
    def quoted(self) -> str:
        """What is folded: quotations, signatures, our own line."""
        return self._joined(hidden=True)

    def without_quotes(self) -> str:
        """What was written, with the signature."""
        kept = [one.text for one in self.fragments if not (one.hidden and one.kind == Kind.QUOTE)]
        return "\n".join(kept).strip("\n").rstrip()

    def _joined(self, *, hidden: bool) -> str:
        texts = [one.text for one in self.fragments if one.hidden == hidden]
        return "\n".join(texts).strip("\n").rstrip()


def trim_text(text: str, sender_name: str = "") -> Trimmed:
    """Fragments of a plain text."""
    return trim([Line(one) for one in text.split("\n")], sender_name)


def trim(lines: Sequence[Line], sender_name: str = "") -> Trimmed:
    """Fragments of lines that may know already what they quote, each shown or folded."""
    fragments = _Reader(lines[:MOST_READ]).read()
    fragments = _with_contact_block(fragments, sender_name)
    if len(lines) > MOST_READ:
        fragments.append(Fragment(Kind.OWN, [line.text for line in lines[MOST_READ:]]))
    _fold_end(fragments)
    _fold_beginning(fragments)
    if all(one.hidden or one.is_blank for one in fragments):
        for one in fragments:
            one.hidden = False
    return Trimmed(tuple(fragments))


class _Reader:
    """One pass over the lines; every look ahead is a few lines long."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.texts = [line.text for line in lines]
        self.fragments: list[Fragment] = []
        self.quotes = [one.quoted or signs.is_quoted(one.text) for one in lines]
        self.cuts = [self._cuts(at) for at in range(len(lines))]
        self.announced = [self._announced(at) for at in range(len(lines))]

    def read(self) -> list[Fragment]:
        at = 0
        while at < len(self.lines):
            at = self._quote(at) or self._signature(at) or self._own(at)
        return self.fragments

    def _own(self, at: int) -> int:
        self._add(Kind.OWN, at, at + 1)
        return at + 1

    def _quote(self, at: int) -> int:
        """Where a quotation that starts here ends; 0 when none does."""
        if self.cuts[at]:
            return self._to_the_end(at)
        if announced := self.announced[at]:
            after = self._next_text(at + announced)
            if after < len(self.lines) and not self.quotes[after]:
                return self._to_the_end(at)
            return self._quoted_block(at, max(after, at + announced))
        return self._quoted_block(at, at) if self.quotes[at] else 0

    def _cuts(self, at: int) -> bool:
        if self.lines[at].cut or signs.is_marker(self.texts[at]):
            return True
        if self.quotes[at] or not self.texts[at].strip():
            return False
        return signs.is_divider(self.texts[at]) or signs.head_block(self.texts[at : at + 12]) > 0

    def _to_the_end(self, at: int) -> int:
        self._sweep()
        self._add(Kind.QUOTE, at, len(self.lines))
        return len(self.lines)

    def _quoted_block(self, at: int, start: int) -> int:
        """Quoted lines with the blank ones between them."""
        end = last = start
        while end < len(self.lines):
            if self.quotes[end]:
                last = end + 1
            elif self.texts[end].strip():
                break
            end += 1
        self._add(Kind.QUOTE, at, max(last, at + 1))
        return max(last, at + 1)

    def _signature(self, at: int) -> int:
        text = self.texts[at]
        most = 0
        if signs.is_delimiter(text):
            most = MOST_SIGNATURE if text.strip() in {"--", "—", "–"} else MOST_UNDER_RULE
        elif signs.is_device(text):
            most = 4
        elif _DASH_NAME.match(text[:120]) and (at == 0 or not self.texts[at - 1].strip()):
            most = 1
        end = self._signature_ends(at, most) if most else 0
        if end:
            self._add(Kind.SIGNATURE, at, end)
        return end

    def _signature_ends(self, at: int, most: int) -> int:
        """The end of a signature: a quotation, another signature or the end; 0 when it is too long."""
        said = 0
        drawn = signs.is_delimiter(self.texts[at])
        for end in range(at + 1, len(self.lines)):
            if self.quotes[end] or self.cuts[end] or self.announced[end]:
                return end
            if self.texts[end].strip():
                if signs.is_delimiter(self.texts[end]) and end > at + 1 and (said or not drawn):
                    return end
                said += 1
                if said >= most or len(self.texts[end]) > 200:
                    return 0
        return len(self.lines)

    def _announced(self, at: int) -> int:
        """How many lines from here announce a quotation; looked for where none has begun."""
        if self.quotes[at] or self.cuts[at] or not self.texts[at].strip():
            return 0
        return signs.attribution(self.texts[at : at + signs.MOST_LINES])

    def _next_text(self, at: int) -> int:
        while at < len(self.lines) and not self.texts[at].strip():
            at += 1
        return at

    def _add(self, kind: Kind, start: int, end: int) -> None:
        lines = self.texts[start:end]
        if self.fragments and self.fragments[-1].kind == kind == Kind.OWN:
            self.fragments[-1].lines.extend(lines)
        else:
            self.fragments.append(Fragment(kind, lines))

    def _sweep(self) -> None:
        """A drawn line over a quotation belongs to it, with the blank ones around."""
        last = self.fragments[-1] if self.fragments else None
        if last is None or last.kind is Kind.QUOTE:
            return
        keep = len(last.lines)
        while keep and (not last.lines[keep - 1].strip() or signs.is_rule(last.lines[keep - 1])):
            keep -= 1
        if not any(line.strip() for line in last.lines[keep:]):
            return
        swept = last.lines[keep:]
        del last.lines[keep:]
        if not last.lines:
            self.fragments.pop()
        self.fragments.append(Fragment(Kind.QUOTE, swept))


def _fold_end(fragments: list[Fragment]) -> None:
    for one in reversed(fragments):
        if one.kind is Kind.OWN and not one.is_blank:
            return
        one.hidden = True


def _fold_beginning(fragments: list[Fragment]) -> None:
    """Somebody who answers below one quotation needs it no more than one who answers above."""
    shown = [one for one in fragments if not one.hidden and not one.is_blank]
    if [one.kind for one in shown] == [Kind.QUOTE, Kind.OWN]:
        shown[0].hidden = True


def _with_contact_block(fragments: list[Fragment], name: str) -> list[Fragment]:
    """The last paragraph is a signature when it begins with the sender's name and says how to call."""
    local = name.lower().partition("@")[0]
    words = re.findall(r"[^\W\d_]{2,}", local)[:6]
    last = next(
        (at for at in range(len(fragments) - 1, -1, -1)
         if fragments[at].kind is Kind.OWN and not fragments[at].is_blank), -1,
    )  # fmt: skip
    if last < 0 or not words:
        return fragments
    lines = fragments[last].lines
    start = _last_paragraph(lines)
    paragraph = [line.strip() for line in lines[start:] if line.strip()]
    named = paragraph and all(word in paragraph[0].lower() for word in words)
    contacts = sum(bool(_CONTACT.search(line[:200])) for line in paragraph[1:])
    short = 1 < len(paragraph) <= 10 and all(len(line) <= 90 for line in paragraph)
    if not (start and named and short and contacts):
        return fragments
    own = Fragment(Kind.OWN, lines[:start])
    signature = Fragment(Kind.SIGNATURE, lines[start:])
    return [*fragments[:last], own, signature, *fragments[last + 1 :]]


def _last_paragraph(lines: list[str]) -> int:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    while end and lines[end - 1].strip():
        end -= 1
    return end

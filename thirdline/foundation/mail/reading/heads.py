"""Heads of a letter as people read them: encoded words, addresses, dates, ids and file names."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from thirdline.foundation.mail.reading.charsets import clean, decode
from thirdline.foundation.mail.reading.mime import Part, parameter
from thirdline.foundation.mail.reading.transfer import from_base64

MOST = 20_000
MOST_ADDRESSES = 1_000
_WORD = re.compile(
    r"=\?([^\s?]{1,60})\?([bBqQ])\?([^?\r\n]{0,4000}(?:\?(?!=)[^?\r\n]{0,200}){0,9})\?="
)
_ID = re.compile(r"<\s*([^<>\s]{1,240})\s*>")
_ADDRESS = re.compile(r"[^@\s,;<>\"()]{1,200}@[^@\s,;<>\"()]{1,250}")
_GROUP = re.compile(r"^[^<@\":]{0,200}:(?!//)")
_BLANKS = re.compile(r"[ \t\r\n\x0b\x0c\x85\u2028\u2029]+")
_DATE = re.compile(
    r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{2,4})[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4})?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Address:
    """An address as it was written, and the name beside it."""

    address: str
    name: str = ""


def text_of(part: Part, name: str, likely: str = "") -> str:
    """A head in words. `likely` is the character set of the letter, for bytes that name none."""
    return unfolded(part.raw(name)[:MOST], likely)


def unfolded(raw: bytes, likely: str = "") -> str:
    return words(decode(raw, "utf-8", likely=likely))


def words(text: str) -> str:
    """With the encoded words of RFC 2047 read, those broken inside a letter or by a space too."""
    if "=?" not in text:
        return text
    out: list[str] = []
    at, pending, charset = 0, b"", ""
    for found in _WORD.finditer(text):
        between = text[at : found.start()]
        same = found[1].lower().partition("*")[0] == charset
        if pending and not (between.strip() == "" and same):
            out.append(decode(pending, charset))
            pending = b""
        if between.strip() or not at:
            out.append(between)
        pending += _bytes_of(found[2], found[3])
        charset, at = found[1].lower().partition("*")[0], found.end()
    return clean("".join([*out, decode(pending, charset) if pending else "", text[at:]]))


def _bytes_of(kind: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if kind in "bB":
        return from_base64(data)
    return binascii.a2b_qp(data.replace(b"\n", b" "), header=True)


def addresses(part: Part, name: str, likely: str = "") -> list[Address]:
    """Everybody a head names, all heads of that name taken together."""
    found: list[Address] = []
    for raw in [value for known, value in part.heads if known == name][:50]:
        for item in _items(decode(raw[: MOST * 5], "utf-8", likely=likely)):
            one = _address(item)
            if one is not None and len(found) < MOST_ADDRESSES:
                found.append(one)
    return found


def _items(text: str) -> list[str]:
    """Split at commas and semicolons that stand in no quotes; a name's own comma keeps it whole."""
    items: list[str] = []
    held = ""
    for piece in _pieces(text):
        item = f"{held}, {piece}" if held else piece
        if "@" in item or "<" in item or ":" in item:
            items.append(item)
            held = ""
        elif piece.strip():
            held = item
    return [*items, held] if held.strip() else items


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    start, quoted, angle, comment = 0, False, False, 0
    for at, letter in enumerate(text):
        if letter == '"' and not comment and (at == 0 or text[at - 1] != "\\"):
            quoted = not quoted
        elif quoted:
            continue
        elif letter in "()":
            comment = max(0, comment + (1 if letter == "(" else -1))
        elif letter in "<>" and not comment:
            angle = letter == "<"
        elif letter in ",;" and not comment and not angle:
            pieces.append(text[start:at])
            start = at + 1
    if quoted:  # a quotation mark that never closes hides nothing
        return text.replace('"', "").replace(";", ",").split(",")
    return [*pieces, text[start:]]


def _address(item: str) -> Address | None:
    item = item.strip()
    if "<" not in item.partition("@")[0].partition('"')[0]:
        item = _GROUP.sub("", item).strip()
    before, angle, inside = item.rpartition("<")
    if angle:
        held = inside.partition(">")[0]
        address = _only_address(held) or _only_address("".join(held.split()))
        name = _name(before) or _comment(inside.partition(">")[2])
        return Address(address, "" if name == address else name) if address or name else None
    address = _only_address(re.sub(r"\([^()]*\)", " ", item))
    beside = item.partition(address)[0] if address else ""
    return Address(address, _comment(item) or _beside(beside)) if address else None


def _beside(text: str) -> str:
    """The name before an address that nobody put in brackets."""
    name = _name(text)
    return name if any(one.isalpha() for one in name) and not name.endswith(":") else ""


def _only_address(text: str) -> str:
    text = words(text).strip().removeprefix("mailto:")
    found = _ADDRESS.search(text)
    return found[0].strip("'.:[]") if found else ""


def _comment(text: str) -> str:
    found = re.search(r"\(([^()]*)\)", text)
    return _name(found[1]) if found else ""


def _name(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    read = words(text).replace("\u200b", "")
    return squeezed(read.strip(" \t'\"" if read.count('"') % 2 or "'" in read else " \t"))


def squeezed(text: str) -> str:
    """On one line with single spaces; the wide spaces of other scripts are left as they are."""
    return _BLANKS.sub(" ", text).strip(" ")


def ids(part: Part, name: str) -> list[str]:
    """The message ids of a head, each in its angle brackets."""
    text = " ".join(
        value.decode("utf-8", "replace") for known, value in part.heads if known == name
    )
    found = [f"<{one}>" for one in _ID.findall(text[:MOST])]
    bare = text.strip().strip("<>").strip()
    if not found and "@" in bare and not re.search(r"\s", bare) and len(bare) <= 240:
        return [f"<{bare}>"]
    return found


def date_of(part: Part) -> datetime | None:
    """When the letter says it was written; None when it does not, or says nonsense."""
    text = clean(text_of(part, "date"))[:200].replace("\ufffd", " ")
    for read in (_by_library, _by_pattern):
        at = read(text)
        if at is not None and 1970 <= at.year <= 2200:
            return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None


def _by_library(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _by_pattern(text: str) -> datetime | None:
    found = _DATE.search(text)
    if found is None or found[2].lower() not in _MONTHS:
        return None
    year = int(found[3]) + (0 if len(found[3]) == 4 else 2000)
    month = _MONTHS.index(found[2].lower()) + 1
    stamp = (
        f"{year:04}-{month:02}-{int(found[1]):02}T{int(found[4]):02}:{found[5]}:{found[6] or '00'}"
    )
    try:
        return datetime.fromisoformat(stamp + (found[7] or "+0000"))
    except ValueError:
        return None


def file_name(part: Part, likely: str = "") -> str:
    """What a part calls its file, in whichever of four ways; empty when it does not."""
    for head, param in (("content-disposition", "filename"), ("content-type", "name")):
        name = _param_text(part.params(head), param, likely)
        if name:
            return tidy_name(name)
    return ""


def tidy_name(name: str) -> str:
    """On one line, without the folders a careless program or a sly one put before it."""
    name = squeezed(clean(name))
    if "\\" in name or name.startswith(("/", "..", "~/")):
        name = re.split(r"[\\/]", name)[-1]
    name = name.replace("/", "_")
    return "".join(one for one in name if one.isprintable() or one == "\u3000")[:200].strip()


def _param_text(params: dict[str, str], name: str, likely: str) -> str:
    data, charset = parameter(params, name)
    return words(decode(data, charset or "utf-8", likely=likely)).strip("\"'")

"""The expectations of each set as facts: what we read, what they expect, and whether it agrees."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from lxml import html

from thirdline.foundation.mail.reading.heads import addresses, unfolded
from thirdline.foundation.mail.reading.markup import lines_of
from thirdline.foundation.mail.reading.mime import Part, parameter, take_apart
from thirdline.foundation.mail.reading.parsing import ReadLetter, read_or_wrap
from thirdline.foundation.mail.reading.quoting import Kind, Trimmed, trim, trim_text


@dataclass(frozen=True)
class Fact:
    set: str
    mail: str
    field: str
    good: bool
    ours: str = ""
    theirs: str = ""


def fact(path: Path, field: str, ours: Any, theirs: Any, *, mail: str = "") -> Fact:
    name = mail or path.name
    return Fact(path.parent.name, name, field, ours == theirs, str(ours), str(theirs))


@cache
def read(path: Path) -> ReadLetter:
    return read_or_wrap(path.read_bytes())


@cache
def expected(folder: Path, name: str = "expected.json") -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


class _Loader(yaml.SafeLoader):
    """Reads Ruby's tags as plain mappings."""


_Loader.add_constructor("!binary", lambda loader, node: loader.construct_yaml_binary(node))
_Loader.add_multi_constructor(
    "!ruby/", lambda loader, _tag, node: loader.construct_mapping(node, deep=True)
)


def ruby(path: Path) -> dict[str, Any]:
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    return {str(key).lstrip(":"): value for key, value in found.items()}


def squeezed(text: str) -> str:
    return " ".join(text.split())


def bare(text: str) -> str:
    """Without any space, also the kinds that do not show."""
    return re.sub(r"[\s\u200b\u200e\u200f\u00ad\ufeff]+", "", text)


def words_of(markup: str) -> str:
    """The text content of HTML, by another reader than the one that is measured."""
    if not markup.strip():
        return ""
    tree = html.fromstring(f"<div>{markup}</div>")
    for silent in tree.xpath("//style|//script|//title|//head"):
        silent.drop_tree()
    return str(tree.text_content())


def zammad(folder: Path) -> Iterator[Fact]:
    for path in sorted(folder.glob("*.yml")):
        want = ruby(path)
        letter = read(path.with_suffix(".box"))
        box = Path(folder / path.stem)
        if "from" in want:
            whole = _address(str(want["from"]))
            yield fact(box, "from", (letter.sender_as_written, letter.sender_name), whole)
        yield fact(box, "from_email", letter.sender_as_written, str(want["from_email"] or ""))
        yield fact(box, "from_display_name", letter.sender_name, want["from_display_name"] or "")
        yield fact(box, "subject", squeezed(letter.subject), squeezed(want.get("subject") or ""))
        if want.get("to"):
            named = [one.address for one in letter.addressees]
            wanted = [one.address for one in addresses(_headed("to", want["to"]), "to")]
            yield fact(box, "to", [one for one in named if one in wanted], wanted)
        is_html = letter.markup and want.get("content_type", "text/html") == "text/html"
        if want.get("content_type"):
            ours = "text/html" if letter.markup else "text/plain"
            yield fact(box, "content_type", ours, want["content_type"])
        ours = words_of(letter.html) if is_html else letter.text
        body = str(want["body"])
        theirs = words_of(body) if is_html or "</" in body else body
        yield fact(box, "body", bare(ours), bare(theirs))
        yield from _zammad_files(box, letter, want.get("attachments") or [])


def _headed(name: str, value: str) -> Part:
    return Part([(name, value.encode())], b"")


def _address(whole: str) -> tuple[str, str]:
    found = addresses(_headed("from", whole), "from")
    return (found[0].address, found[0].name) if found else ("", "")


def _zammad_files(box: Path, letter: ReadLetter, wanted: list[dict[str, Any]]) -> Iterator[Fact]:
    for want in wanted:
        data = want["data"]
        theirs = data.encode() if isinstance(data, str) else data
        if (want.get("preferences") or {}).get("content-alternative"):
            yield fact(box, "html_as_it_came", bare(letter.markup), bare(theirs.decode()))
            continue
        name = want["filename"]
        ours = next((one for one in letter.files if one.name == name), None)
        yield fact(box, "attachment_name", ours and ours.name, name)
        content = (
            ours.data.replace(b"\r\n", b"\n")
            if ours and isinstance(data, str)
            else ours and ours.data
        )
        yield fact(box, "attachment_size", len(content or b""), len(theirs))
        yield fact(box, "attachment_content", _sum(content or b""), _sum(theirs))


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def freescout(folder: Path) -> Iterator[Fact]:
    for name, want in expected(folder).items():
        path = folder / name
        letter = read(path)
        raw = take_apart(path.read_bytes())
        for field, theirs in want.items():
            yield fact(path, field, _freescout(field, theirs, letter, raw), theirs)
    for number, want in enumerate(expected(folder, "reply-separation.json")):
        ours = trim(lines_of(want["html"])).visible
        yield fact(
            folder / "html", "visible_text", ours, want["visible_text"], mail=f"reply {number + 1}"
        )


def _freescout(field: str, theirs: Any, letter: ReadLetter, raw: Part) -> Any:
    first = letter.files[0] if letter.files else None
    values = {
        "subject": lambda: letter.subject,
        "boundary": parameter(raw.params(), "boundary")[0].decode,
        "attachments": lambda: len(letter.files),
        "attachment_filenames": lambda: [one.name for one in letter.files],
        "from_count": lambda: len(addresses(raw, "from")),
        "from_display_name": lambda: letter.sender_name,
        "attachment_size": lambda: len(first.data),
        "attachment_starts_with": lambda: first.data.decode("latin-1")[: len(theirs)],
        "attachment_ends_with": lambda: first.data.decode("latin-1")[-len(theirs) :],
        "text_body": lambda: f"{letter.text}\n",
        "html_body": letter.markup.strip,
        "html_body_ends_with": lambda: letter.markup.rstrip()[-len(theirs) :],
        "text_body_ends_with": lambda: letter.text[-len(theirs) :],
    }
    return values[field]()


def django_helpdesk(folder: Path) -> Iterator[Fact]:
    for name, want in expected(folder).items():
        path = folder / name
        letter = read(path)
        for field, theirs in want.items():
            if isinstance(theirs, dict):
                key, words = next(iter(theirs.items()))
                said = letter.text if field.startswith("full") else letter.visible_reply
                good = all((one in said) == (key == "body_contains") for one in words)
                yield Fact(folder.name, name, field, good, said, str(words))
            else:
                yield fact(path, field, _django(field, theirs, letter), theirs)


def _django(field: str, theirs: Any, letter: ReadLetter) -> Any:
    holds = {
        "html_part_contains": letter.html,
        "attachment_filename_contains": letter.files[0].name if letter.files else "",
    }
    if field in holds:
        # Spaces at line ends are no part of what HTML says.
        return theirs if theirs.strip() in holds[field] else holds[field]
    values = {
        "subject": lambda: letter.subject,
        "subject_starts_with": lambda: letter.subject[: len(theirs)],
        "body_text": lambda: letter.text,
        "body_text_stripped": letter.text.strip,
        "body_contains": lambda: [one for one in theirs if one in letter.text],
        "attachments_at_least": lambda: min(len(letter.files), theirs),
        "attachment_starts_with": lambda: letter.files[0].data.decode()[: len(theirs)],
    }
    return values[field]()


def mail_parser(folder: Path) -> Iterator[Fact]:
    for name, want in expected(folder).items():
        path = folder / name
        letter, raw = read(path), take_apart(path.read_bytes())
        for field, theirs in want.items():
            if field not in _MAIL_PARSER:
                continue
            yield fact(path, field, _MAIL_PARSER[field](letter, raw, theirs), theirs)
        if name == "mail_outlook_1":
            yield fact(path, "read", bool(letter.text and letter.sender), True)


def _people(raw: Part, name: str, likely: str = "") -> list[list[str]]:
    return [[one.name, one.address] for one in addresses(raw, name, likely)]


def _uu(letter: ReadLetter, _raw: Part, theirs: dict[str, str]) -> dict[str, str]:
    file = next((one for one in letter.files if one.name == theirs["filename"]), None)
    digest = hashlib.md5(file.data, usedforsecurity=False).hexdigest() if file else ""
    return {"filename": file.name if file else "", "md5": digest}


# Fields about the source's own defects, hops and digests say nothing about reading and are left out.
_MAIL_PARSER: dict[str, Any] = {
    "received_headers": lambda _l, raw, _t: sum(name == "received" for name, _v in raw.heads),
    "message_id": lambda letter, _r, _t: letter.message_id,
    "to_count": lambda letter, _r, _t: len(letter.addressees),
    "to_first": lambda letter, _r, _t: letter.addressees[0].address,
    "from": lambda letter, raw, theirs: (
        _people(raw, "from") if isinstance(theirs, list) else letter.sender_as_written
    ),
    "to": lambda _l, raw, _t: _people(raw, "to"),
    "cc": lambda _l, raw, _t: _people(raw, "cc"),
    "reply_to": lambda _l, raw, _t: _people(raw, "reply-to"),
    "subject": lambda letter, _r, _t: letter.subject,
    "attachments": lambda letter, _r, _t: len(letter.files),
    "attachment_filenames": lambda letter, _r, theirs: [
        one for one in theirs
        if one in {each.name for each in letter.files} | {f"<{each.content_id}>" for each in letter.files}
    ],
    "all_attachments_have_a_filename": lambda letter, _r, _t: all(one.name for one in letter.files),
    "date_utc": lambda letter, _r, theirs: (
        theirs if letter.date and letter.date.timestamp() == _stamp(theirs) else str(letter.date)
    ),
    "utc_offset_hours": lambda letter, _r, _t: letter.date.utcoffset().total_seconds() / 3600,
    "date": lambda _l, raw, _t: unfolded(raw.raw("date")),
    "precedence": lambda _l, raw, _t: raw.word("precedence"),
    "recipient_domains_include": lambda letter, _r, theirs: [
        one for one in theirs if any(each.address.endswith(f"@{one}") for each in letter.addressees)
    ],
    "uuencoded_attachment": _uu,
    "header_values": lambda _l, raw, theirs: {
        name: [value.decode() for known, value in raw.heads if known == name.lower()] for name in theirs
    },
    "html_parts": lambda letter, _r, _t: int(bool(letter.markup)),
}  # fmt: skip


def _stamp(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()


def talon(folder: Path) -> Iterator[Fact]:
    for name, want in expected(folder).items():
        path = folder / name
        if "signature" in want:
            yield _signature(folder, name, want)
            continue
        if path.suffix == ".html":
            cut = trim(lines_of(path.read_text(encoding="utf-8")))
        else:
            cut = read(path).trimmed
        said = {"visible_text": cut.visible, "visible_text_without_whitespace": bare(cut.visible)}
        for field, theirs in want.items():
            if field in said:
                wanted = theirs.rstrip()
                yield fact(folder / "x", field, said[field], wanted, mail=name)
                yield fact(folder / "x", f"{field}, signature kept",
                           _as(field, cut.without_quotes()), wanted, mail=name)  # fmt: skip
            elif field == "visible_text_not_empty":
                yield fact(folder / "x", field, bool(cut.visible), theirs, mail=name)
            else:
                good = not any(one in cut.visible for one in theirs)
                yield Fact("talon", name, field, good, cut.visible)


def _as(field: str, text: str) -> str:
    return bare(text) if field.endswith("whitespace") else text


def _signature(folder: Path, name: str, want: dict[str, str]) -> Fact:
    sender = (folder / want["sender_file"]).read_text(encoding="utf-8").strip()
    cut = trim_text((folder / name).read_text(encoding="utf-8").strip("\n"), sender)
    ours = "\n".join(one.text for one in cut.fragments if one.kind is Kind.SIGNATURE).strip()
    return fact(folder / "x", "signature", ours, want["signature"].strip(), mail=name)


def replies(folder: Path) -> Iterator[Fact]:
    for name, want in expected(folder).items():
        text = (folder / name).read_text(encoding="utf-8", errors="replace")
        before = time.process_time()
        cut = trim_text(text)
        took = time.process_time() - before
        for field, theirs in want.items():
            if field == "max_seconds":
                yield Fact(folder.name, name, field, took <= theirs, str(took), str(theirs))
            else:
                yield from _reply(folder / name, cut, field, theirs)


def _reply(path: Path, cut: Trimmed, field: str, theirs: Any) -> Iterator[Fact]:
    said = cut.visible
    lists = {
        "fragments": len(cut.fragments),
        "quoted": [one.kind is Kind.QUOTE for one in cut.fragments],
        "signature": [one.kind is Kind.SIGNATURE for one in cut.fragments],
        "hidden": [one.hidden for one in cut.fragments],
    }
    if field in lists:
        yield fact(path, field, lists[field], theirs)
    elif field == "visible_text":
        yield fact(path, field, said, theirs.rstrip())
    elif field == "visible_text_contains":
        yield fact(path, field, [one for one in theirs if one in said], theirs)
    elif field == "visible_text_contains_not":
        yield fact(path, field, [one for one in theirs if one not in said], theirs)
    else:
        for number, words in theirs.items():
            at = int(number)
            ours = cut.fragments[at].text.strip("\n") if at < len(cut.fragments) else ""
            yield Fact(path.parent.name, path.name, field, _fits(field, ours, words), ours, words)


def _fits(field: str, ours: str, words: str) -> bool:
    if field == "fragment_text":
        return [one.rstrip() for one in ours.split("\n")] == [
            one.rstrip() for one in words.strip("\n").split("\n")
        ]
    return ours.startswith(words) if field == "fragment_starts_with" else words in ours

"""An estate as a file: JSON or GraphML, refused with one sentence and the line where it is wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NoReturn

from thirdline.engines.needs.document import Document, Lines, said_at
from thirdline.engines.needs.graphml import read_graphml
from thirdline.engines.needs.model import EstateProblem, Fate, Id, Need

MOST_BYTES = 256 * 1024 * 1024
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def read_document(path: Path) -> Document:
    """What it is shows in its first sign: { begins JSON, < begins GraphML."""
    try:
        # What is no plain file has no size and may have no end.
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            size = max(path.stat().st_size, len(content))
            raise EstateProblem(
                f"The file has {size >> 20:,} MB; up to {MOST_BYTES >> 20} are read. Split the "
                "estate into parts that need nothing of one another."
            )
    except OSError as error:
        raise EstateProblem(f"The file cannot be read: {error.strerror}.") from None
    begin = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    # In UTF-16, which XML may be written in, every other byte of plain letters is zero.
    wide = begin.startswith((b"\xff\xfe", b"\xfe\xff"))
    if begin.startswith(b"<") or (wide and begin[2:].strip(b"\x00").startswith(b"<")):
        return read_graphml(content)
    return read_json(content)


def read_json(content: bytes) -> Document:
    text, said = _parsed(content)
    if not isinstance(said, dict):
        raise EstateProblem('An estate is a JSON object: {"items": […], "needs": […]}.')
    lines = _lines_of(text)
    document = Document(lines=lines)
    try:
        _take(document, said)
    except EstateProblem as problem:
        raise document.with_line(problem) from None
    return document


def _parsed(content: bytes) -> tuple[str, object]:
    try:
        text = content.decode("utf-8-sig")
        said = json.loads(text, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise said_at("The file is not UTF-8 text.", line) from None
    except json.JSONDecodeError as error:
        said = f"The file is neither JSON nor GraphML: {error.msg} at column {error.colno}."
        raise said_at(said, error.lineno) from None
    except RecursionError:
        raise EstateProblem("The JSON is nested too deeply to be an estate.") from None
    except ValueError as error:
        raise EstateProblem(f"The JSON holds a number that is none: {error}.") from None
    _refuse_halves(text, said)
    return text, said


def _refuse_halves(text: str, said: object) -> None:
    """An escape can spell half of a letter of two, which nothing can write again."""
    suspect = _HALF.search(text)
    if suspect is None:
        return
    try:
        json.dumps(said, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        line = text.count("\n", 0, suspect.start()) + 1
        raise said_at(
            "The JSON holds half of a letter, as \\ud800; write it whole.", line
        ) from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _take(document: Document, said: dict[str, Any]) -> None:
    for position, one in enumerate(_list(said, "items", required=True)):
        document.items.append(_id(one, "items", position))
        _chance(document, one, "items", position)
    for position, one in enumerate(_list(said, "needs")):
        document.needs.append(_need(one, position))
    for position, one in enumerate(_list(said, "fates")):
        fate = _id(one, "fates", position)
        document.fates.append(Fate(fate, _members(one, "fates", position, f"The fate {fate}")))
        _chance(document, one, "fates", position)
    document.down = _names(said, "down")
    if said.get("targets") is not None:
        document.targets = _names(said, "targets")
    document.links = [(need.item, member) for need in document.needs for member in need.members]


def _list(said: dict[str, Any], part: str, *, required: bool = False) -> list[Any]:
    found = said.get(part)
    if found is None and not required:
        return []
    if not isinstance(found, list):
        missing = "is missing" if found is None else "is not a list"
        raise EstateProblem(f"The list “{part}” {missing}.")
    return found


def _names(said: dict[str, Any], part: str) -> list[Id]:
    found = _list(said, part)
    for position, one in enumerate(found):
        if not _is_id(one):
            wrong = f"“{part}” holds {_short(one)}, which is no id."
            raise EstateProblem(wrong, part=part, position=position)
    return list(dict.fromkeys(found))


def _is_id(one: object) -> bool:
    return isinstance(one, str | int) and not isinstance(one, bool) and one != ""


def _short(one: object) -> str:
    text = json.dumps(one, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _id(one: object, part: str, position: int) -> Id:
    found = one.get("id") if isinstance(one, dict) else None
    if not isinstance(found, str | int) or not _is_id(found):
        wrong = f"Element {position + 1} of “{part}” has no id: {_short(one)}."
        raise EstateProblem(wrong, part=part, position=position)
    return found


def _need(one: object, position: int) -> Need:
    owner = one.get("item") if isinstance(one, dict) else None
    if not isinstance(one, dict) or not isinstance(owner, str | int) or not _is_id(owner):
        wrong = f"Need {position + 1} does not say which item it belongs to: {_short(one)}."
        raise EstateProblem(wrong, part="needs", position=position)
    members = _members(one, "needs", position, f"A need of {owner}")
    k = one.get("k")
    if not isinstance(k, int) or isinstance(k, bool):
        wrong = f"A need of {owner} says k is {_short(k)}; it is a whole number from 1 on."
        raise EstateProblem(wrong, part="needs", position=position)
    name = one.get("name")
    return Need(owner, k, members, name if isinstance(name, str | int) else None)


def _members(one: object, part: str, position: int, who: str) -> tuple[Id, ...]:
    found = one.get("members") if isinstance(one, dict) else None
    if not isinstance(found, list) or not all(map(_is_id, found)):
        wrong = f"{who} has no list of members by id."
        raise EstateProblem(wrong, part=part, position=position)
    return tuple(found)


def _chance(document: Document, one: dict[str, Any], part: str, position: int) -> None:
    chance = one.get("p")
    if chance is None:
        return
    if isinstance(chance, bool) or not isinstance(chance, int | float) or not 0 <= chance <= 1:
        wrong = f"The p of {one['id']} is {_short(chance)}; a probability lies between 0 and 1."
        raise EstateProblem(wrong, part=part, position=position)
    document.probabilities[one["id"]] = float(chance)


def _lines_of(text: str) -> Lines:
    """Reads the file a second time, only as far as the element at fault, to find its line."""
    space = re.compile(r"[\s,:]*")
    decoder = json.JSONDecoder()

    def skip(at: int) -> int:
        found = space.match(text, at)
        return found.end() if found else at

    def line(part: str, position: int) -> int | None:
        at = skip(text.index("{") + 1)
        while text[at] != "}":
            key, at = decoder.raw_decode(text, at)
            at = skip(at)
            if key != part or text[at] != "[":
                _, at = decoder.raw_decode(text, at)
                at = skip(at)
                continue
            at = skip(at + 1)
            for _ in range(position):
                _, at = decoder.raw_decode(text, at)
                at = skip(at)
            return text.count("\n", 0, at) + 1
        return None

    return line

"""JSON with lines: every value of the file, and of a list its elements, with the line each begins on."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any

from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused

_SPACE = re.compile(r"[\s\x1e]*")
_DECODER = json.JSONDecoder()


def values(text: str) -> Iterator[tuple[int, Any]]:
    """Values that stand one behind the other, as several exports put into one file do."""
    at, line = 0, 1
    while True:
        start = _after_space(text, at)
        line += text.count("\n", at, start)
        if start == len(text):
            return
        if text[start] == "[":
            at, line = yield from _elements(text, start, line)
        else:
            value, at = _decoded(text, start, line)
            yield line, value
            line += text.count("\n", start, at)


def _elements(
    text: str, start: int, line: int
) -> Generator[tuple[int, Any], None, tuple[int, int]]:
    at, first = start + 1, True
    while True:
        begun = _after_space(text, at)
        line += text.count("\n", at, begun)
        sign = text[begun : begun + 1]
        if sign == "]":
            return begun + 1, line
        if not first:
            if sign != ",":
                raise Refused(_broken(line))
            at = _after_space(text, begun + 1)
            line += text.count("\n", begun, at)
        else:
            at = begun
        value, end = _decoded(text, at, line)
        yield line, value
        line += text.count("\n", at, end)
        at, first = end, False


def _after_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _decoded(text: str, at: int, line: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise Refused(_broken(error.lineno)) from None
    except (ValueError, RecursionError):
        words = {"line": line}
        raise Refused(_("The value that begins on line %(line)s is nested too deep, or holds a number nobody writes.") % words) from None  # fmt: skip


def _broken(line: int) -> str:
    return _("Line %(line)s is not JSON. Export the file once more; perhaps it was cut off.") % {"line": line}  # fmt: skip

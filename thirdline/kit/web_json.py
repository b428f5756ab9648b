"""JSON somebody sent, as a database can hold it, or a sentence that says what is wrong."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from thirdline.kit.web_api import Wrong

_SPOILT = re.compile("[\x00\ud800-\udfff]")


def read_json(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode(), parse_constant=_no_constant, parse_float=_finite)
    except UnicodeDecodeError:
        raise Wrong(400, _("The body is not text in UTF-8.")) from None
    except RecursionError:
        raise Wrong(400, _("The JSON is nested too deeply.")) from None
    except json.JSONDecodeError as wrong:
        words = {"line": wrong.lineno, "column": wrong.colno}
        raise Wrong(
            400, _("The JSON breaks off at line %(line)s, column %(column)s.") % words
        ) from None
    except ValueError:
        raise Wrong(400, _("The JSON has a number no one can reckon with.")) from None


def refuse_spoilt(value: Any, *, suspect: bool) -> None:
    """Zero bytes and halves of letters cannot be stored; say where they stand."""
    try:
        places = list(_spoilt(value, "")) if suspect else []
    except RecursionError:
        raise Wrong(400, _("The JSON is nested too deeply.")) from None
    if places:
        sentence = _("This has characters that are no text: a zero byte, or half a letter.")
        raise Wrong(422, sentence, errors=[(place, sentence) for place in places[:20]])


def _spoilt(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, str):
        if _SPOILT.search(value):
            yield place
    elif isinstance(value, dict):
        for name, item in value.items():
            clean = _SPOILT.sub("\N{REPLACEMENT CHARACTER}", name)
            yield from _spoilt(name, clean)
            yield from _spoilt(item, f"{place}.{clean}" if place else clean)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _spoilt(item, f"{place}[{number}]")


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number

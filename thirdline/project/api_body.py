"""Reads what a request sends: JSON that a database can hold, or a sentence that says what is wrong."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from thirdline.kit.web_api import Wrong

# Only then is it worth walking through the whole body.
_SUSPECT = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]")
_SPOILT = re.compile("[\x00\ud800-\udfff]")


class SoundParser(Parser):
    """JSON in UTF-8, with finite numbers and with letters a database keeps."""

    def parse_body(self, request: HttpRequest) -> Any:
        kind = request.content_type or ""
        if kind != "application/json" and not kind.endswith("+json"):
            said = kind or _("nothing")
            raise Wrong(
                415, _("Send JSON with Content-Type: application/json; this is %s.") % said[:80]
            )
        body = read_json(request.body)
        refuse_spoilt(body, suspect=_SUSPECT.search(request.body) is not None)
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found = super().parse_querydict(data, list_fields, request)
        refuse_spoilt(found, suspect=True)
        return found


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
    places = list(_spoilt(value, "")) if suspect else []
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

"""Reads what a request sends: JSON that a database can hold, or a sentence that says what is wrong."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from thirdline.kit.web_api import Wrong
from thirdline.kit.web_json import read_json, refuse_spoilt

# Only then is it worth walking through the whole body.
_SUSPECT = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]")


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

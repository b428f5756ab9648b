"""Where a mail provider hands letters over. Its address is the key; nobody else knows it."""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from thirdline.foundation.mail import queries
from thirdline.foundation.mail.reading.mime import take_apart
from thirdline.foundation.mail.taking_in import take_in_handed
from thirdline.foundation.people.gates import anybody
from thirdline.kit.web_api import problem

# What the providers call the raw letter in a form or in JSON.
NAMES = ("email", "body-mime", "RawEmail", "raw", "message", "content")


@csrf_exempt
@anybody
@require_POST
def way_in(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """200 says that the letter is kept; whatever else is answered, the provider sends it again."""
    mailbox = queries.mailbox_handed_to(number, key)
    raw = _letter_in(request)
    if raw is None:
        return problem(422, _("There is no letter in this request. Send it raw (RFC 822)."))
    if len(raw) > settings.LETTER_MAX_BYTES:
        return problem(413, _("This letter is larger than this desk takes."))
    try:
        letter = take_in_handed(mailbox, raw)
    except (OperationalError, InterfaceError):
        return problem(503, _("The database does not answer. Send it again later."))
    return JsonResponse({"letter": letter.pk, "outcome": letter.outcome})


def _letter_in(request: HttpRequest) -> bytes | None:
    # Not as a form of Django's, whose limit is meant for people: a letter may carry large files.
    # How much may come at all is decided before (project/asgi.py).
    body = request.read()
    kind = request.content_type
    if kind == "multipart/form-data":
        found = _named(_in_parts(request.headers["Content-Type"], body))
    elif kind == "application/x-www-form-urlencoded":
        found = _named({name.decode(): one for name, one in parse_qsl(body)})
    elif kind == "application/json":
        found = _in_json(body)
    else:
        found = body
    return found if found and found.strip() else None


def _in_parts(kind: str, body: bytes) -> dict[str, bytes]:
    """A form of several parts is made as a letter is, so the same reader takes it apart."""
    whole = take_apart(b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n" + body)
    return {part.params("content-disposition").get("name", ""): part.body for part in whole.parts}


def _named(fields: Mapping[str, bytes]) -> bytes | None:
    return next((fields[name] for name in NAMES if fields.get(name)), None)


def _in_json(raw: bytes) -> bytes | None:
    try:
        facts = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(facts, dict):
        return None
    if isinstance(facts.get("Message"), str):  # wrapped once more by a queue between
        return _in_json(facts["Message"].encode())
    text = next((facts[name] for name in NAMES if isinstance(facts.get(name), str)), "")
    if ":" in text.partition("\n")[0]:
        return str(text).encode("utf-8", "replace")
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return None

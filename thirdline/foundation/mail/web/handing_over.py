"""Where a mail provider hands letters over. Its address is the key; nobody else knows it."""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as NotBase64

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from thirdline.foundation.mail import queries
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
    if len(raw) > settings.ATTACHMENT_MAX_BYTES * 2:
        return problem(413, _("This letter is larger than this desk takes."))
    try:
        letter = take_in_handed(mailbox, raw)
    except (OperationalError, InterfaceError):
        return problem(503, _("The database does not answer. Send it again later."))
    return JsonResponse({"letter": letter.pk, "outcome": letter.outcome})


def _letter_in(request: HttpRequest) -> bytes | None:
    kind = request.content_type
    if kind in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        return _in_form(request)
    # Read past the limit of forms, which is meant for people: a letter may carry large files.
    raw = request.read(settings.ATTACHMENT_MAX_BYTES * 2 + 1)
    found = _in_json(raw) if kind == "application/json" else raw
    return found if found and found.strip() else None


def _in_form(request: HttpRequest) -> bytes | None:
    for name in NAMES:
        if isinstance(file := request.FILES.get(name), UploadedFile):
            return bytes(file.read())
        if text := request.POST.get(name):
            return text.encode("utf-8", "surrogateescape")
    return None


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

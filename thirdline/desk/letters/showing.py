"""The HTML of a letter that came, made into a document that may be looked at.

It stands in a frame without scripts, forms or a name of its own. Images the letter carries are put
into it; images from elsewhere tell their senders who reads when, so they wait until somebody asks.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thirdline.foundation.mail.models import InboundLetter
from thirdline.foundation.mail.reading.bodies import Piece
from thirdline.foundation.mail.reading.markup import cleaned
from thirdline.foundation.mail.rules import Outcome
from thirdline.kit.refusals import NotFound

if TYPE_CHECKING:
    from thirdline.desk.tickets.models import Ticket

MOST_IMAGE = 5_000_000
_CID = re.compile(r"""(<img\b[^>]*?\bsrc=)"cid:([^"]+)\"""", re.IGNORECASE)
_ELSEWHERE = re.compile(r"""<img\b[^>]*?\bsrc="https?:""", re.IGNORECASE)
_SHOWN = {"image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"}


@dataclass(frozen=True)
class Shown:
    """A letter as it was sent, and how many of its images were left where they lie."""

    document: str
    held_back: int


def letter_on(ticket_id: int, letter_id: int) -> InboundLetter:
    """A letter that came about a ticket; any other is not there."""
    letter = InboundLetter.objects.filter(pk=letter_id, ticket_id=ticket_id).first()
    if letter is None:
        raise NotFound(_("There is no letter %(number)s on this ticket.") % {"number": letter_id})
    return letter


def letters_on(ticket_id: int) -> list[InboundLetter]:
    """What came by mail about a ticket, newest first, without the letters themselves."""
    rows = InboundLetter.objects.filter(ticket_id=ticket_id).defer("raw")
    return list(rows.order_by("-id")[:50])


def letters_that_opened(tickets: Iterable[Ticket]) -> dict[int, int]:
    """By ticket the letter it came by; nothing is asked for tickets that came another way."""
    by_mail = [one.pk for one in tickets if one.channel == "mail"]
    if not by_mail:
        return {}
    rows = InboundLetter.objects.filter(ticket_id__in=by_mail, outcome=Outcome.TICKET)
    # The oldest in the end: a letter somebody placed anew opened nothing.
    found = rows.order_by("-id").values_list("ticket_id", "pk")
    return {ticket: letter for ticket, letter in found if ticket is not None}


def shown(letter: InboundLetter, *, images: bool) -> Shown:
    reading = letter.reading
    markup = reading.markup if reading is not None else ""
    if not markup:
        text = reading.text if reading is not None else ""
        return Shown(_document(f"<pre>{_escaped(text)}</pre>"), 0)
    files = reading.files if reading is not None else ()
    whole = cleaned(markup, remote_images=True)
    elsewhere = len(_ELSEWHERE.findall(whole))
    body = whole if images else cleaned(markup)
    return Shown(_document(_with_own_images(body, files)), 0 if images else elsewhere)


def _with_own_images(body: str, files: tuple[Piece, ...]) -> str:
    carried = {
        file.content_id.strip("<>"): file
        for file in files
        if file.content_id and file.type in _SHOWN and len(file.data) <= MOST_IMAGE
    }

    def put_in(found: re.Match[str]) -> str:
        file = carried.get(found[2])
        if file is None:
            return f'{found[1]}""'
        return f'{found[1]}"data:{file.type};base64,{base64.b64encode(file.data).decode()}"'

    return _CID.sub(put_in, body)


def _document(body: str) -> str:
    # White under dark words: letters are written for paper, whatever the reader's theme.
    return (
        '<!doctype html><html><head><meta charset="utf-8"><base target="_blank"><style>'
        "body{margin:16px;font:14px/1.5 system-ui,sans-serif;color:#111;background:#fff;"
        "overflow-wrap:anywhere}img{max-width:100%;height:auto}pre{white-space:pre-wrap}"
        f'</style></head><body dir="auto">{body}</body></html>'
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

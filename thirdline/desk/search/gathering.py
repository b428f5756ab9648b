"""What a ticket says, with the weight of each text: everything it is found by."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from html import unescape
from pathlib import Path
from typing import TypeAlias

from django.conf import settings

from thirdline.desk.conversation.models import Message
from thirdline.desk.search.rules import ASKED, INTERNAL, MOST_TEXT, SAID, TITLE
from thirdline.desk.tickets.joining import taken_in
from thirdline.desk.tickets.models import Attachment, Resolution, Ticket
from thirdline.desk.tickets.states import Reading

Text: TypeAlias = tuple[str, str]
log = logging.getLogger(__name__)

# Read as text. Other kinds (PDF, office files, pictures) are found by their name only.
_TYPES = ("text/", "application/json", "application/xml", "application/x-ndjson", "message/rfc822")
_ENDINGS = {
    ".txt", ".log", ".csv", ".tsv", ".json", ".xml", ".md", ".yaml", ".yml", ".ini", ".conf",
    ".html", ".htm", ".eml", ".ics",
}  # fmt: skip
MOST_BYTES = 400_000
_UNSHOWN = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->")
_TAG = re.compile(r"<[^>]{0,2000}>")


def texts_of(ticket: Ticket) -> list[Text]:
    """Everything said on a ticket, the talk first, then the files."""
    return texts_of_each([ticket])[ticket.pk]


def texts_of_each(tickets: Collection[Ticket]) -> dict[int, list[Text]]:
    """The same for many, with the questions of one."""
    found = {ticket.pk: asked_texts(ticket) for ticket in tickets}
    numbers = list(found)
    said = Message.objects.filter(ticket__in=numbers).order_by("id")
    for number, text, public, via in said.values_list("ticket_id", "text", "public", "via_id"):
        found[number].append(said_text(text, public=public and via is None))
    # The portal does not show how it was solved, so that finds for the support teams only.
    solved = Resolution.objects.filter(ticket__in=numbers).exclude(words="").order_by("id")
    for number, words in solved.values_list("ticket_id", "words"):
        found[number].append((words, INTERNAL))
    # Last: where there is more than one row takes, it is a file that is cut.
    for file in Attachment.objects.filter(ticket__in=numbers).order_by("id"):
        found[file.ticket_id].append(file_text(file))
    for ticket in tickets:
        for merged in taken_in(ticket):
            found[ticket.pk] += _lent(merged)
    return found


def _lent(merged: Ticket) -> list[Text]:
    """What a merged ticket says finds the one it goes on in: for the teams, unless all read both."""
    texts = texts_of(merged)
    if merged.merged_reading == Reading.TOGETHER:
        return texts
    return [(text, INTERNAL) for text, _weight in texts]


def asked_texts(ticket: Ticket) -> list[Text]:
    fields = [str(value) for value in ticket.custom.values() if value not in (None, "")]
    body = "\n".join([ticket.description, ticket.outside_id, *fields])
    return [(ticket.title, TITLE), (ticket.label, ASKED), (body, ASKED)]


def said_text(text: str, *, public: bool) -> Text:
    return text, SAID if public else INTERNAL


def file_text(file: Attachment) -> Text:
    """A file's name, and what it says where it is text."""
    return f"{file.name}\n{content_of(file)}", SAID if file.public else INTERNAL


def content_of(file: Attachment) -> str:
    ending = Path(file.name).suffix.lower()
    if not (file.type.startswith(_TYPES) or ending in _ENDINGS):
        return ""
    path = Path(settings.ATTACHMENTS_ROOT) / file.kept_as
    try:
        with path.open("rb") as kept:
            raw = kept.read(MOST_BYTES)
    except OSError:
        # Found by its name all the same; the file's own page says what is wrong with the store.
        log.warning("The file %s of ticket %s cannot be read.", file.pk, file.ticket_id)
        return ""
    text = decoded(raw)
    if file.type.startswith("text/html") or ending in {".html", ".htm"}:
        text = unescape(_TAG.sub(" ", _UNSHOWN.sub(" ", text)))
    return text[:MOST_TEXT].replace("\x00", " ")


def decoded(raw: bytes) -> str:
    """By its mark, as UTF-8, else as Western European: a wrong guess only loses accented words."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(name, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        # A letter cut off by the limit is no sign of another encoding.
        cut = len(raw) - wrong.start < 4
        return raw.decode("utf-8" if cut else "cp1252", errors="replace")

"""The talk of a ticket in one order, a window at a time: messages, handoffs, what the system did.

A talk may have thousands of entries; what is read of it, and what is drawn, is one window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from thirdline.desk.conversation.marks import LAST, Mark
from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.queries import newest_public, said_on
from thirdline.desk.conversation.timeline import Told, lines_of, reason_words, verbs_told
from thirdline.desk.letters.showing import letters_that_opened
from thirdline.desk.tickets.joining import files_of, taken_in
from thirdline.desk.tickets.models import Attachment, Handoff, Ticket
from thirdline.desk.tickets.queries import handoffs_of
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.journal.queries import entries_telling
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.queries import tier_levels_of

Show = Literal["all", "public", "internal", "letters"]
Thing = Ticket | Message | Handoff | Entry
MOST = 60
# The most that is drawn when somebody has walked back and the talk renews itself.
MOST_AGAIN = 600
_PARTS: dict[Show, bool | None] = {"all": None, "public": True, "internal": False}
_RANKS: dict[type[Thing], int] = {Ticket: 0, Message: 1, Handoff: 2, Entry: 3}


@dataclass(frozen=True)
class Item:
    at: datetime
    kind: Literal["message", "handoff", "told", "asked"]
    message: Message | None = None
    handoff: Handoff | None = None
    told: Told | None = None
    files: list[Attachment] = field(default_factory=list)
    tier_level: int | None = None
    reason: str = ""
    # A ticket that went on here, with what was asked in it and the letter it came by; and where a
    # message came from.
    asked: Ticket | None = None
    letter_id: int | None = None
    origin: str = ""


@dataclass(frozen=True)
class Window:
    """What of a talk is asked for: what lies before a mark, or everything since one; else the newest."""

    before: Mark | None = None
    since: Mark | None = None


@dataclass(frozen=True)
class Talk:
    items: list[Item]
    # The oldest place of this window, and whether there is something before it.
    first: Mark | None
    has_earlier: bool
    newest_reply: int
    # The letter the ticket itself came by.
    letter_id: int | None = None


NEWEST = Window()


def talk_of(ticket: Ticket, *, reader: Person, show: Show = "all", window: Window = NEWEST) -> Talk:
    """Entries in time order: the newest 60 asked for, or all since a mark as far as 600 go."""
    if show == "letters":
        return Talk([], None, False, newest_public(ticket))
    since = window.since
    most = MOST if since is None else MOST_AGAIN
    merged = taken_in(ticket)
    before = window.before or LAST
    found = _found(ticket, reader, show, before=before, most=most + 1, merged=merged)
    shown = [one for one in found[-most:] if since is None or one[0] >= since]
    letters = letters_that_opened([ticket, *merged])
    items = _drawn(ticket, reader, [thing for _, thing in shown], merged, letters)
    first, newest = shown[0][0] if shown else None, _newest_reply(ticket, show, found, most)
    return Talk(items, first, len(found) > len(shown), newest, letters.get(ticket.pk))


@dataclass(frozen=True)
class Said:
    """One window of what was said in public, oldest first; where it begins if something lies before."""

    messages: list[Message]
    earlier: Mark | None


def said_in_public(ticket: Ticket, *, reader: Person, before: Mark | None = None) -> Said:
    """What the requester reads of a talk: the newest messages before a mark."""
    until = (before or LAST).bound(_RANKS[Message])
    found = said_on(ticket, reader=reader, public=True, before=until, most=MOST + 1)
    window = found[MOST - 1 :: -1]
    return Said(window, _mark(window[0]) if len(found) > MOST else None)


def _found(
    ticket: Ticket, reader: Person, show: Show, *, before: Mark, most: int, merged: list[Ticket]
) -> list[tuple[Mark, Thing]]:
    """The newest of each kind before a mark, in order. Of each enough that none is missing between."""

    def until(kind: type[Thing]) -> tuple[datetime, int]:
        return before.bound(_RANKS[kind])

    things: list[Thing] = []
    things += said_on(ticket, reader=reader, public=_PARTS[show], before=until(Message), most=most)
    if show in ("all", "public"):
        things += [one for one in merged if one.description]
    if show == "all":
        things += handoffs_of(ticket)
        things += entries_telling(ticket, verbs_told(), before=until(Entry), most=most)
    marked = [(mark, thing) for thing in things if (mark := _mark(thing)) < before]
    return sorted(marked, key=lambda one: one[0])[-most:]


def _mark(thing: Thing) -> Mark:
    at = thing.created_at if isinstance(thing, Ticket) else thing.at
    return Mark(at, _RANKS[type(thing)], thing.pk)


def _drawn(
    ticket: Ticket,
    reader: Person,
    things: Sequence[Thing],
    merged: list[Ticket],
    letters: dict[int, int],
) -> list[Item]:
    said = [one for one in things if isinstance(one, Message)]
    levels = tier_levels_of({m.author_id for m in said if not m.from_requester})
    files = _files(ticket, reader)
    origins = _origins(ticket, merged, said)
    told = lines_of([one for one in things if isinstance(one, Entry)], reader)
    reasons = reason_words() if any(isinstance(one, Handoff) for one in things) else {}

    def item(one: Thing) -> Item | None:
        if isinstance(one, Message):
            level, origin = levels.get(one.author_id), origins.get(one.pk, "")
            return Item(
                one.at, "message", one, files=files.get(one.pk, []), tier_level=level, origin=origin
            )
        if isinstance(one, Handoff):
            reason = reasons.get((one.kind, one.reason), one.reason)
            return Item(one.at, "handoff", handoff=one, reason=reason)
        if isinstance(one, Entry):
            line = told.get(one.pk)
            return Item(one.at, "told", told=line) if line else None
        return Item(one.created_at, "asked", asked=one, letter_id=letters.get(one.pk))

    return [made for one in things if (made := item(one)) is not None]


def _newest_reply(
    ticket: Ticket, show: Show, found: Sequence[tuple[Mark, Thing]], most: int
) -> int:
    """What the writer has read, whichever part of the talk is on screen."""
    if show == "internal" or len(found) >= most:
        return newest_public(ticket)
    said = (one for _, one in found if isinstance(one, Message))
    return max((one.pk for one in said if one.public), default=0)


def _origins(ticket: Ticket, merged: list[Ticket], said: list[Message]) -> dict[int, str]:
    """Which merged ticket a message was written to, before or since; nothing to ask where none was."""
    labels = {one.pk: one.label for one in merged}
    found = ((m.pk, labels.get(m.via_id or m.ticket_id)) for m in said if labels)
    return {number: label for number, label in found if label is not None}


def _files(ticket: Ticket, reader: Person) -> dict[int | None, list[Attachment]]:
    """The ticket's files by the message they came with."""
    files: dict[int | None, list[Attachment]] = {}
    for file in files_of(ticket, reader=reader):
        files.setdefault(file.message_id, []).append(file)
    return files

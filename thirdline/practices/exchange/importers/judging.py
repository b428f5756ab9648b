"""One judgement for every source: a raw ticket becomes one of the desk, or every reason why not.

Pure: what the desk knows (teams, services) comes in as `Choices`, together with what the person who
imports has decided. A ticket with a fault is left out whole; what is left behind of a good one is a
note.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from thirdline.desk.tickets.states import HoldReason, State
from thirdline.kit.store import REFUSED_ENDINGS
from thirdline.practices.exchange.importers.moments import NoMoment, lies_ahead, read_moment
from thirdline.practices.exchange.importers.shapes import (
    MOMENTS,
    Brought,
    File,
    Incoming,
    Message,
    Raw,
    Said,
    Trouble,
    Who,
)

MOST_TITLE, MOST_ID, MOST_TAGS = 200, 80, 30
_DONE = {State.RESOLVED, State.CLOSED}
_REQUESTS = ("request", "ritm", "access", "service request", "anforderung", "onboarding")


@dataclass(frozen=True)
class Choices:
    """What the words of the source become; keys are folded to small letters."""

    zone: ZoneInfo
    order: str = "dmy"
    states: Mapping[str, str] = field(default_factory=dict)
    priorities: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    default_channel: str = "desk"


def judged(raw: Raw, choices: Choices, now: datetime) -> tuple[Incoming | None, list[Trouble]]:
    """The ticket with what is left behind of it, or no ticket and every fault."""
    bench = _Bench(raw, choices, now)
    found = bench.ticket()
    faults = [one for one in bench.troubles if not one.is_note]
    return (None, faults) if faults else (found, bench.troubles)


class _Bench:
    def __init__(self, raw: Raw, choices: Choices, now: datetime):
        self.raw, self.choices, self.now = raw, choices, now
        self.troubles: list[Trouble] = []

    def fault(self, name: str, reason: str, value: str = "") -> None:
        self.troubles.append(Trouble(self.raw.line, self.raw.column(name), reason, value[:120]))

    def note(self, name: str, reason: str, value: str = "") -> None:
        self.troubles.append(
            Trouble(self.raw.line, self.raw.column(name), reason, value[:120], is_note=True)
        )

    def value(self, name: str) -> str:
        return self.raw.values.get(name, "").replace("\x00", "").strip()

    def ticket(self) -> Incoming:
        moments = {name: self.moment(name) for name in MOMENTS}
        created = moments["created"] or self.now
        if moments["created"] is None and not self._faulty("created"):
            self.fault("created", _("There is no moment at which it was opened."))
        state, hold = self._state()
        requester, person = self._people()
        resolved, closed = self._ends(state, created, moments)
        messages = self._messages(created, requester)
        changed = moments["changed"] or max([created, *(m.at for m in messages)])
        return Incoming(
            line=self.raw.line,
            outside_id=self._id(),
            title=self._title(),
            description=self.value("description"),
            kind=self._kind(),
            state=state,
            hold_reason=hold,
            priority=int(self._word("priority", self.choices.priorities) or 3),
            channel=self._word("channel", self.choices.channels) or self.choices.default_channel,
            service=self._word("service", self.choices.services),
            category=self._word("category", self.choices.categories),
            team=self._word("team", self.choices.teams),
            requester=requester,
            person=person,
            created_at=created,
            changed_at=max(created, changed),
            answered_at=self._answered(moments["answered"], created, messages),
            resolved_at=resolved,
            closed_at=closed,
            resolution=self.value("resolution"),
            tags=self._tags(),
            url=self._url(),
            messages=tuple(messages),
            files=tuple(self._files(created, requester)),
            links=tuple(link for link in self.raw.links if link.other),
        )

    def _faulty(self, name: str) -> bool:
        return any(one.column == self.raw.column(name) for one in self.troubles)

    def moment(self, name: str) -> datetime | None:
        text = self.value(name)
        return self._read(text, name) if text else None

    def _read(self, text: str, name: str) -> datetime | None:
        try:
            found = read_moment(text, zone=self.choices.zone, order=self.choices.order)
        except NoMoment as wrong:
            why = _("lies before 1980") if "1980" in str(wrong) else _("is no moment")
            self.fault(name, _("“%(text)s” %(why)s.") % {"text": text[:60], "why": why}, text)
            return None
        if lies_ahead(found, self.now):
            self.fault(name, _("“%(text)s” lies in the future.") % {"text": text[:60]}, text)
            return None
        return found

    def _id(self) -> str:
        found = self.value("id")
        if not found:
            self.fault("id", _("It has no number of its own, so it could come twice."))
        elif len(found) > MOST_ID:
            self.fault("id", _("Its number has more than 80 characters."), found)
        return found

    def _title(self) -> str:
        found = " ".join(self.value("title").split())
        if not found:
            self.fault("title", _("It has no title."))
        elif len(found) > MOST_TITLE:
            self.note("title", _("The title was cut after 200 characters."), found)
        return found[:MOST_TITLE]

    def _kind(self) -> str:
        word = self.value("kind").lower()
        return "request" if any(one in word for one in _REQUESTS) else "incident"

    def _state(self) -> tuple[State, str | None]:
        given = self.value("state")
        chosen = self.choices.states.get(given.lower(), "")
        name, _colon, reason = chosen.partition(":")
        # What was merged elsewhere comes in closed: where it went on is a link, not a state.
        if name not in set(State) - {State.MERGED}:
            said = (
                _("It has no state.")
                if not given
                else _("No line of the table says what the state “%(state)s” becomes.")
                % {"state": given[:60]}
            )
            self.fault("state", said, given)
            return State.NEW, None
        state = State(name)
        if state is not State.ON_HOLD:
            return state, None
        return state, reason if reason in set(HoldReason) else HoldReason.REQUESTER

    def _word(self, name: str, table: Mapping[str, str]) -> str:
        return table.get(self.value(name).lower(), "")

    def _people(self) -> tuple[Who, Who]:
        requester = self._who(self.raw.requester, "requester_address")
        if not requester:
            self.fault("requester_name", _("Nobody is named who asked."))
        return requester, self._who(self.raw.person, "person_address")

    def _who(self, who: Who, name: str) -> Who:
        address = who.address.strip().lower()
        called = " ".join(who.name.replace("\x00", "").split())[:120]
        if "@" in called and not address:
            called, address = "", called.lower()
        if address:
            try:
                validate_email(address)
            except ValidationError:
                self.fault(
                    name, _("“%(text)s” is no mail address.") % {"text": address[:60]}, address
                )
        return Who(called or address.partition("@")[0][:120], address, who.key)

    def _ends(
        self, state: State, created: datetime, moments: Mapping[str, datetime | None]
    ) -> tuple[datetime | None, datetime | None]:
        """When it was resolved and closed; what is known of neither is taken from the last change."""
        for name in ("resolved", "closed"):
            found = moments[name]
            if found is not None and found < created:
                self.fault(name, _("It was %(what)s before it was opened.") % {"what": name})
        if state not in _DONE and state is not State.CANCELLED:
            return None, None
        closed = moments["closed"]
        resolved = moments["resolved"] or closed or moments["changed"]
        if resolved is None:
            if not (self._faulty("resolved") or self._faulty("closed")):
                self.note("resolved", _("Nothing says when it was resolved; it counts as at once."))
            resolved = created
        if state is State.CANCELLED:
            return None, closed
        return resolved, max(closed or resolved, resolved) if state is State.CLOSED else None

    def _messages(self, created: datetime, requester: Who) -> list[Message]:
        found = [one for said in self.raw.said if (one := self._message(said, created, requester))]
        return sorted(found, key=lambda one: one.at)

    def _message(self, said: Said, created: datetime, requester: Who) -> Message | None:
        text = said.text.replace("\x00", "").strip()
        if not text:
            return None
        at = self._read(said.at, _("a message")) if said.at else created
        author = self._who(said.author, _("a message")) or requester
        own = _is_same(author, requester)
        channel = self.choices.channels.get(said.channel.lower(), "") or "desk"
        if at is None:
            return None
        return Message(at, text, author, said.public, own, channel, said.key)

    def _answered(
        self, stated: datetime | None, created: datetime, messages: list[Message]
    ) -> datetime | None:
        if stated is not None:
            return max(stated, created)
        return next((m.at for m in messages if m.public and not m.from_requester), None)

    def _tags(self) -> tuple[str, ...]:
        parts = self.value("tags").replace(";", ",").split(",")
        tags = sorted({part.strip().lower()[:40] for part in parts if part.strip()})
        return tuple(tags[:MOST_TAGS])

    def _url(self) -> str:
        found = self.value("url")
        return found[:500] if found.startswith(("https://", "http://")) else ""

    def _files(self, created: datetime, requester: Who) -> list[File]:
        return [one for file in self.raw.files if (one := self._file(file, created, requester))]

    def _file(self, file: Brought, created: datetime, requester: Who) -> File | None:
        name = file.name.replace("\\", "/").rsplit("/", 1)[-1].replace("\x00", "").strip()[:200]
        if file.data is None:
            self.note(
                "files", _("The file “%(name)s” is named and not in the export.") % {"name": name}
            )
            return None
        if any(name.lower().endswith(ending) for ending in REFUSED_ENDINGS):
            self.note("files", _("The file “%(name)s” would run on a double click and is left out.") % {"name": name})  # fmt: skip
            return None
        at = self._read(file.at, "files") if file.at else created
        author = self._who(file.author, "files") or requester
        return File(name or "file", file.type[:100], at or created, author, file.public, file.said, file.data)  # fmt: skip


def _is_same(one: Who, other: Who) -> bool:
    if one.address and other.address:
        return one.address == other.address
    if one.key and other.key:
        return one.key == other.key
    return bool(one.name) and one.name == other.name

"""How what the system did reads in the talk of a ticket, one line a journal entry.

Packages above say how their verbs read by `tells("consult.asked")`; a verb nobody tells stays in
the journal and out of the talk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.tickets.apart import speak_of_another
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person

Teller = Callable[[Entry], "Told | None"]
ReaderTeller = Callable[[Sequence[Entry], Person], "Mapping[int, Told]"]
ReasonReader = Callable[[], Mapping[tuple[str, str], str]]


@dataclass(frozen=True)
class Told:
    """One line of the system: an icon and a sentence."""

    icon: str
    words: str


FIELD_WORDS = {
    "title": gettext_lazy("the title"),
    "description": gettext_lazy("the description"),
    "service": gettext_lazy("the service"),
    "category": gettext_lazy("the category"),
    "impact": gettext_lazy("whom it stops"),
    "urgency": gettext_lazy("how urgent it is"),
    "kind": gettext_lazy("its kind"),
    "tags": gettext_lazy("the tags"),
}
_tellers: dict[str, Teller] = {}
_readers: dict[str, ReaderTeller] = {}
_reason_readers: list[ReasonReader] = []


def tells(*verbs: str) -> Callable[[Teller], Teller]:
    """Say how a journaled verb reads on the timeline."""

    def register(teller: Teller) -> Teller:
        for verb in verbs:
            _tellers[verb] = teller
        return teller

    return register


def tells_readers(*verbs: str) -> Callable[[ReaderTeller], ReaderTeller]:
    """The same for verbs that speak of another ticket: all entries at once, for one reader."""

    def register(teller: ReaderTeller) -> ReaderTeller:
        for verb in verbs:
            _readers[verb] = teller
        speak_of_another(verbs, teller)
        return teller

    return register


def reads_reasons(reader: ReasonReader) -> ReasonReader:
    """Say how the reason codes of handoffs read: words by kind and code, asked once a talk."""
    _reason_readers.append(reader)
    return reader


def verbs_told() -> list[str]:
    return sorted({*_tellers, *_readers})


def lines_of(entries: Sequence[Entry], reader: Person) -> dict[int, Told]:
    """How entries read for one reader, by entry; one that speaks of what is not theirs is left out."""
    told = {e.pk: line for e in entries if e.verb in _tellers and (line := _tellers[e.verb](e))}
    for tell in dict.fromkeys(_readers[e.verb] for e in entries if e.verb in _readers):
        told.update(tell([e for e in entries if _readers.get(e.verb) is tell], reader))
    return told


def reason_words() -> dict[tuple[str, str], str]:
    """The words of the reasons of handoffs, by kind and code."""
    words: dict[tuple[str, str], str] = {}
    for read in _reason_readers:
        words.update(read())
    return words


def told_of(entry: Entry) -> Told | None:
    """How one entry reads; None when nobody tells its verb."""
    teller = _tellers.get(entry.verb)
    return teller(entry) if teller is not None else None


def _name(entry: Entry) -> str:
    return entry.actor.first_name if entry.actor else _("Thirdline")


@tells("ticket.placed")
def _placed(entry: Entry) -> Told | None:
    why = entry.facts.get("why")
    return Told("route", str(why)) if why and why != "reopened" else None


@tells("ticket.accepted")
def _accepted(entry: Entry) -> Told | None:
    # The handoff's own card already says who accepted it.
    if entry.facts.get("handoff"):
        return None
    return Told("hand-grab", _("%(name)s took it") % {"name": _name(entry)})


@tells("ticket.assigned", "ticket.released")
def _assigned(entry: Entry) -> Told:
    if entry.verb == "ticket.released":
        return Told("users", _("%(name)s gave it back to the team") % {"name": _name(entry)})
    return Told("user-plus", _("%(name)s assigned it") % {"name": _name(entry)})


@tells("ticket.unassigned")
def _unassigned(entry: Entry) -> Told:
    words = _("%(name)s took the assignment back; it waits to be accepted again")
    return Told("arrow-back-up", words % {"name": _name(entry)})


@tells("ticket.held", "ticket.resumed")
def _held(entry: Entry) -> Told:
    if entry.verb == "ticket.resumed":
        return Told("player-play", _("The work goes on"))
    waits = {
        "requester": _("it waits for the requester"),
        "vendor": _("it waits for a vendor"),
        "change": _("it waits for a change"),
        "problem": _("it waits for a problem"),
        "approval": _("it waits for approval"),
    }[entry.facts["reason"]]
    return Told(
        "player-pause",
        _("%(name)s put it on hold: %(waits)s") % {"name": _name(entry), "waits": waits},
    )


@tells("ticket.resolved", "ticket.closed", "ticket.cancelled")
def _ended(entry: Entry) -> Told:
    words = {
        "ticket.resolved": _("%(name)s resolved it"),
        "ticket.closed": _("%(name)s closed it"),
        "ticket.cancelled": _("%(name)s cancelled it"),
    }[entry.verb]
    return Told("circle-check", words % {"name": _name(entry)})


@tells("ticket.reopened")
def _reopened(entry: Entry) -> Told:
    reason = (entry.words or {}).get("reason", "")
    return Told(
        "repeat", _("%(name)s reopened it: %(reason)s") % {"name": _name(entry), "reason": reason}
    )


@tells("ticket.edited")
def _edited(entry: Entry) -> Told:
    names = ", ".join(_field_words(name, entry) for name in entry.facts["changed"])
    return Told("pencil", _("%(name)s changed %(names)s") % {"name": _name(entry), "names": names})


def _field_words(name: str, entry: Entry) -> str:
    """A field as people call it; of the category's own fields, those that were changed."""
    if name != "custom":
        return str(FIELD_WORDS.get(name, name))
    keys = entry.facts.get("fields", ())
    return ", ".join(f"“{key.replace('_', ' ')}”" for key in keys) or _("its own fields")


@tells("ticket.prioritised")
def _prioritised(entry: Entry) -> Told:
    facts: dict[str, Any] = {"name": _name(entry), **entry.facts}
    return Told(
        "antenna-bars-5", _("%(name)s set the priority from %(before)s to %(after)s") % facts
    )


@tells("ticket.restricted")
def _restricted(entry: Entry) -> Told:
    return Told("lock", _("%(name)s restricted it to named people") % {"name": _name(entry)})


@tells("ticket.watched")
def _watched(entry: Entry) -> Told | None:
    name = (entry.words or {}).get("name", "")
    if not name or entry.facts["person"] == entry.actor_id:
        return None
    said = {"name": _name(entry), "other": name}
    return Told("eye", _("%(name)s lets %(other)s follow it") % said)


@tells("ticket.draft_shared")
def _draft_shared(entry: Entry) -> Told:
    return Told("users", _("%(name)s shared a draft with the team") % {"name": _name(entry)})


@tells("ticket.letter_lost")
def _letter_lost(entry: Entry) -> Told:
    words = {
        "bounced": _("A letter about this came back: %(reason)s"),
        "delayed": _("A letter about this has not arrived yet: %(reason)s"),
        "failed": _("A letter about this could not be sent: %(reason)s"),
        "in_doubt": _("A letter about this may not have arrived: %(reason)s"),
    }[entry.facts["how"]]
    reason = (entry.words or {}).get("reason") or _("no reason was given")
    return Told("mail-off", words % {"reason": reason})


@tells("ticket.machine_answered")
def _machine_answered(entry: Entry) -> Told:
    said = (entry.words or {}).get("said") or _("an automatic answer")
    return Told("robot", _("A machine answered, which is no reply: %(said)s") % {"said": said})


@tells("ticket.thanked")
def _thanked(entry: Entry) -> Told:
    name = {"name": _name(entry)}
    return Told(
        "mood-smile",
        _("Read as %(name)s's thanks, so it stays solved. Reopen it if it is not.") % name,
    )

"""Clocks in words: the lines of an explanation, and what a face says. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.tickets.models import Ticket
from thirdline.flow.sla.ledger import Event, Interval, Reckoning, in_effective_order
from thirdline.flow.sla.planning import Ledger
from thirdline.flow.sla.rules import SECOND, ClockKind, ClockState, Key, What
from thirdline.flow.sla.shapes import Sentence
from thirdline.kit.texts import moments

ON_HOLD = "hold:"


def length_words(seconds: float) -> str:
    """`40 s`, `18 m`, `8 h`, `5 h 07 m`: hours are never gathered into days, for days differ."""
    whole = int(abs(seconds))
    if 0 < whole < 60:
        return _("%(n)s s") % {"n": whole}
    hours, minutes = divmod(whole // 60, 60)
    if not hours:
        return _("%(n)s m") % {"n": minutes}
    return (
        _("%(h)s h %(m)s m") % {"h": hours, "m": f"{minutes:02d}"}
        if minutes
        else _("%(h)s h") % {"h": hours}
    )


def left_words(micros: int) -> str:
    """What is left, rounded up to the minute, so that used and left add up to the target."""
    seconds = micros / SECOND
    return length_words(seconds if seconds < 60 else -(-micros // (60 * SECOND)) * 60)


def moment_words(moment: datetime, now: datetime) -> str:
    """`Mon 08:47` within a week, `29 June 08:47` further away, in the reader's zone."""
    here, today = timezone.localtime(moment), timezone.localtime(now)
    near = abs((here.date() - today.date()).days) < 7
    return moments.weekday_and_hour(here) if near else moments.day_and_hour(here)


def range_words(start: datetime, end: datetime, now: datetime) -> str:
    here, there = timezone.localtime(start), timezone.localtime(end)
    last = moments.hour(there) if here.date() == there.date() else moment_words(end, now)
    return f"{moment_words(start, now)}–{last}"


# Every row of a list asks for one of these, so that the others are not translated in vain.
NAMES = {
    ClockKind.FIRST_RESPONSE: gettext_lazy("SLA, first response"),
    ClockKind.NEXT_RESPONSE: gettext_lazy("SLA, next response"),
    ClockKind.RESOLUTION: gettext_lazy("SLA, resolution"),
    ClockKind.UPDATE_CADENCE: gettext_lazy("SLA, next update"),
    ClockKind.ACKNOWLEDGE: gettext_lazy("OLA, acknowledge"),
    ClockKind.WORK: gettext_lazy("OLA, work"),
    ClockKind.CONSULT: gettext_lazy("Consult"),
    ClockKind.VENDOR: gettext_lazy("Contract"),
}
WAITING = {
    "requester": gettext_lazy("Waiting for %(name)s"),
    "vendor": gettext_lazy("Waiting for the vendor"),
    "change": gettext_lazy("Waiting for a change"),
    "problem": gettext_lazy("Waiting for a problem to be solved"),
    "approval": gettext_lazy("Waiting for approval"),
    "elsewhere": gettext_lazy("With another team"),
    "merged": gettext_lazy("Merged into another ticket"),
}


def name_of(kind: str) -> str:
    return str(NAMES[ClockKind(kind)])


def due_words(kind: str) -> str:
    """What has to be done by the due moment, with %(at)s for it."""
    return {
        ClockKind.FIRST_RESPONSE: _("Answer by %(at)s"),
        ClockKind.NEXT_RESPONSE: _("Answer by %(at)s"),
        ClockKind.RESOLUTION: _("Resolve by %(at)s"),
        ClockKind.UPDATE_CADENCE: _("Update by %(at)s"),
        ClockKind.ACKNOWLEDGE: _("Accept by %(at)s"),
    }.get(ClockKind(kind), _("Due %(at)s"))


def met_words(kind: str) -> str:
    return {
        ClockKind.FIRST_RESPONSE: _("Answered"),
        ClockKind.NEXT_RESPONSE: _("Answered"),
        ClockKind.RESOLUTION: _("Resolved"),
        ClockKind.UPDATE_CADENCE: _("Updated"),
        ClockKind.ACKNOWLEDGE: _("Accepted"),
        ClockKind.CONSULT: _("Answered"),
    }.get(ClockKind(kind), _("Met"))


def waiting_words(cause: str, requester: str, words: str = "") -> str:
    """Why a clock stands still: "Waiting for Rae"."""
    reason = cause.removeprefix(ON_HOLD)
    known = WAITING.get(reason)
    if known is None:
        return words or _("Paused by hand")
    return str(known) % {"name": requester} if reason == "requester" else str(known)


def step_words(ticket: Ticket, ledger: Ledger) -> str:
    """What somebody is told when a clock comes to a step."""
    book, known = ledger.book, {"ticket": ticket.label, "clock": name_of(ledger.kind)}
    if book.left < 0 or book.breached_at is not None:
        return _("%(ticket)s: %(clock)s is %(over)s over its target.") % {
            **known,
            "over": length_words(book.left / SECOND),
        }
    return _("%(ticket)s: %(clock)s has %(left)s left.") % {**known, "left": left_words(book.left)}


# Explaining


@dataclass(frozen=True)
class Tale:
    """What a ledger is told with: whom the ticket is of, which team the clock is of, and when it is told."""

    requester: str
    team: str
    now: datetime

    def moment(self, at: datetime) -> str:
        return moment_words(at, self.now)


def explain_ledger(events: list[Event], tale: Tale) -> list[Sentence]:
    """The ledger, replayed into sentences in the order things took effect; the last one sums up."""
    book, told = Reckoning(), list[Sentence]()
    for event in in_effective_order(events):
        before = book.at(event.at)
        book.take(event)
        teller = _TELLERS.get(event.what)
        words = teller(event, before, book, tale) if teller else ""
        if words:
            told.append(Sentence(event.at, words + _entered_later(event, tale)))
    book = book.at(tale.now)
    told += _still_sentences(book, tale)
    told.sort(key=lambda sentence: sentence.at)
    if book.started_at is not None:
        told.append(Sentence(tale.now, sum_words(book, tale.now)))
    return told


def sum_words(book: Reckoning, now: datetime) -> str:
    """The figures of the face in one sentence."""
    used = {"used": length_words(book.used / SECOND), "target": length_words(book.target)}
    if book.outcome is not None:
        if book.left < 0:
            return _("Used %(used)s of %(target)s, %(over)s over.") % {
                **used,
                "over": length_words(book.left / SECOND),
            }
        return _("Used %(used)s of %(target)s.") % used
    due = (
        {"due": moment_words(book.due_at, now)}
        if book.due_at
        else {"due": _("unknown while it stands still")}
    )
    if book.breached_at is not None or book.left < 0:
        over = length_words(book.left / SECOND)
        return _("Used %(used)s; %(over)s over; was due %(due)s.") % {**used, **due, "over": over}
    return _("Used %(used)s; %(left)s left; due %(due)s.") % {
        **used,
        **due,
        "left": left_words(book.left),
    }


def _entered_later(event: Event, tale: Tale) -> str:
    if not event.is_retroactive:
        return ""
    return _(" Entered %(at)s.") % {"at": tale.moment(event.recorded_at)}


def _started(event: Event, before: Reckoning, book: Reckoning, tale: Tale) -> str:
    if book.started_at != event.at or before.started_at is not None or book.promise is None:
        return ""
    return _("Started %(at)s %(why)s: %(target)s of %(name)s, %(hours)s.") % {
        "at": tale.moment(event.at),
        "why": _because(event.cause, tale),
        "target": length_words(book.target),
        "name": book.promise.name or name_of(book.promise.kind),
        "hours": book.promise.hours,
    }


def _because(cause: str, tale: Tale) -> str:
    return {
        "asked": _("when %(name)s asked"),
        "wrote": _("when %(name)s wrote"),
        "arrived": _("when the ticket came to %(team)s"),
        "told_earlier": _("when it was first told"),
        "answered": _("when %(name)s was answered"),
        "updated": _("with a public update"),
        "accepted": _("when it was accepted"),
        "resolved": _("when it was resolved"),
        "cancelled": _("when it was cancelled"),
        "reopened": _("when it was reopened"),
        "moved": _("when the ticket was handed on"),
        "went_along": _("because the question went to another ticket"),
        "no_policy": _("because no policy covers it any more"),
        "ticket.prioritised": _("because the priority changed"),
        "ticket.edited": _("because the ticket was edited"),
        "ticket.moved": _("because the ticket was handed on"),
        "policy": _("because the policy was applied anew"),
    }.get(cause, _("by hand")) % {"name": tale.requester, "team": tale.team}


def _resumed(event: Event, before: Reckoning, book: Reckoning, tale: Tale) -> str:
    if event.key != Key.REOPENED or before.outcome is None:
        return ""
    if event.cause == "taken_back":
        taken = tale.moment(event.recorded_at)
        words = _("Ran on from %(at)s as if never accepted, since that was taken back %(taken)s.")
        return words % {"at": tale.moment(event.at), "taken": taken}
    return _("Went on %(at)s when it was reopened, with %(used)s used.") % {
        "at": tale.moment(event.at),
        "used": length_words(before.used / SECOND),
    }


def _ended(event: Event, before: Reckoning, book: Reckoning, tale: Tale) -> str:
    if before.outcome is not None or book.outcome is None:
        return ""
    how = {
        ClockState.MET: _("Met %(at)s %(why)s."),
        ClockState.MISSED: _("Ended %(at)s %(why)s, after its target."),
        ClockState.STOPPED: _("Stopped %(at)s %(why)s; it counts nowhere."),
    }[book.outcome]
    return how % {"at": tale.moment(event.at), "why": _because(event.cause, tale)}


def _reset(event: Event, before: Reckoning, book: Reckoning, tale: Tale) -> str:
    missed = book.cycles_missed > before.cycles_missed
    said = (
        _("Began again %(at)s %(why)s; the time before was over its target.")
        if missed
        else _("Began again %(at)s %(why)s; %(used)s had been used.")
    )
    return said % {
        "at": tale.moment(event.at),
        "why": _because(event.cause, tale),
        "used": length_words(before.used / SECOND),
    }


def _retargeted(event: Event, before: Reckoning, book: Reckoning, tale: Tale) -> str:
    if book.promise is None:
        return ""
    return _(
        "Became %(target)s of %(name)s, %(hours)s, %(at)s %(why)s; the %(used)s used before count."
    ) % {
        "target": length_words(book.target),
        "name": book.promise.name or name_of(book.promise.kind),
        "hours": book.promise.hours,
        "at": tale.moment(event.at),
        "why": _because(event.cause, tale),
        "used": length_words(before.used / SECOND),
    }


def _breached(event: Event, before: Reckoning, book: Reckoning, tale: Tale) -> str:
    if book.breached_at != event.at:
        return _("A breach was noted for %(at)s; what was entered later took it back.") % {
            "at": tale.moment(event.at)
        }
    return _("Passed its target %(at)s.") % {"at": tale.moment(event.at)}


def _stepped(event: Event, before: Reckoning, book: Reckoning, tale: Tale) -> str:
    done: Mapping[str, Any] = {
        "notify": _("people were told"),
        "escalate": _("it was to climb"),
        "inform": _("more authority was to be informed"),
        "raise_priority": _("the priority was to rise"),
    }
    return _("At %(share)s, %(at)s, %(what)s.") % {
        "share": event.facts.get("at", ""),
        "at": tale.moment(event.at),
        "what": done.get(str(event.facts.get("do")), ""),
    }


_TELLERS: Mapping[What, Callable[[Event, Reckoning, Reckoning, Tale], str]] = {
    What.START: _started,
    What.RESUME: _resumed,
    What.MET: _ended,
    What.STOP: _ended,
    What.RESET: _reset,
    What.RETARGET: _retargeted,
    What.BREACH: _breached,
    What.STEP: _stepped,
}


def _still_sentences(book: Reckoning, tale: Tale) -> list[Sentence]:
    return [
        Sentence(
            stretch.start,
            _("Stood still %(length)s, %(range)s, %(why)s.%(entered)s")
            % {
                "length": length_words(stretch.micros / SECOND),
                "range": range_words(stretch.start, stretch.end, tale.now),
                "why": _lowered(waiting_words(stretch.cause, tale.requester, stretch.words)),
                "entered": _(" Entered afterwards.") if stretch.retroactive else "",
            },
        )
        for stretch in merged(book.intervals)
        if not stretch.ran and stretch.micros >= SECOND
    ]


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def merged(intervals: list[Interval]) -> list[Interval]:
    """Neighbouring stretches of one kind as one: events that change nothing must not cut the bar."""
    found: list[Interval] = []
    for one in intervals:
        last = found[-1] if found else None
        if (
            last
            and last.end == one.start
            and (last.ran, last.key, last.cause) == (one.ran, one.key, one.cause)
        ):
            found[-1] = Interval(
                last.start,
                one.end,
                last.micros + one.micros,
                one.ran,
                one.key,
                one.cause,
                one.words,
                one.retroactive,
            )
        else:
            found.append(one)
    return found

"""The words of clocks and the pure decisions about policies."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from thirdline.desk.tickets.states import HoldReason

SECOND = (
    1_000_000  # everything is reckoned in whole microseconds, so that nothing is lost by rounding
)


class ClockKind(enum.StrEnum):
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"
    UPDATE_CADENCE = "update_cadence"
    ACKNOWLEDGE = "acknowledge"
    WORK = "work"
    CONSULT = "consult"
    VENDOR = "vendor"


class ClockState(enum.StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    STOPPED = "stopped"


class What(enum.StrEnum):
    """What an event of a ledger does."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    MET = "met"
    STOP = "stop"
    RESET = "reset"
    RETARGET = "retarget"
    BREACH = "breach"
    STEP = "step"


class Key(enum.StrEnum):
    """Why a clock may stand still. Several may hold at once; it runs when none does."""

    HOLD = "hold"
    ELSEWHERE = "elsewhere"
    MERGED = "merged"
    # Not a pause: a resume under this key makes a clock that had ended run on.
    REOPENED = "reopened"


class Do(enum.StrEnum):
    """What a step does when its moment comes."""

    NOTIFY = "notify"
    ESCALATE = "escalate"
    INFORM = "inform"
    RAISE_PRIORITY = "raise_priority"


LIVE = (ClockState.RUNNING, ClockState.PAUSED)
SLA_KINDS = (
    ClockKind.FIRST_RESPONSE,
    ClockKind.NEXT_RESPONSE,
    ClockKind.RESOLUTION,
    ClockKind.UPDATE_CADENCE,
)
OLA_KINDS = (ClockKind.ACKNOWLEDGE, ClockKind.WORK)
KINDS_OF: Mapping[str, tuple[ClockKind, ...]] = {"sla": SLA_KINDS, "ola": OLA_KINDS}
# Clocks that another package starts and stops; `sync_clocks` only pauses nothing and ends nothing of theirs.
ASKED_KINDS = (ClockKind.CONSULT, ClockKind.VENDOR)

_LENGTH = re.compile(r"\s*(?:(\d{1,5})\s*h)?\s*(?:(\d{1,6})\s*m)?\s*(?:(\d{1,7})\s*s)?\s*")
_SHARE = re.compile(r"\s*(\d{1,4})\s*%\s*")
_FIXED_WHOM = frozenset({"", "person", "team", "lead", "watchers", "next_tier"})


def seconds_of(text: str | int | float) -> int | None:
    """Seconds of "30m", "8h", "1h 30m" or a number of seconds; None if it cannot be read.

    There are no days: whether one has 24 hours or a shift is exactly what people disagree about.
    """
    if isinstance(text, bool):
        return None
    if isinstance(text, int | float):
        return int(text) if text > 0 else None
    found = _LENGTH.fullmatch(text) if isinstance(text, str) and text.strip() else None
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (hours * 3600 + minutes * 60 + seconds) or None


def target_for(targets: object, priority: int) -> int | None:
    """Seconds promised at a priority: one length for all, or one each with "*" for the rest."""
    if isinstance(targets, Mapping):
        given = targets.get(str(priority), targets.get("*"))
        return None if given is None else seconds_of(given)
    return seconds_of(targets) if isinstance(targets, str | int | float) else None


def threshold_of(at: str, target: int) -> int | None:
    """Used seconds at which a step "75%", "-30m", "100%" or "+1h" is due; None before the start."""
    share = _SHARE.fullmatch(at)
    if share:
        return target * int(share[1]) // 100 or None
    length = seconds_of(at[1:]) if at[:1] in {"-", "+"} else None
    if length is None:
        return None
    threshold = target - length if at[0] == "-" else target + length
    return threshold if threshold > 0 else None


def why_not_policy(kind: str, targets: object, pause_on: object, steps: object) -> str | None:
    """A sentence on the first thing wrong with a policy; None if it can be kept."""
    if kind not in KINDS_OF:
        return _("A policy is an SLA or an OLA.")
    if not isinstance(targets, Mapping) or not targets:
        return _("Name at least one target, such as resolution: 8h.")
    for name, given in targets.items():
        wrong = _why_not_target(kind, name, given)
        if wrong:
            return wrong
    known = {reason.value for reason in HoldReason}
    if not isinstance(pause_on, Sequence) or not set(pause_on) <= known:
        return _("Clocks pause on: %(known)s.") % {"known": ", ".join(sorted(known))}
    if not isinstance(steps, Sequence):
        return _("Steps are a list.")
    return next((wrong for step in steps if (wrong := why_not_step(step))), None)


def _why_not_target(kind: str, name: object, given: object) -> str | None:
    if name not in set(KINDS_OF[kind]):
        return _("“%(name)s” is no clock of an %(kind)s. It has: %(known)s.") % {
            "name": name,
            "kind": kind.upper(),
            "known": ", ".join(KINDS_OF[kind]),
        }
    cells = given if isinstance(given, Mapping) else {"*": given}
    for priority, length in cells.items():
        if str(priority) not in {"1", "2", "3", "4", "*"}:
            return _("“%(priority)s” is not a priority. They are 1 to 4, and * for the rest.") % {
                "priority": priority
            }
        if not isinstance(length, str | int | float) or seconds_of(length) is None:
            return _("“%(length)s” is not a length of time. Write it as 30m, 8h or 1h 30m.") % {
                "length": length
            }
    return None


def why_not_step(step: Any) -> str | None:
    """A sentence on what is wrong with one step of a policy."""
    if not isinstance(step, Mapping) or not isinstance(step.get("at"), str):
        return _("A step names when it is due, such as 75%%, -30m or +1h.")
    if threshold_of(step["at"], 10**9) is None:
        return _("“%(at)s” is not a moment of a clock. Write it as 75%%, -30m or +1h.") % {
            "at": step["at"]
        }
    if step.get("do") not in set(Do):
        return _("A step does one of: %(known)s.") % {"known": ", ".join(Do)}
    if not set(step.get("kinds") or ()) <= set(ClockKind):
        return _("A step names clocks among: %(known)s.") % {"known": ", ".join(ClockKind)}
    whom = str(step.get("to", ""))
    if whom not in _FIXED_WHOM and not whom.startswith(("team:", "mail:")):
        return _("A step reaches: person, team, lead, watchers, team:name or mail:address.")
    return None


def why_not_pause(state: str) -> str | None:
    if state not in LIVE:
        return _("This clock has ended; there is nothing to pause.")
    return None


def why_not_stop(state: str) -> str | None:
    if state not in LIVE:
        return _("This clock has ended already.")
    return None

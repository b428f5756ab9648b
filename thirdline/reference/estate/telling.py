"""What happened to a debt, in sentences; the people in them are as they were then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.foundation.journal.models import Entry
from thirdline.kit.ui.draw.words import day


@dataclass(frozen=True)
class Told:
    at: datetime
    who: str
    text: str
    words: str


def debt_story(entries: Iterable[Entry]) -> list[Told]:
    return [
        Told(one.at, _who(one), text, str((one.words or {}).get("reason", "")))
        for one in entries
        if (text := _text(one))
    ]


def _who(entry: Entry) -> str:
    return entry.actor.name if entry.actor is not None and not entry.actor.is_robot else ""


def _text(entry: Entry) -> str:
    facts = entry.facts
    if entry.verb == "debt.opened":
        return _("Redundancy was lost") if facts.get("lost") else _("Found to be single by design")
    if entry.verb == "debt.accepted":
        until = day(date.fromisoformat(facts["until"]))
        return _("Accepted until %(day)s") % {"day": until}
    if entry.verb == "debt.ended":
        days = int(facts["days"])
        return ngettext("Over after %(n)s day", "Over after %(n)s days", days) % {"n": days}
    return {
        "debt.acceptance_withdrawn": _("Accepted no longer"),
        "debt.handed": _("Handed on"),
    }.get(entry.verb, "")

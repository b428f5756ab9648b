"""How the entries and reason codes of the climb read in a ticket's talk."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from thirdline.desk.conversation.timeline import Told, reads_reasons, tells
from thirdline.flow.escalation.queries import reason_words
from thirdline.foundation.journal.models import Entry
from thirdline.kit.ui.draw.words import duration


@reads_reasons
def _reasons() -> Mapping[tuple[str, str], str]:
    return reason_words()


@tells("consult.asked")
def _asked(entry: Entry) -> Told:
    words = _words(entry)
    said = {
        "name": _name(entry),
        "asked": words.get("asked", ""),
        "question": words.get("question", ""),
    }
    return Told(
        "messages", _("%(name)s asked %(asked)s without handing over: “%(question)s”") % said
    )


@tells("consult.answered")
def _answered(entry: Entry) -> Told:
    said = {
        "name": _name(entry),
        "time": duration(float(entry.facts["seconds"])),
        "answer": _words(entry).get("answer", ""),
    }
    return Told("messages", _("%(name)s answered in %(time)s: “%(answer)s”") % said)


@tells("consult.withdrawn")
def _withdrawn(entry: Entry) -> Told:
    return Told("x", _("%(name)s withdrew the question") % {"name": _name(entry)})


@tells("contract.item_answered")
def _filled(entry: Entry) -> Told:
    words = _words(entry)
    value = ", ".join(one for one in (words.get("value"), words.get("result")) if one)
    said = {"name": _name(entry), "label": words.get("label", ""), "value": value}
    return Told("checklist", _("%(name)s added “%(label)s”: %(value)s") % said)


@tells("contract.item_waived")
def _waived(entry: Entry) -> Told:
    said = {"name": _name(entry), "label": "", "reason": "", **_words(entry)}
    return Told("circle-minus", _("%(name)s waived “%(label)s”: %(reason)s") % said)


@tells("ticket.authority_informed")
def _informed(entry: Entry) -> Told:
    said = {"name": _name(entry), "reason": _words(entry).get("reason", "")}
    return Told("speakerphone", _("%(name)s informed the lead: %(reason)s") % said)


def _words(entry: Entry) -> Mapping[str, str]:
    return entry.words or {}


def _name(entry: Entry) -> str:
    return entry.actor.first_name if entry.actor else _("Thirdline")

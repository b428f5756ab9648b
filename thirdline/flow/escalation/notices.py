"""The notices of handoffs and consults: their kinds and their words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazily

from thirdline.desk.tickets.models import Handoff, Ticket
from thirdline.flow.escalation.contracts import named
from thirdline.flow.escalation.models import Consult
from thirdline.foundation.notifications.kinds import register

ARRIVED, RETURNED, TREND = "handoff.arrived", "handoff.returned", "handoff.trend"
ASKED, ANSWERED, INFORMED = "consult.asked", "consult.answered", "ticket.authority_informed"

register(ARRIVED, lazily("a ticket is handed to me or my team"), push=True, while_open=True)
register(RETURNED, lazily("a ticket I sent up comes back"), mail=True, push=True)
register(TREND, lazily("a ticket of my team comes back, with the trend"), mail=False)
register(ASKED, lazily("a question is put to me or my team"), mail=True, push=True, while_open=True)
register(ANSWERED, lazily("a question of mine is answered"), mail=True, push=True)
register(INFORMED, lazily("a ticket is escalated to me by rank"), mail=True, push=True, urgent=True)


def arrived(handoff: Handoff, why: str) -> str:
    return _("%(name)s handed %(ticket)s to %(team)s: %(why)s.") % {
        "name": handoff.by.first_name,
        "ticket": _called(handoff.ticket),
        "team": handoff.to_stay.team.name,
        "why": _small(why),
    }


def returned(handoff: Handoff, why: str) -> str:
    """The reason, then exactly what is missing, then the words of who returned it."""
    text = _("%(ticket)s came back from %(team)s (%(name)s): %(why)s.") % {
        "ticket": _called(handoff.ticket),
        "team": handoff.from_stay.team.name,
        "name": handoff.by.first_name,
        "why": _small(why),
    }
    if handoff.missing:
        text += " " + _("Missing: %(items)s.") % {"items": missing(handoff)}
    return f"{text} {handoff.words}".strip()


def trend(handoff: Handoff, came_back: int, sent: int) -> str:
    """For the lead of the team that gets it back: how often that happens."""
    text = _(
        "%(ticket)s came back to %(team)s: %(back)s of the %(sent)s tickets it escalated "
        "in the last 30 days."
    ) % {
        "ticket": handoff.ticket.label,
        "team": handoff.to_stay.team.name,
        "back": came_back,
        "sent": sent,
    }
    return (
        f"{text} " + _("Missing: %(items)s.") % {"items": missing(handoff)}
        if handoff.missing
        else text
    )


def missing(handoff: Handoff) -> str:
    return named(str(one["label"]) for one in handoff.missing)


def asked(consult: Consult) -> str:
    return _("%(name)s asks about %(ticket)s: %(question)s") % {
        "name": consult.by.first_name,
        "ticket": consult.ticket.label,
        "question": consult.question,
    }


def answered(consult: Consult) -> str:
    return _("%(name)s answered about %(ticket)s: %(answer)s") % {
        "name": consult.answered_by.first_name if consult.answered_by else "",
        "ticket": consult.ticket.label,
        "answer": consult.answer,
    }


def informed(ticket: Ticket, words: Mapping[str, Any] | None) -> str:
    return _("%(ticket)s needs your attention: %(reason)s") % {
        "ticket": _called(ticket),
        "reason": (words or {}).get("reason", ""),
    }


def _called(ticket: Ticket) -> str:
    return _("%(ticket)s “%(title)s”") % {"ticket": ticket.label, "title": ticket.title}


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]

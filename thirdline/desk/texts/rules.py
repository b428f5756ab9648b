"""Filling a ready-made text: one pass, a fixed list of fields, nothing evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdline.desk.conversation.gaps import CLOSE, OPEN, gap

MOST = 10_000
MOST_VALUE = 2_000
MOST_FILLED = 50_000
KINDS = ("any", "reply", "note")
# The blanks around a question are its own and taken off afterwards: two ways to share them out would
# make a place without an end cost its length squared.
_PLACE = re.compile(r"\{\{\s*(?:(ask)\s*:([^{}]{1,160})|([a-z_]+(?:\.[a-z0-9_-]+)?)\s*)\}\}")
_SHORTCUT = re.compile(r"^[\w-]{1,30}$")

# What a text may say of its ticket: the name in the text, and what people call it.
FIELDS: Mapping[str, str | Promise] = {
    "requester.first_name": gettext_lazy("the first name of who asked"),
    "requester.name": gettext_lazy("the name of who asked"),
    "requester.job": gettext_lazy("the job of who asked"),
    "requester.place": gettext_lazy("the place of who asked"),
    "ticket.number": gettext_lazy("the number of the ticket"),
    "ticket.title": gettext_lazy("the title of the ticket"),
    "ticket.address": gettext_lazy("the address of the ticket"),
    "ticket.opened": gettext_lazy("the day it was opened"),
    "ticket.priority": gettext_lazy("the priority"),
    "agent.name": gettext_lazy("your name"),
    "agent.first_name": gettext_lazy("your first name"),
    "agent.job": gettext_lazy("your job"),
    "agent.phone": gettext_lazy("your telephone number"),
    "team": gettext_lazy("the team that has the ticket"),
    "service": gettext_lazy("the service"),
    "category": gettext_lazy("the category"),
    "today": gettext_lazy("the day of today"),
    "organisation": gettext_lazy("the organisation"),
}
# `own.<key>` is a field of the ticket's category.
OWN = "own."


@dataclass(frozen=True)
class Filled:
    """A text with its fields filled in, and what it still asks the writer."""

    text: str
    asks: tuple[str, ...] = ()


def fields_in(body: str) -> list[str]:
    """The fields a text names, questions aside, in order."""
    return list(dict.fromkeys(found[3] for found in _PLACE.finditer(body) if found[3]))


def asks_in(body: str) -> list[str]:
    """The questions a text asks when it is inserted, each once."""
    return list(dict.fromkeys(found[2].strip() for found in _PLACE.finditer(body) if found[1]))


def fill(body: str, values: Mapping[str, str], answers: Mapping[str, str] | None = None) -> Filled:
    """Put values in their places. A value is never read as a text again, whatever stands in it."""
    given = answers or {}

    def value_for(place: re.Match[str]) -> str:
        if place[1]:
            question = place[2].strip()
            return _clean(given.get(question, "")) or gap(question)
        return _clean(values.get(place[3], "")) or gap(words_for(place[3]))

    text = _PLACE.sub(value_for, body)[:MOST_FILLED]
    open_asks = tuple(one for one in asks_in(body) if not _clean(given.get(one, "")))
    return Filled(text, open_asks)


def words_for(field: str) -> str:
    if field.startswith(OWN):
        return field.removeprefix(OWN).replace("_", " ")
    return str(FIELDS.get(field, field))


def _clean(value: str) -> str:
    kept = (c for c in value if (c in "\n\t" or ord(c) >= 32) and c not in OPEN + CLOSE)
    return "".join(kept).strip()[:MOST_VALUE]


def why_not_body(body: str) -> str | None:
    if not body.strip():
        return _("Write the text first.")
    if len(body) > MOST:
        return _("A ready-made text may have %(most)s characters.") % {"most": MOST}
    unknown = [one for one in fields_in(body) if one not in FIELDS and not one.startswith(OWN)]
    if unknown:
        return _("There is no field “%(field)s”. Known are: %(known)s and own.<key>.") % {
            "field": unknown[0],
            "known": ", ".join(FIELDS),
        }
    if "{%" in body or "{#" in body:
        return _(
            "A text has fields in double braces and nothing else; {% and {# mean nothing in it."
        )
    return None


def why_not_shortcut(shortcut: str) -> str | None:
    if shortcut and not _SHORTCUT.match(shortcut):
        return _("A shortcut is one word of letters, digits, dashes: you type ; and then it.")
    return None

"""The texts of letters: which there are, what they may name, and how one is filled in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from thirdline.kit.texts.later import later

MOST = 5000
_FIELD = re.compile(r"\{([^{}]*)\}")


class Event(StrEnum):
    """What a letter tells of; the foot stands under each."""

    RECEIVED = "received"
    REPLIED = "replied"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    WAITING = "waiting"
    FOOT = "foot"


EVENT_WORDS = {
    Event.RECEIVED: later("A request has arrived"),
    Event.REPLIED: later("Somebody answered"),
    Event.RESOLVED: later("It is solved"),
    Event.REOPENED: later("It is open again"),
    Event.WAITING: later("An answer is needed"),
    Event.FOOT: later("The foot of every letter"),
}
FIELD_WORDS = {
    "name": later("the first name of who reads it"),
    "number": later("the number of the ticket"),
    "title": later("the title of the ticket"),
    "link": later("where it is read"),
    "organisation": later("the name of the organisation"),
    "author": later("who wrote or solved it"),
    "text": later("what was written"),
    "files": later("the names of the files, one a line"),
    "if_asker": later("this paragraph only for who asked"),
}
_EVERYWHERE = ("name", "number", "title", "link", "organisation")
FIELDS: Mapping[Event, tuple[str, ...]] = {
    Event.RECEIVED: _EVERYWHERE,
    Event.REPLIED: (*_EVERYWHERE, "author", "text", "files"),
    Event.RESOLVED: (*_EVERYWHERE, "author", "text", "if_asker"),
    Event.REOPENED: (*_EVERYWHERE, "author", "text", "if_asker"),
    Event.WAITING: (*_EVERYWHERE, "author", "text"),
    Event.FOOT: _EVERYWHERE,
}
# Without these a letter would not say what it is for.
NEEDED = {Event.REPLIED: "text", Event.FOOT: "link"}


@dataclass(frozen=True)
class Which:
    """One text: an event in a language."""

    event: Event
    language: str

    @property
    def slug(self) -> str:
        return f"{self.event}.{self.language}"


def languages() -> list[tuple[str, str]]:
    return [(code, name) for code, name in settings.LANGUAGES if name != "Pseudo"]


def every_text() -> list[Which]:
    return [Which(event, code) for event in Event for code, _name in languages()]


def which(slug: str) -> Which | None:
    return next((one for one in every_text() if one.slug == slug), None)


def shipped(one: Which) -> str:
    """The text the product brings, in the language of the letter."""
    with translation.override(one.language):
        return {
            Event.RECEIVED: pgettext(
                "letter",
                "Hello {name},\n\nwe have your request “{title}”. Its number is {number}.\n\nSomebody of the support team reads it next and answers you by mail. You need not do anything until then.",
            ),
            Event.REPLIED: pgettext(
                "letter", "{text}\n\n{author}\n\nFiles to look at on the page:\n{files}"
            ),
            Event.RESOLVED: pgettext(
                "letter",
                "Hello {name},\n\n{author} has solved {number} “{title}”.\n\n{text}\n\n{if_asker}If something is still wrong, answer this letter and say what. The request is then open again and goes to the people who know it.",
            ),
            Event.REOPENED: pgettext(
                "letter",
                "Hello {name},\n\n{author} has opened {number} “{title}” again.\n\n{text}\n\n{if_asker}We look at it again and answer you by mail.",
            ),
            Event.WAITING: pgettext(
                "letter",
                "Hello {name},\n\nwe need your answer to go on with {number} “{title}”.\n\n{text}\n\nAnswer this letter; the work then goes on by itself.",
            ),
            Event.FOOT: pgettext(
                "letter", "Answer this letter to add to {number}, or read it here:\n{link}"
            ),
        }[one.event]


def filled(body: str, facts: Mapping[str, str | None]) -> str:
    """The text with its fields; a paragraph that names a field without a value is left out."""
    said = []
    for paragraph in re.split(r"\n{2,}", body.strip().replace("\r\n", "\n")):
        if all(facts.get(name) is not None for name in _FIELD.findall(paragraph)):
            said.append(_FIELD.sub(lambda field: facts[field[1]] or "", paragraph))
    return "\n\n".join(said)


def why_not_text(one: Which, body: str) -> str | None:
    if not body.strip():
        return _("A letter says something. Take the shipped text back instead.")
    if len(body) > MOST:
        return _("A text may have %(most)s characters.") % {"most": MOST}
    known = FIELDS[one.event]
    strange = [name for name in _FIELD.findall(body) if name not in known]
    if strange:
        return _("There is no field {%(name)s} here. There are: %(known)s.") % {
            "name": strange[0],
            "known": _braced(known),
        }
    needed = NEEDED.get(one.event)
    if needed and needed not in _FIELD.findall(body):
        return _("This text needs the field {%(name)s}.") % {"name": needed}
    return None


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)

"""The texts of letters: which there are, what they may name, and how one is filled in. Pure.

A package names its letters with `register`, each with the text it ships; the set-up, the sample and
the configuration know them all from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from thirdline.kit.texts.later import later

MOST = 5000
_FIELD = re.compile(r"\{([^{}]*)\}")

Facts = Mapping[str, str | None]
# Known for every letter.
NAME_FIELDS: Mapping[str, str | Promise] = {
    "name": later("the first name of who reads it"),
    "organisation": later("the name of the organisation"),
}
TICKET_FIELDS: Mapping[str, str | Promise] = {
    **NAME_FIELDS,
    "number": later("the number of the ticket"),
    "title": later("the title of the ticket"),
    "link": later("where it is read"),
}


def about_its_ticket(facts: Facts) -> str:
    """The number in it leads an answer back when a program drops every other sign."""
    return f"[{facts['number']}] {facts['title']}"


@dataclass(frozen=True, eq=False)
class LetterEvent:
    """What a letter tells of, and what it may say of it.

    `text` gives the shipped text and `sample` its fields for a look, both in the language that is
    active. Without the field `needed` a letter would not say what it is for. `foot` puts the foot of
    letters about tickets under it.
    """

    name: str
    words: str | Promise
    text: Callable[[], str]
    sample: Callable[[], Facts]
    fields: Mapping[str, str | Promise]
    subject: Callable[[Facts], str] = about_its_ticket
    needed: str = ""
    foot: bool = False


_events: dict[str, LetterEvent] = {}


def register(event: LetterEvent) -> LetterEvent:
    """Let an organisation write what this letter says."""
    _events[event.name] = event
    return event


def every_event() -> list[LetterEvent]:
    return list(_events.values())


@dataclass(frozen=True)
class Which:
    """One text: an event in a language."""

    event: LetterEvent
    language: str

    @property
    def slug(self) -> str:
        return f"{self.event.name}.{self.language}"


def languages() -> list[tuple[str, str]]:
    return [(code, name) for code, name in settings.LANGUAGES if name != "Pseudo"]


def every_text() -> list[Which]:
    return [Which(event, code) for event in every_event() for code, _name in languages()]


def which(slug: str) -> Which | None:
    return next((one for one in every_text() if one.slug == slug), None)


def shipped(one: Which) -> str:
    """The text the product brings, in the language of the letter."""
    with translation.override(one.language):
        return one.event.text()


def filled(body: str, facts: Facts) -> str:
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
    known, needed = one.event.fields, one.event.needed
    strange = [name for name in _FIELD.findall(body) if name not in known]
    if strange:
        return _("There is no field {%(name)s} here. There are: %(known)s.") % {
            "name": strange[0],
            "known": _braced(known),
        }
    if needed and needed not in _FIELD.findall(body):
        return _("This text needs the field {%(name)s}.") % {"name": needed}
    return None


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)

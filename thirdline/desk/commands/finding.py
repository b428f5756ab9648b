"""What the box offers for some words: commands whose words they begin, then tickets and people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thirdline.desk.search.kinds import others_for
from thirdline.desk.search.labels import address_of
from thirdline.desk.search.queries import hits_of, search
from thirdline.desk.search.rules import fold
from thirdline.kit.ui.commands import Command, Place, every_group

if TYPE_CHECKING:
    from thirdline.foundation.people.models import Person

MOST_WORDS = 200
MOST_OF_A_GROUP = 8
MOST_TICKETS = 6


@dataclass(frozen=True)
class Offered:
    title: str
    commands: list[Command]


@dataclass(frozen=True)
class Offer:
    """Group by group; `best` is what Enter runs at once: a number, or what the words begin."""

    groups: list[Offered]
    best: Command | None = None

    @property
    def count(self) -> int:
        return sum(len(group.commands) for group in self.groups)


def offer(person: Person, typed: str, place: Place) -> Offer:
    """Without words what can be done here; with them whatever they name."""
    typed = typed.strip()[:MOST_WORDS]
    words = fold(typed).split()
    groups = list(_commands(person, words, place))
    if words:
        groups += _found(person, typed)
    first = next((one for group in groups for one in group.commands if _begins(one, words)), None)
    return Offer(groups, first)


def _commands(person: Person, words: list[str], place: Place) -> Iterator[Offered]:
    for group in every_group():
        fitting = [one for one in group.source(person, place) if _fits(one, words)]
        fitting.sort(key=lambda one: not _begins(one, words))
        if fitting:
            shown = fitting[:MOST_OF_A_GROUP] if words else fitting
            yield Offered(str(group.title), shown)


def _fits(command: Command, words: Iterable[str]) -> bool:
    """Every word begins some word of the command."""
    said = fold(f"{command.label} {command.also}").split()
    return all(any(one.startswith(word) for one in said) for word in words)


def _begins(command: Command, words: list[str]) -> bool:
    said = " ".join(words)
    return len(said) > 1 and fold(str(command.label)).startswith(said) and not command.why_not


def _found(person: Person, typed: str) -> list[Offered]:
    there = address_of(person, typed)
    if there is not None:
        return [Offered(_("Go to"), [Command(typed.upper(), "arrow-right", there)])]
    matches = search(person, typed)
    hits = hits_of(matches, order="best", limit=MOST_TICKETS, after=None)
    tickets = [
        Command(f"{one.label} {one.title}", "inbox", f"/tickets/{one.pk}", about=one.requester)
        for one in hits
    ]
    found = [Offered(_("Tickets"), tickets)] if tickets else []
    for kind, others in others_for(person, matches.question):
        lines = [Command(one.title, kind.icon, one.url, about=one.about) for one in others]
        found.append(Offered(str(kind.title), lines[:MOST_OF_A_GROUP]))
    return found

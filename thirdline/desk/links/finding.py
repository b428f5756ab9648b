"""The other ticket somebody means: by its number, by words, or of the newest of the same person."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from thirdline.desk.links.queries import SHOWN, readable_among, sides_of
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.queries import tickets_for
from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused

Finder = Callable[[Person, str, int], Sequence[Ticket]]
MOST = 8
# Of a title so many words are asked about, of each so many tickets are looked at, and so many offered.
MOST_WORDS, MOST_LOOKED_AT, MOST_SIMILAR = 5, 60, 40
_finders: list[Finder] = []


def finds_by_words(finder: Finder) -> Finder:
    """Search lies above; it says here how tickets are found by words."""
    _finders[:] = [finder]
    return finder


def others_for(person: Person, ticket: Ticket, words: str) -> list[Ticket]:
    """Tickets one may mean, only readable ones; those that go on elsewhere never."""
    if words.strip():
        found = [one for find in _finders for one in find(person, words, MOST + 1)]
    else:
        rows = tickets_for(person).filter(requester=ticket.requester_id, history=None)
        found = list(rows.select_related(*SHOWN).order_by("-pk")[: MOST + 1])
    return [one for one in found if one.pk != ticket.pk and not one.is_merged][:MOST]


@dataclass(frozen=True)
class Similar:
    """A ticket that may be about the same, with the words of the title it says as well."""

    ticket: Ticket
    words: Sequence[str]


def similar_to(ticket: Ticket, person: Person) -> list[Similar]:
    """Open tickets of the same service that say what this one is called, those that share most first;
    only readable ones, and none that has a parent or is one."""
    words = _telling_words(ticket.title)
    place = f'service:"{ticket.service.slug}"' if ticket.service else "service:none"
    shared: dict[int, list[str]] = {}
    there: dict[int, Ticket] = {}
    for word in words:
        for find in _finders:
            for one in find(person, f"is:open {place} {word}", MOST_LOOKED_AT):
                shared.setdefault(one.pk, []).append(word)
                there[one.pk] = one
    there.pop(ticket.pk, None)
    enough = min(2, len(words))
    kept = [one for one in there.values() if len(shared[one.pk]) >= enough]
    sides = sides_of(kept)
    free = [one for one in kept if sides[one.pk].parent_id is None and not sides[one.pk].is_parent]
    free.sort(key=lambda one: (-len(shared[one.pk]), -one.pk))
    return [Similar(one, shared[one.pk]) for one in free[:MOST_SIMILAR]]


def _telling_words(title: str) -> list[str]:
    """The longest words of a title, which say most; each asks once.

    Three letters are names as often as articles, so they count only where they are written large: VPN.
    """
    found = (word for word in re.findall(r"\w{3,}", title) if len(word) > 3 or word.isupper())
    words = dict.fromkeys(word.lower() for word in found)
    return sorted(words, key=len, reverse=True)[:MOST_WORDS]


def numbers_in(text: str) -> list[int]:
    """Numbers as people write them: “TL-1042, 1077”."""
    prefix = re.escape(settings.TICKET_PREFIX)
    parts = [part for part in re.split(r"[\s,;]+", text.strip()) if part]
    found = [re.fullmatch(rf"(?:{prefix})?#?(\d{{1,18}})", part, re.IGNORECASE) for part in parts]
    return [int(one[1]) for one in found if one]


def tickets_meant(person: Person, text: str) -> list[Ticket]:
    """The tickets a field names, all of them readable; refused by name where one is not."""
    parts, numbers = text.replace(",", " ").split(), numbers_in(text)
    if not numbers or len(parts) != len(numbers):
        raise Refused(
            _("Name tickets by their number, such as %(example)s.")
            % {"example": f"{settings.TICKET_PREFIX}1042"}
        )
    there = readable_among(person, numbers)
    for number in numbers:
        if number not in there:
            raise Refused(
                _("There is no ticket %(label)s for you. Check the number.")
                % {"label": f"{settings.TICKET_PREFIX}{number}"}
            )
    return [there[number] for number in dict.fromkeys(numbers)]

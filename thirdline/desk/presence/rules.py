from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

# A web process says so often that it lives; without it, its places are nobody's.
LEASE = timedelta(seconds=60)
# The browser says at most every eight seconds that somebody still writes.
WRITING_FOR = timedelta(seconds=15)
KINDS = ("reply", "note")
MOST_SHOWN = 5


@dataclass(frozen=True)
class Here:
    """A colleague at a ticket; `writing` is the kind of entry they are at, or nothing."""

    person_id: int
    name: str
    tier_level: int | None = None
    writing: str = ""

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def state(self) -> str:
        return "typing" if self.writing else "here"


def writes_still(writing: str, until: datetime | None, now: datetime) -> str:
    return writing if until is not None and until > now else ""


def once_each(seen: Iterable[Here]) -> list[Here]:
    """One mark a person, however many tabs; whoever writes stands first."""
    people: dict[int, Here] = {}
    for one in seen:
        if one.person_id not in people or one.writing:
            people[one.person_id] = one
    return sorted(people.values(), key=lambda one: (not one.writing, one.name))


def in_words(people: list[Here]) -> str:
    """What the marks say, for who cannot see them: “Ines is typing a reply, Tomas is reading”."""
    return ", ".join(_words(one) for one in people)


def writing_words(people: list[Here]) -> str:
    return ", ".join(_words(one) for one in people if one.writing)


def _words(one: Here) -> str:
    said = {
        "reply": _("%(name)s is typing a reply"),
        "note": _("%(name)s is typing a note"),
        "": _("%(name)s is here"),
    }[one.writing]
    return said % {"name": one.first_name}

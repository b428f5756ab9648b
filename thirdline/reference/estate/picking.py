"""Items chosen one by one: those that are ticked, and those whose names were typed."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict
from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
from thirdline.reference.estate import queries
from thirdline.reference.estate.models import ConfigurationItem

# Each of them is looked up by itself.
MOST_TYPED = 100


def picked(person: Person, given: QueryDict, name: str = "members") -> list[ConfigurationItem]:
    """In the order they stand in; a typed name that is nobody's, or several's, is refused by name."""
    ticked = [int(one) for one in given.getlist(name) if one.isdecimal() and len(one) < 19]
    found = queries.items_numbered(person, ticked)
    kept = [found[number] for number in dict.fromkeys(ticked) if number in found]
    lines = _lines(given.getlist(f"{name}_typed"))
    if len(lines) > MOST_TYPED:
        raise Refused(_("At most %(most)s names can be typed at once; here are %(n)s.") % {"most": MOST_TYPED, "n": len(lines)})  # fmt: skip
    for line in lines:
        one = named(person, line)
        if one.pk not in {each.pk for each in kept}:
            kept.append(one)
    return kept


def ticked(person: Person, given: QueryDict) -> list[ConfigurationItem]:
    """What was chosen before something could not be; what was typed stays in its box."""
    kept = given.copy()
    kept.pop("members_typed", None)
    return picked(person, kept)


def typed(given: QueryDict) -> str:
    return given.get("members_typed", "")[:2_000]


def _lines(given: Iterable[str]) -> list[str]:
    lines = [line.strip() for text in given for line in text.replace(",", "\n").splitlines()]
    return [line for line in lines if line]


def named(person: Person, typed: str) -> ConfigurationItem:
    """The one item a person can only have meant: by number, by name, or by how its name begins."""
    hits = queries.find_items(person, typed, limit=5)
    same = [one for one in hits if one.name.casefold() == typed.casefold()]
    if len(same or hits) == 1:
        return (same or hits)[0]
    if not hits:
        raise Refused(_("There is no item “%(typed)s”.") % {"typed": typed[:80]})
    labels = ", ".join(f"{one.name} ({one.label})" for one in (same or hits))
    words = {"typed": typed[:80], "hits": labels}
    raise Refused(_("“%(typed)s” may be any of these: %(hits)s. Type its number.") % words)

"""The items somebody means: by label, by name, or by the words they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from thirdline.foundation.people.models import Person
from thirdline.kit.refusals import Refused
from thirdline.reference.estate.models import ConfigurationItem
from thirdline.reference.estate.queries import find_items, items_for

MOST_OFFERED = 8
_LABEL = re.compile(r"CI-(\d{1,18})", re.IGNORECASE)


def offered(person: Person, words: str, *, but: Iterable[int] = ()) -> list[ConfigurationItem]:
    """What may be meant by what was typed so far."""
    return find_items(person, words, limit=MOST_OFFERED, but=list(but)) if words.strip() else []


def items_meant(person: Person, text: str) -> list[ConfigurationItem]:
    """The items a field names, with commas between; refused by name where one is not clear."""
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    return [_meant(person, part) for part in dict.fromkeys(parts)]


def _meant(person: Person, part: str) -> ConfigurationItem:
    label = _LABEL.fullmatch(part)
    if label:
        rows = items_for(person).filter(pk=int(label[1]))
    else:
        rows = items_for(person).filter(name__iexact=part)
    found = list(rows.select_related("kind").order_by("retired_at", "pk")[:2])
    if not found or (len(found) > 1 and found[1].retired_at is None):
        # Nothing, or several of one name: what begins so may be the one, if there is one alone.
        found = [] if found else find_items(person, part, limit=2)
        if len(found) != 1:
            raise Refused(_why_unclear(person, part))
    return found[0]


def _why_unclear(person: Person, part: str) -> str:
    near = [f"{one.label} {one.name}" for one in find_items(person, part, limit=3)]
    if not near:
        return _("There is no item “%(name)s” in the estate. Check the name, or type CI- and its number.") % {"name": part[:80]}  # fmt: skip
    return _("“%(name)s” may be %(several)s. Name one of them by its number.") % {
        "name": part[:80],
        "several": ", ".join(near),
    }

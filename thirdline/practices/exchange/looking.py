"""A first look into a file: which columns and words it has, and what they likely become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from thirdline.desk.tickets.conditions import CHANNELS
from thirdline.desk.tickets.queries import categories, services
from thirdline.foundation.people.queries import all_teams
from thirdline.practices.exchange.importers.csv import guess_columns
from thirdline.practices.exchange.importers.judging import Choices
from thirdline.practices.exchange.importers.moments import likely_order
from thirdline.practices.exchange.importers.parcels import Opened
from thirdline.practices.exchange.importers.shapes import MOMENTS, Raw, Source, Trouble

LOOKED_AT = 5_000
MOST_WORDS = 200
# Kinds of words with the field of a raw ticket they stand in.
TABLES = {
    "states": "state", "priorities": "priority", "channels": "channel", "teams": "team",
    "services": "service", "categories": "category",
}  # fmt: skip


@dataclass
class Look:
    """What was found: raw tickets of the beginning, words with their numbers, moments as written."""

    raws: list[Raw] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    words: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in TABLES}
    )
    moments: list[str] = field(default_factory=list)

    def take(self, one: Raw | Trouble) -> None:
        if isinstance(one, Trouble):
            self.troubles.append(one)
            return
        self.raws.append(one)
        count_words(self.words, one)
        if len(self.moments) < 2_000:
            self.moments += [text for name in MOMENTS if (text := one.values.get(name, ""))]


def count_words(words: Mapping[str, Counter[str]], raw: Raw) -> None:
    for table, name in TABLES.items():
        if given := raw.values.get(name, "").strip()[:120]:
            words[table][given] += 1


def columns_of(source: Source, parcel: Opened) -> dict[str, str]:
    """The columns of a table as one would map them; a source with shapes of its own has none."""
    if source.slug == "csv" or (source.slug == "glpi" and _is_list(parcel)):
        return guess_columns(parcel.header())
    return {}


def _is_list(parcel: Opened) -> bool:
    """A list of tickets saved by GLPI, rather than its tables."""
    named = any(name.rsplit("/", 1)[-1].startswith("glpi_") for name in parcel.names())
    return not named and parcel.name.lower().endswith((".csv", ".txt"))


def look_into(source: Source, parcel: Opened, columns: Mapping[str, str]) -> Look:
    look = Look()
    for one in islice(source.read(parcel, columns), LOOKED_AT):
        look.take(one)
    return look


def likely_choices(source: Source, look: Look) -> dict[str, Any]:
    """A line for every word: what the source usually means by it, or what the desk calls the same."""
    words = {name: [w.lower() for w, _n in found.most_common(MOST_WORDS)] for name, found in look.words.items()}  # fmt: skip
    return {
        "zone": settings.TIME_ZONE,
        "order": likely_order(look.moments),
        "states": {w: source.states.get(w, "") for w in words["states"]},
        "priorities": {w: source.priorities.get(w, "") for w in words["priorities"]},
        "channels": {w: source.channels.get(w, w if w in CHANNELS else "") for w in words["channels"]},
        "teams": _same(words["teams"], ((t.slug, t.name) for t in all_teams())),
        "services": _same(words["services"], ((s.slug, s.name) for s in services())),
        "categories": _same(words["categories"], ((c.slug, c.name) for c in categories())),
    }  # fmt: skip


def _same(words: list[str], known: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A group “IT::Network” is likely our team “Network”."""
    by_name = {name.lower(): slug for slug, name in known}
    by_name |= {slug: slug for slug in by_name.values()}
    return {w: by_name.get(w) or by_name.get(_last_part(w), "") for w in words}


def _last_part(word: str) -> str:
    return word.replace(" > ", "::").rsplit("::", 1)[-1].strip()


def choices_from(kept: Mapping[str, Any]) -> Choices:
    tables: dict[str, Any] = {name: dict(kept.get(name) or {}) for name in TABLES}
    return Choices(
        zone=ZoneInfo(kept.get("zone") or "UTC"), order=kept.get("order") or "dmy", **tables
    )


def raws_from(
    source: Source, parcel: Opened, columns: Mapping[str, str]
) -> Iterator[Raw | Trouble]:
    return source.read(parcel, columns)

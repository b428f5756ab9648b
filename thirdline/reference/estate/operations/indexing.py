"""The words an item is found by, written in the transaction that changes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Protocol

from thirdline.kit.prepared import Written
from thirdline.kit.words import vector
from thirdline.reference.estate.models import ConfigurationItem, ItemKind, ItemName

AT_ONCE = 2_000

_WRITE = Written("""
UPDATE estate_configurationitem AS item SET words = new.words::tsvector
FROM unnest(%(numbers)s::bigint[], %(words)s::text[]) AS new(number, words)
WHERE item.id = new.number
""")


def index_items(items: Iterable[ConfigurationItem]) -> None:
    """Write the words of these items, whose kinds are at hand."""
    every = list(items)
    for start in range(0, len(every), AT_ONCE):
        some = every[start : start + AT_ONCE]
        keys = _keys_of([one.pk for one in some])
        words = [words_of(one, keys[one.pk]) for one in some]
        _WRITE({"numbers": [one.pk for one in some], "words": words})


class Worded(Protocol):
    """An item as far as its words are made of it."""

    name: str
    site: str
    room: str
    rack: str
    supplier: str
    serial: str
    environment: str
    about: str
    attributes: Any

    @property
    def kind(self) -> ItemKind: ...


def words_of(item: Worded | ConfigurationItem, keys: Iterable[str] = ()) -> str:
    """Found by its name first, then by what it is and where it stands, then by what is said of it."""
    where = (item.site, item.room, item.rack, item.supplier, item.serial, item.environment)
    held = " ".join(_said(value) for value in item.attributes.values())
    return vector(
        (item.name, "A"), (" ".join(keys), "B"), (item.kind.name, "B"), (" ".join(where), "B"),
        (held, "C"), (item.about, "D"),
    )  # fmt: skip


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _keys_of(numbers: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for number, key in ItemName.objects.filter(item__in=numbers).values_list("item", "key"):
        found[number].append(key)
    return found

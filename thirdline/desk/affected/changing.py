"""What was changed lately at items of the estate: what to look at first when something breaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from thirdline.desk.affected.queries import affected_of
from thirdline.desk.affected.rules import RECENTLY
from thirdline.foundation.journal.models import Entry
from thirdline.kit import clock
from thirdline.kit.fixed import fixed
from thirdline.kit.texts.later import later
from thirdline.reference.estate.history import FIELD_WORDS
from thirdline.reference.estate.models import ConfigurationItem

# Not what somebody said of its state: that is what happened to it, and stands beside it.
VERBS = (
    "item.registered", "item.edited", "items.changed", "item.retired", "item.restored", "need.set",
    "need.changed", "need.ended", "items.related", "relation.ended",
)  # fmt: skip
KIND = ConfigurationItem._meta.label_lower
MOST_SHOWN = 5
MOST_SAID = 40

_CHANGES = fixed(
    lambda items, since: (
        Entry.objects.filter(
            subject_kind=KIND, subject_id__any=items, verb__any=list(VERBS), at__gte=since
        )
        .select_related("actor")
        .order_by("-id")[:200]
    ),
    list[int],
    datetime,
)


@dataclass(frozen=True)
class Change:
    """One change of one item, as it reads."""

    item: ConfigurationItem
    entry: Entry

    @property
    def at(self) -> datetime:
        return self.entry.at

    @property
    def words(self) -> str:
        """What was done; of an edit, which fields and, where one value says it, what they are now."""
        said = _WORDS[self.entry.verb]
        changed = _changed(self.entry)
        return f"{said}: {', '.join(changed)}" if changed else str(said)


_WORDS = {
    "item.registered": later("registered"),
    "item.edited": later("edited"),
    "items.changed": later("edited with others"),
    "item.retired": later("retired"),
    "item.restored": later("restored"),
    "need.set": later("what it needs was said"),
    "need.changed": later("what it needs was changed"),
    "need.ended": later("needs less than before"),
    "items.related": later("related to another"),
    "relation.ended": later("no longer related to another"),
}


def _changed(entry: Entry) -> list[str]:
    facts = dict(entry.facts.get("changes") or {})
    before, after = facts.pop("attributes", None) or ({}, {})
    keys = sorted(key for key in {**before, **after} if before.get(key) != after.get(key))
    texts = sorted((entry.words or {}).get("changes") or {})
    plain = [
        f"{_field(name)} {now}" if _is_short(now) else _field(name)
        for name, (_was, now) in sorted(facts.items())
    ]
    own = [f"{key} {after[key]}" if _is_short(after.get(key)) else key for key in keys]
    return [*own, *plain, *(_field(name) for name in texts)]


def _field(name: str) -> str:
    label = FIELD_WORDS.get(name)
    return str(label) if label else name


def _is_short(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MOST_SAID


def changes_of(items: Iterable[ConfigurationItem], *, within: timedelta = RECENTLY) -> list[Change]:
    """The changes of these items that are not longer ago, newest first."""
    known = {one.pk: one for one in items}
    if not known:
        return []
    found = _CHANGES(list(known), clock.now() - within)
    return [Change(known[entry.subject_id], entry) for entry in found]


def changes_by_ticket(tickets: Iterable[int]) -> dict[int, list[Change]]:
    """The recent changes of what each ticket names; a ticket that names nothing is not there."""
    named = {number: rows for number, rows in affected_of(tickets).items() if rows}
    every = changes_of(row.item for rows in named.values() for row in rows)
    return {
        number: [one for one in every if one.item.pk in {row.item_id for row in rows}]
        for number, rows in named.items()
    }

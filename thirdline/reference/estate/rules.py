"""Words, tables and decisions of the estate; no queries."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.kit.texts.later import later
from thirdline.reference.estate.failing import (
    HOURS_A_YEAR,
    Failure,
    FailureSource,
    FailureUnit,
    chance_of,
    failure_of,
    fate_failure,
)

if TYPE_CHECKING:
    from thirdline.foundation.people.rules import Standing

__all__ = [
    "HOURS_A_YEAR", "Failure", "FailureSource", "FailureUnit", "FateSource", "Health", "ImportState",
    "Lifecycle", "RowAction", "chance_of", "failure_of", "fate_failure",
]  # fmt: skip


class Lifecycle(enum.StrEnum):
    """Where an item stands in its life. Only what is in service counts when redundancy is worked out."""

    PLANNED = "planned"
    IN_SERVICE = "in_service"
    STOCK = "stock"
    RETIRED = "retired"


class Health(enum.StrEnum):
    """How an item is now, said by a person or, later, by monitoring."""

    UP = "up"
    DOWN = "down"
    MAINTENANCE = "maintenance"


class FateSource(enum.StrEnum):
    """The field of an item a fate rule reads."""

    SITE = "site"
    ROOM = "room"
    RACK = "rack"
    SUPPLIER = "supplier"
    ATTRIBUTE = "attribute"


class ImportState(enum.StrEnum):
    READING = "reading"
    PLANNED = "planned"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    REFUSED = "refused"
    STOPPED = "stopped"


class ChangeState(enum.StrEnum):
    """Of a change of many items that a worker makes."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    REFUSED = "refused"


class RowAction(enum.StrEnum):
    CREATE = "create"
    UPDATE = "update"
    RETIRE = "retire"
    SAME = "same"
    REFUSE = "refuse"


LIFECYCLE_WORDS = {
    Lifecycle.PLANNED: later("Planned"),
    Lifecycle.IN_SERVICE: later("In service"),
    Lifecycle.STOCK: later("In stock"),
    Lifecycle.RETIRED: later("Retired"),
}
HEALTH_WORDS = {
    Health.UP: later("Up"),
    Health.DOWN: later("Down"),
    Health.MAINTENANCE: later("In maintenance"),
}
LONGEST_NAME = 200
MOST_MEMBERS = 1_000
MOST_AT_ONCE = 10_000
# A person waits for a change of so many; of more a worker makes it.
MOST_WAITED_FOR = 500


def why_not_keep(by: Standing) -> str | None:
    if "keep_estate" not in by.may:
        return _("The estate is kept by specialists and leads. Ask one of them.")
    return None


def why_not_say(by: Standing) -> str | None:
    """Whoever works here may say that something is down: the first to see it is seldom its keeper."""
    if "work" not in by.may:
        return _("How an item is, is said by the support teams. Ask one of them.")
    return None


def why_not_call(name: str) -> str | None:
    if not name.strip():
        return _("Give the item a name; people find it by that.")
    if len(name.strip()) > LONGEST_NAME:
        return _("A name may have 200 characters; put the rest into the description.")
    return None


def why_not_edit(retired_at: datetime | None, version: int, seen: int | None) -> str | None:
    if retired_at is not None:
        return _("It is retired. Restore it before you change it.")
    if seen is not None and seen != version:
        return _("Somebody changed it meanwhile. Open it again and see what is different.")
    return None


def why_not_retire(
    retired_at: datetime | None, reason: str, needed_by: Sequence[str]
) -> str | None:
    """`needed_by`: the items in service that need it, by name."""
    if retired_at is not None:
        return _("It is retired already.")
    if not reason.strip():
        return _("Say why it goes; whoever misses it will ask.")
    if needed_by:
        return ngettext(
            "%(names)s still needs it. End that need first, or let it end with the item.",
            "%(count)s items still need it: %(names)s. End those needs first, or let them end with"
            " the item.",
            len(needed_by),
        ) % {"count": len(needed_by), "names": few(needed_by)}
    return None


def why_not_restore(retired_at: datetime | None) -> str | None:
    return _("It is not retired.") if retired_at is None else None


@dataclass(frozen=True)
class Member:
    """What is asked of an item before others may need it."""

    number: int
    name: str
    retired: bool = False


def why_not_need(item: Member, members: Sequence[Member], k: int) -> str | None:
    """An item that needs itself never works; rings of several items are allowed, and are found."""
    if item.retired:
        return _("%(name)s is retired. Restore it before you say what it needs.") % named(item)
    if not members:
        return _("Say which items %(name)s needs.") % named(item)
    if reason := _why_not_members(item, members):
        return reason
    if not 1 <= k <= len(members):
        return ngettext(
            "Of %(n)s member between 1 and %(n)s can be needed, not %(k)s.",
            "Of %(n)s members between 1 and %(n)s can be needed, not %(k)s.",
            len(members),
        ) % {"n": len(members), "k": k}
    return None


def holds_just(pairs: Iterable[tuple[int, int]], members: Collection[int]) -> bool:
    """Whether one of the groups, each pair a group and a member of it, has these members and no other."""
    groups: dict[int, set[int]] = {}
    for group, member in pairs:
        groups.setdefault(group, set()).add(member)
    return set(members) in groups.values()


def why_not_again(item: Member, known: bool) -> str | None:
    return _("That %(name)s needs this is said already.") % named(item) if known else None


def _why_not_members(item: Member, members: Sequence[Member]) -> str | None:
    if len(members) > MOST_MEMBERS:
        return _("A need has at most 1,000 members.")
    if any(one.number == item.number for one in members):
        return _("%(name)s cannot need itself.") % named(item)
    if twice := _twice(members):
        return _("%(name)s stands in it twice.") % named(twice)
    if gone := next((one for one in members if one.retired), None):
        return _("%(name)s is retired; nothing can need it.") % named(gone)
    return None


def why_not_end(until: datetime | None) -> str | None:
    return _("It was ended already.") if until is not None else None


def why_not_relate(item: Member, other: Member, known: bool) -> str | None:
    if item.number == other.number:
        return _("%(name)s cannot be related to itself.") % named(item)
    if gone := next((one for one in (item, other) if one.retired), None):
        return _("%(name)s is retired. Restore it before you relate it.") % named(gone)
    return _("They are related like that already.") if known else None


def why_not_name_again(name: str, known: bool) -> str | None:
    words = {"name": one_line(name, 200)}
    return _("That they share “%(name)s” is said already.") % words if known else None


def why_not_share(name: str, members: Sequence[Member], derived: bool = False) -> str | None:
    """A fate that a rule keeps follows the items; only what people named is changed by people."""
    if derived:
        return _("A rule keeps this fate. Change the field of its items, and it follows.")
    if not name.strip():
        return _("Say what they share: the thing that takes all of them down at once.")
    if len(name.strip()) > LONGEST_NAME:
        return _("A name may have 200 characters.")
    if twice := _twice(members):
        return _("%(name)s stands in it twice.") % named(twice)
    if gone := next((one for one in members if one.retired), None):
        return _("%(name)s is retired and shares no fate.") % named(gone)
    return None if len(members) > 1 else _("A fate is shared by two items or more.")


def why_not_be(
    item: Member,
    health: Health,
    since: datetime | None,
    *,
    began: datetime | None,
    last_end: datetime | None,
    now: datetime,
) -> str | None:
    """`began`: of the state it is in now; `last_end`: of the last state before that."""
    if item.retired:
        return _("%(name)s is retired; nobody misses it.") % named(item)
    if health == Health.UP and began is None:
        return _("%(name)s is up already.") % named(item)
    return why_not_date(since, began, last_end, now=now) if since is not None else None


def why_not_date(
    since: datetime, began: datetime | None, last_end: datetime | None, *, now: datetime
) -> str | None:
    """States of an item follow one another; none is said before it happened."""
    if since > now:
        return _("That moment is still to come. Say it when it has happened.")
    if began is not None and since < began:
        return _("Its present state began after that moment.")
    if last_end is not None and since < last_end:
        return _("Another state of it lasted beyond that moment.")
    return None


def why_not_overlook(tried: int) -> str | None:
    """Of a change to many at once."""
    if tried == 0:
        return _("Choose the items that change.")
    if tried > MOST_AT_ONCE:
        return _("At most 10,000 items change at once. Filter for fewer.")
    return None


def why_not_stop_change(state: str) -> str | None:
    return None if state == ChangeState.RUNNING else _("Nothing is at work here.")


def why_not_drop(derived: bool) -> str | None:
    return why_not_share("-", (), derived=True) if derived else None


def one_line(text: str, most: int) -> str:
    """What somebody typed, on one line and no longer than its column."""
    return " ".join(straight(text.replace("\x00", "")).split())[:most]


_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def straight(text: str) -> str:
    """Without signs that turn the direction of what comes after: a name stands amid the words of others."""
    return text if text.isascii() else text.translate(_TURNS)


def few(names: Sequence[str], most: int = 5, *, of: int = 0) -> str:
    """The first of many names, and how many more there are: `of` them, where not all names were kept."""
    shown, every = ", ".join(names[:most]), max(of, len(names))
    if every <= most:
        return shown
    return _("%(names)s and %(more)s more") % {"names": shown, "more": every - most}


def named(one: Member) -> dict[str, str]:
    return {"name": one.name}


def _twice(members: Iterable[Member]) -> Member | None:
    seen: set[int] = set()
    for one in members:
        if one.number in seen:
            return one
        seen.add(one.number)
    return None


class Placed(Protocol):
    """What of an item rules of fates read."""

    site: str
    room: str
    rack: str
    supplier: str
    attributes: dict[str, Any]


def fate_value(source: str, attribute: str, item: Placed) -> list[str] | None:
    """What an item has in common with others by a rule; None where it has nothing, or several values.

    A rack is told by its site, too: every site may have a B07. What is fed by A and by B stands with
    either, so it shares the fate of neither.
    """
    if source == FateSource.SITE:
        found = [item.site]
    elif source == FateSource.ROOM:
        found = [item.site, item.room]
    elif source == FateSource.RACK:
        found = [item.site, item.rack]
    elif source == FateSource.SUPPLIER:
        found = [item.supplier]
    else:
        held = item.attributes.get(attribute)
        values = held if isinstance(held, list) else [held]
        distinct = {plain(str(one)) for one in values if one not in (None, "")}
        found = [str(values[0])] if len(distinct) == 1 else [""]
    found = [" ".join(one.split())[:200] for one in found]
    return found if found[-1] else None


def plain(text: str) -> str:
    """How two values are compared: “Rack B07” and “rack  b07” are one."""
    return " ".join(text.split()).casefold()[:200]

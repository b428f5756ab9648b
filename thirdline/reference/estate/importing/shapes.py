"""What a reader hands on: texts and values as the file has them, nothing looked up yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused

Tell = Callable[[int, int], None]

MOST_ITEMS = 200_000
MOST_MEMBERS = 3_000_000
MOST_TROUBLES = 20_000


@dataclass(slots=True)
class NeedSaid:
    """At least `k` of the members; each is named by its key, or by a name the estate knows."""

    members: tuple[str, ...]
    k: int = 1
    label: str = ""
    line: int = 0


class RelationSaid(NamedTuple):
    kind: str
    other: str
    about: str = ""


@dataclass(slots=True)
class Incoming:
    """One item as the file tells of it; only what stands in `facts` is said of it at all."""

    line: int
    key: str
    name: str = ""
    kind: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    # None: the file does not speak of them, so they stay as they are.
    needs: list[NeedSaid] | None = None
    relations: list[RelationSaid] | None = None
    # Rows that only say what items need speak of items that are there already.
    must_exist: bool = False
    number: int | None = None


class Trouble(NamedTuple):
    """A row that cannot be used, and why."""

    line: int
    key: str
    name: str
    said: str


class KindSaid(NamedTuple):
    """A sort of item the file has; it is made where the estate has none of that name."""

    name: str
    icon: str = ""


@dataclass(slots=True)
class Reading:
    """All a file says."""

    items: list[Incoming] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kinds: dict[str, KindSaid] = field(default_factory=dict)
    relation_kinds: dict[str, tuple[str, str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def put(self, one: Incoming) -> None:
        """One more item; a few lines of a file may stand for thousands of them."""
        if len(self.items) >= MOST_ITEMS:
            raise Refused(_("The file has more than 200,000 items. Split it and import the parts."))
        self.items.append(one)

    def cannot_use(self, line: int, key: str, name: str, said: str) -> None:
        """One more row that cannot be used; a file of nothing else is no table of items."""
        if len(self.troubles) >= MOST_ITEMS:
            raise Refused(_("More than 200,000 rows of the file cannot be used; the first is line %(line)s: %(said)s") % {"line": self.troubles[0].line, "said": self.troubles[0].said})  # fmt: skip
        self.troubles.append(Trouble(line, key, name, said))


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person chose about a file."""

    columns: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    delimiter: str = ""
    encoding: str = ""
    retire: bool = False
    theirs_win: bool = False
    # Of a workload with several replicas: "one", "most" or "all" of them have to work.
    replicas: str = "one"

    @classmethod
    def read(cls, held: dict[str, Any]) -> Choices:
        known = {name: held[name] for name in cls.__slots__ if name in held}
        return cls(**known)

"""What an importer yields, before anybody has judged it: texts as the source has them, with their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

# Fields of a ticket that are texts in every source; the words are for the mapping page.
FIELDS = (
    "id", "title", "description", "state", "priority", "kind", "service", "category", "team",
    "channel", "created", "changed", "answered", "resolved", "closed", "resolution", "tags",
    "url",
)  # fmt: skip
PEOPLE = ("requester_name", "requester_address", "person_name", "person_address")
TABLE_FIELDS = (*FIELDS, *PEOPLE, "files", "links")
MOMENTS = ("created", "changed", "answered", "resolved", "closed")


class Who(NamedTuple):
    """Somebody as the source knows them; `key` tells apart people without an address."""

    name: str = ""
    address: str = ""
    key: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.address or self.key)


NOBODY = Who()


@dataclass(frozen=True, slots=True)
class Said:
    at: str
    text: str
    author: Who
    public: bool = True
    channel: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file of a ticket. Without `data` the export names it and does not hold it."""

    name: str
    type: str = ""
    at: str = ""
    author: Who = NOBODY
    public: bool = True
    said: str = ""
    data: Callable[[], bytes] | None = None


class Linked(NamedTuple):
    """To another ticket of the same source, which is its parent or child, or the original it
    duplicates; which duplicates it, is blocked by it (`blocks`), or keeps it waiting (`blocked`)."""

    kind: Literal["related", "parent", "child", "duplicate", "duplicated", "blocks", "blocked"]
    other: str


@dataclass(slots=True)
class Raw:
    """One ticket of the source. `columns` say what the source calls a field, for sentences."""

    line: int
    values: dict[str, str]
    requester: Who = NOBODY
    person: Who = NOBODY
    said: list[Said] = field(default_factory=list)
    files: list[Brought] = field(default_factory=list)
    links: list[Linked] = field(default_factory=list)
    columns: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        return self.columns.get(name, name)


class Trouble(NamedTuple):
    """Why a line cannot be used, or what of it is left behind when `is_note`."""

    line: int
    column: str
    reason: str
    value: str = ""
    is_note: bool = False


class Source(Protocol):
    """An importer: what it is called, what it reads, and how its words usually become the desk's."""

    slug: str
    name: str
    takes: str

    @property
    def states(self) -> Mapping[str, str]: ...
    @property
    def channels(self) -> Mapping[str, str]: ...
    @property
    def priorities(self) -> Mapping[str, str]: ...

    def read(self, parcel: Parcel, columns: Mapping[str, str]) -> Iterator[Raw | Trouble]: ...


class Parcel(Protocol):
    """The file that was uploaded: its main text, and the other files a ZIP archive holds."""

    @property
    def name(self) -> str: ...
    def names(self) -> list[str]: ...
    def table(self, name: str = "") -> Iterator[tuple[int, dict[str, str]] | Trouble]: ...
    def header(self) -> list[str]: ...
    def json(self) -> object: ...
    def lines(self) -> Iterator[str]: ...
    def file(self, name: str) -> Callable[[], bytes] | None: ...
    def begins_with(self, sign: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Message:
    at: datetime
    text: str
    author: Who
    public: bool
    from_requester: bool
    channel: str
    key: str


@dataclass(frozen=True, slots=True)
class File:
    name: str
    type: str
    at: datetime
    author: Who
    public: bool
    said: str
    data: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One ticket in the desk's words, judged and ready to be kept."""

    line: int
    outside_id: str
    title: str
    description: str
    kind: str
    state: str
    hold_reason: str | None
    priority: int
    channel: str
    service: str
    category: str
    team: str
    requester: Who
    person: Who
    created_at: datetime
    changed_at: datetime
    answered_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    resolution: str
    tags: tuple[str, ...]
    url: str
    messages: tuple[Message, ...]
    files: tuple[File, ...]
    links: tuple[Linked, ...]

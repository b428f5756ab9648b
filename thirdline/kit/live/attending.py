"""Being somewhere: a stream that hears one of these topics stands at what it names until it ends.

The package that owns the word says what is done when a tab comes and goes. All four are called in the
one thread of the hub that owns a database connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Attended:
    """`arrive(person, rest, key, host)`, `leave(key)`, `renew(host)` and `close(host)`."""

    arrive: Callable[[Any, str, str, str], None]
    leave: Callable[[str], Any]
    renew: Callable[[str], Any]
    close: Callable[[str], Any]


_attended: dict[str, Attended] = {}


def attend(prefix: str, how: Attended) -> None:
    """Have `how` told whenever a stream that hears `prefix:…` begins and ends."""
    _attended[prefix] = how


def attended_in(topics: Iterable[str]) -> list[tuple[Attended, str]]:
    """Those of the topics that are places, with what stands behind their colon."""
    split = (topic.partition(":") for topic in topics)
    return [(_attended[prefix], rest) for prefix, _colon, rest in split if prefix in _attended]


def every_attended() -> list[Attended]:
    return list(_attended.values())

"""Who may listen to which topic. A topic nobody guards is heard by nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

# Asked with the person and what stands behind the colon; empty for a topic without one.
Check = Callable[[Any, str], bool]

MOST_TOPICS = 50
_TOPIC = re.compile(r"[a-z_]{1,30}(:[A-Za-z0-9_-]{1,40})?")
_checks: dict[str, Check] = {}


def topic_guard(prefix: str, check: Check) -> None:
    """Let the people whom `check` admits listen to `prefix` or `prefix:anything`."""
    _checks[prefix] = check


def audible(person: Any, topics: Iterable[str]) -> frozenset[str]:
    """Those of the topics this person may hear; the others are left out without a word."""
    asked = list(dict.fromkeys(topics))[:MOST_TOPICS]
    return frozenset(topic for topic in asked if _may_hear(person, topic))


def _may_hear(person: Any, topic: str) -> bool:
    prefix, _colon, rest = topic.partition(":")
    check = _checks.get(prefix)
    return bool(_TOPIC.fullmatch(topic)) and check is not None and check(person, rest)

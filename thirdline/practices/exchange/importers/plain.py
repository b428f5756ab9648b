"""Values of foreign JSON as texts: whatever stands there, nothing breaks over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def text(value: Any) -> str:
    """A value as a text; of an object what it is called, of nothing the empty text."""
    if value is None or value is False:
        return ""
    if isinstance(value, Mapping):
        for name in ("display_value", "name", "value", "displayName"):
            if value.get(name) not in (None, ""):
                return text(value[name])
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, map(text, value)))
    return str(value).strip()


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def items(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; anything else in it is left out."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def every(whole: Any, *names: str) -> Iterator[Mapping[str, Any]]:
    """The objects of an export: it is a list, or holds one under one of the names."""
    if isinstance(whole, Mapping):
        for name in names:
            if isinstance(whole.get(name), list | Mapping):
                inner = whole[name]
                yield from items(list(inner.values()) if isinstance(inner, Mapping) else inner)
                return
        yield whole
    elif isinstance(whole, list):
        for one in items(whole):
            inside = next((n for n in names if isinstance(one.get(n), list)), None)
            yield from items(one[inside]) if inside else [one]

"""YAML without surprises: only plain values, lines kept, aliases and depth bounded.

What a YAML file refers to twice is not copied, so nothing grows while it is read; a file whose aliases stand
for millions of values is refused all the same, because whatever walked it would never end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from django.utils.translation import gettext as _

from thirdline.kit.refusals import Refused
from thirdline.reference.estate.importing.yaml_words import why_broken

MOST_NODES = 2_000_000
MOST_EXPANDED = 5_000_000
DEEPEST = 60
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = yaml.SafeLoader("")


class Mapped(dict[str, Any]):
    """A mapping that knows its line."""

    line = 0


class _Open:
    """A mapping or list that is being read."""

    def __init__(self, value: Any, anchor: str | None) -> None:
        self.value, self.anchor, self.size = value, anchor, 1
        self.key: str | None = None
        self.waits = False
        # Keys that came with “<<”: what stands in the mapping itself goes before them.
        self.merged: set[str] = set()

    def put(self, value: Any, size: int, line: int) -> None:
        self.size += size
        if isinstance(self.value, list):
            self.value.append(value)
        elif not self.waits:
            self.key, self.waits = value if isinstance(value, str) else str(value), True
        else:
            if self.key == "<<" and isinstance(value, dict):
                self.merged |= value.keys() - self.value.keys()
                for name, one in value.items():
                    self.value.setdefault(name, one)
            else:
                self._keep(self.key or "", value, line)
            self.waits = False

    def _keep(self, key: str, value: Any, line: int) -> None:
        # Whichever of the two were taken, the other would be lost and nobody told.
        if key in self.value and key not in self.merged:
            raise Refused(_("Line %(line)s: “%(key)s” stands twice in one mapping. Leave only one of them.") % {"line": line, "key": key[:120]})  # fmt: skip
        self.merged.discard(key)
        self.value[key] = value


def documents(text: str) -> Iterator[Any]:
    """Every document of the text."""
    try:
        yield from _documents(text)
    except yaml.YAMLError as error:
        line, problem = why_broken(error, text)
        words = {"line": line or "?", "problem": problem}
        raise Refused(_("Line %(line)s is not YAML: %(problem)s.") % words) from None


def _documents(text: str) -> Iterator[Any]:
    stack: list[_Open] = []
    anchors: dict[str, tuple[Any, int]] = {}
    for counted, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        if counted > MOST_NODES:
            raise Refused(_("The file holds more than 2,000,000 values. Split it and import the parts."))  # fmt: skip
        if isinstance(event, yaml.DocumentStartEvent):
            anchors.clear()
            stack = [_Open([], None)]
        elif isinstance(event, yaml.DocumentEndEvent):
            yield stack[0].value[0] if stack[0].value else None
        elif stack:
            _take(event, stack, anchors)


def _take(event: Any, stack: list[_Open], anchors: dict[str, tuple[Any, int]]) -> None:
    line = event.start_mark.line + 1
    if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
        stack.append(_begun(event, line, len(stack)))
    elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        done = stack.pop()
        if done.anchor:
            anchors[done.anchor] = (done.value, done.size)
        _put(stack[-1], done.value, done.size, line)
    elif isinstance(event, yaml.ScalarEvent):
        value = _scalar(event)
        if event.anchor:
            anchors[event.anchor] = (value, 1)
        _put(stack[-1], value, 1, line)
    elif isinstance(event, yaml.AliasEvent):
        _put(stack[-1], *_meant(event, anchors, line), line)


def _begun(event: Any, line: int, depth: int) -> _Open:
    if depth > DEEPEST:
        raise Refused(_("Line %(line)s lies more than %(most)s levels deep.") % {"line": line, "most": DEEPEST})  # fmt: skip
    if isinstance(event, yaml.SequenceStartEvent):
        return _Open([], event.anchor)
    value = Mapped()
    value.line = line
    return _Open(value, event.anchor)


def _put(into: _Open, value: Any, size: int, line: int) -> None:
    if into.size + size > MOST_EXPANDED:
        raise Refused(_("Line %(line)s: the aliases of the file stand for more values than anybody could read.") % {"line": line})  # fmt: skip
    into.put(value, size, line)


def _meant(event: Any, anchors: dict[str, tuple[Any, int]], line: int) -> tuple[Any, int]:
    found = anchors.get(event.anchor)
    if found is None:
        words = {"line": line, "name": event.anchor}
        raise Refused(_("Line %(line)s: the alias “%(name)s” stands for nothing that is whole.") % words)  # fmt: skip
    return found


def _scalar(event: Any) -> Any:
    """A number, a truth value or nothing where plain YAML has one; every other tag is text."""
    if event.implicit[0] and not event.tag:
        tag = _RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False))  # type: ignore[no-untyped-call]
        if tag == "tag:yaml.org,2002:null":
            return None
        if tag == "tag:yaml.org,2002:bool":
            return event.value.lower() in ("yes", "true", "on")
        if tag == "tag:yaml.org,2002:int" and event.value.isascii() and event.value.isdecimal():
            return int(event.value[:18])
    return event.value
